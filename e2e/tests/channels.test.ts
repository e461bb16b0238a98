// Channels: vouchers signed as docs/protocol/channels.md says, by a payer, by an agent, and as a
// browser wallet signs.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Keyring } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';
import { u8aWrapBytes } from '@polkadot/util';
import * as sdk from '@tributary/sdk';
import {
	batchAll,
	type Call,
	eventNamed,
	eventsNamed,
	refusalReason,
	send,
	toBigInt,
	totalIssuance,
	waitUntil,
} from '@tributary/sdk';

import { type World, world } from './support/world.ts';

let w: World;
before(
	async () => {
		w = await world();
	},
	{ timeout: 300_000 },
);
after(() => w?.close());

/** Returns the signed bytes of a voucher on this chain, or on another one. */
function text(voucher: sdk.Voucher, chain = w.api.genesisHash.toHex()): Uint8Array {
	return sdk.voucherBytes(chain, voucher);
}

function signed(by: KeyringPair, bytes: Uint8Array): Uint8Array {
	return by.sign(bytes, { withType: true });
}

function redeem(voucher: sdk.Voucher, signature: Uint8Array): Call {
	return sdk.redeem(w.api, voucher, signature);
}

function open(deposit: bigint, expiresIn = 2_000): Promise<sdk.OpenedChannel> {
	const { api, asker, model, provider, version } = w;
	return sdk.openChannel(api, {
		payer: asker,
		provider: provider.address,
		model,
		version,
		deposit,
		expiresIn,
	});
}

test(
	'a voucher should pay what is new in it, even when late or repeated',
	{ timeout: 120_000 },
	async () => {
		const { api, attribution, asker, provider, stranger } = w;
		const issued = await totalIssuance(api);
		const line = { ...(await open(10n * sdk.TRIB)), authorisation: 0 };
		const first = { ...line, units: 100, amount: 2n * sdk.TRIB };
		const second = { ...line, units: 250, amount: 3n * sdk.TRIB + 7n };
		const owed = BigInt((await attribution.account(provider.address)).claimable);

		// Only the provider may redeem it, and in parts if it likes; a wallet's wrapping is
		// accepted; the later voucher includes the earlier one.
		const wrapped = signed(asker, u8aWrapBytes(text(second)));
		assert.equal(
			await refusalReason(send(api, redeem(second, wrapped), stranger)),
			'channels.NotProvider',
		);
		await send(api, sdk.redeem(api, second, wrapped, { charge: sdk.TRIB }), provider);
		assert.equal((await attribution.channel(line.channel)).redeemed, sdk.TRIB.toString());
		await send(api, redeem(second, wrapped), provider);
		assert.equal(
			await refusalReason(send(api, redeem(second, signed(asker, text(second))), provider)),
			'channels.NothingToRedeem',
		);
		assert.equal(
			await refusalReason(send(api, redeem(first, signed(asker, text(first))), provider)),
			'channels.NothingToRedeem',
		);
		const parts = [sdk.TRIB, second.amount - sdk.TRIB];
		const quotes = await Promise.all(parts.map((part) => attribution.quote(w.model, part)));
		assert.equal(
			BigInt((await attribution.account(provider.address)).claimable) - owed,
			quotes.reduce((sum, quote) => sum + BigInt(quote.provider), 0n),
		);

		// A voucher of another chain, provider or channel, or by another key, is refused.
		const third = { ...line, units: 300, amount: 4n * sdk.TRIB };
		const foreign = text(third, `0x${'09'.repeat(32)}`);
		assert.equal(
			await refusalReason(send(api, redeem(third, signed(asker, foreign)), provider)),
			'channels.InvalidSignature',
		);
		assert.equal(
			await refusalReason(send(api, redeem(third, signed(stranger, text(third))), provider)),
			'channels.InvalidSignature',
		);
		const diverted = text({ ...third, provider: stranger.address });
		assert.equal(
			await refusalReason(send(api, redeem(third, signed(asker, diverted)), provider)),
			'channels.InvalidSignature',
		);
		const elsewhere = { ...third, channel: line.channel + 1_000n };
		assert.equal(
			await refusalReason(send(api, redeem(elsewhere, signed(asker, text(third))), provider)),
			'channels.ChannelNotFound',
		);

		// A voucher above the deposit pays up to the deposit.
		const all_of_it = { ...line, units: 9_999, amount: 99n * sdk.TRIB };
		await send(api, redeem(all_of_it, signed(asker, text(all_of_it))), provider);
		const view = await attribution.channel(line.channel);
		assert.deepEqual(
			[view.redeemed, view.remaining, view.units],
			[(10n * sdk.TRIB).toString(), '0', '9999'],
		);
		assert.equal(await totalIssuance(api), issued);
	},
);

test(
	'an agent of any key type should sign within its cap until revoked',
	{ timeout: 120_000 },
	async () => {
		const { api, attribution, asker, provider } = w;
		const line = await open(10n * sdk.TRIB);
		for (const type of ['sr25519', 'ed25519', 'ecdsa'] as const) {
			const agent = new Keyring({ type }).addFromUri(`//agent//${type}`);
			const until_block = (await sdk.liveBlock(api)) + 1_000;
			const { events } = await send(
				api,
				api.tx.channels.authoriseAgent(line.channel, agent.address, sdk.TRIB, until_block),
				asker,
			);
			const authorisation = Number(
				toBigInt(eventNamed(events, 'channels.AgentAuthorised').authorisation),
			);
			const voucher = { ...line, authorisation, units: 5, amount: 7n * sdk.TRIB };
			const before = BigInt((await attribution.channel(line.channel)).redeemed);
			await send(api, redeem(voucher, signed(agent, text(voucher))), provider);
			assert.equal(
				BigInt((await attribution.channel(line.channel)).redeemed) - before,
				sdk.TRIB,
				`${type}: up to the cap`,
			);
			// A revocation takes effect after the close window, so that earlier answers are paid;
			// then the key is worth nothing.
			await send(api, api.tx.channels.revokeAgent(line.channel, authorisation), asker);
			await waitUntil(
				60_000,
				'the authorisation to end',
				async () =>
					(await refusalReason(
						send(
							api,
							api.tx.channels.removeAuthorisation(line.channel, authorisation),
							provider,
						),
					)) === 'accepted',
				1_000,
			);
			assert.equal(
				await refusalReason(
					send(
						api,
						redeem(
							{ ...voucher, units: 6 },
							signed(agent, text({ ...voucher, units: 6 })),
						),
						provider,
					),
				),
				'channels.AuthorisationNotFound',
			);
		}
	},
);

test(
	'a bad voucher should not stop the others of one redemption',
	{ timeout: 120_000 },
	async () => {
		const { api, asker, provider, stranger } = w;
		const opening = Array.from({ length: 8 }, () =>
			api.tx.channels.open(provider.address, w.model, w.version, sdk.TRIB, 2_000),
		);
		const { events, number: opened } = await send(api, batchAll(api, opening), asker);
		const channels = eventsNamed(events, 'channels.Opened').map((fields) =>
			toBigInt(fields.channel),
		);
		const redemptions = channels.map((channel, i) => {
			const voucher = {
				channel,
				opened,
				provider: provider.address,
				authorisation: 0,
				units: 1_000,
				amount: sdk.TRIB / 2n,
			};
			return sdk.redemption(voucher, signed(i === 3 ? stranger : asker, text(voucher)));
		});
		const redeemed = await send(
			api,
			api.tx.channels.redeemMany(redemptions, { releases: 1, beneficiaries: 1 }),
			provider,
		);
		assert.equal(eventsNamed(redeemed.events, 'channels.Redeemed').length, 7);
		assert.deepEqual(
			eventsNamed(redeemed.events, 'channels.RedemptionFailed').map((fields) =>
				toBigInt(fields.channel),
			),
			[channels[3]],
		);
	},
);

test(
	'a close should leave the provider its window and refund the rest',
	{ timeout: 120_000 },
	async () => {
		const { api, attribution, asker, provider, stranger } = w;
		const line = { ...(await open(5n * sdk.TRIB)), authorisation: 0 };
		await send(api, api.tx.channels.close(line.channel), asker);
		assert.equal(
			await refusalReason(send(api, api.tx.channels.topUp(line.channel, sdk.TRIB), asker)),
			'channels.ChannelClosing',
		);
		assert.equal(
			await refusalReason(send(api, api.tx.channels.withdraw(line.channel), asker)),
			'channels.TooEarly',
		);
		const voucher = { ...line, units: 1, amount: sdk.TRIB };
		await send(api, redeem(voucher, signed(asker, text(voucher))), provider);
		await waitUntil(
			60_000,
			'the close window to pass',
			async () =>
				(await refusalReason(
					send(api, api.tx.channels.withdraw(line.channel), stranger),
				)) === 'accepted',
			1_000,
		);
		const { holds } = await attribution.account(asker.address);
		const held = holds
			.filter(({ reason: why }) => why === 'Channels.Channel')
			.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
		await assert.rejects(attribution.channel(line.channel), /6001|no channel/);
		assert.ok(held < 20n * sdk.TRIB);
	},
);

test('sources that the payer countersigns should be paid', { timeout: 120_000 }, async () => {
	const { api, asker, attribution, provider } = w;
	const line = { ...(await open(5n * sdk.TRIB)), authorisation: 0 };
	const contribution = { datanet: 0, index: 0 };
	const before = BigInt((await attribution.contribution(contribution)).spansClaimable);
	const next = [{ contribution, positions: 100n }];
	const sources = { positions: 1_000n, hash: sdk.sourcesHash(next) };
	const voucher = { ...line, units: 1, amount: sdk.TRIB, sources };
	const lists = { last: [], next };
	await send(api, sdk.redeem(api, voucher, signed(asker, text(voucher)), { lists }), provider);
	assert.ok(BigInt((await attribution.contribution(contribution)).spansClaimable) > before);
});
