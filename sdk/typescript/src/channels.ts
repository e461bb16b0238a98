// Channels: a prepaid deposit, and vouchers that draw on it (docs/protocol/channels.md).

import type { ApiPromise } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';
import { compactToU8a, u8aToHex } from '@polkadot/util';
import { decodeAddress } from '@polkadot/util-crypto';

import { blake3Hash, concatBytes } from './blake3.ts';
import { toHex, utf8 } from './bytes.ts';
import { type Call, eventNamed, send, toBigInt } from './chain.ts';
import type { ContributionId } from './trace.ts';

/** The terms on which a channel is opened. */
export interface ChannelPlan {
	payer: KeyringPair;
	/** The provider's address. */
	provider: string;
	model: number;
	version: number;
	deposit: bigint;
	/** Live blocks until the channel expires. */
	expiresIn: number;
}

/** The identity of a channel, which every voucher of it names. */
export interface OpenedChannel {
	channel: bigint;
	/** The number of the block that opened it, which every voucher names. */
	opened: number;
	/** The provider's address, which every voucher names by its public key. */
	provider: string;
}

/** Opens a channel; its deposit is held on the payer. */
export async function openChannel(api: ApiPromise, plan: ChannelPlan): Promise<OpenedChannel> {
	const { provider, model, version, deposit, expiresIn } = plan;
	const call = api.tx.channels.open(provider, model, version, deposit, expiresIn);
	const { events, number } = await send(api, call, plan.payer);
	const channel = toBigInt(eventNamed(events, 'channels.Opened').channel);
	return { channel, opened: number, provider };
}

/** A cumulative claim on the deposit: only the latest of an authorisation counts. */
export interface Voucher extends OpenedChannel {
	/** The number of the agent's authorisation; 0 for the payer's own key. */
	authorisation: number;
	/** The inferences answered since the authorisation began. */
	units: number;
	/** What they cost in all since then. */
	amount: bigint;
	/** The sources of the answers, if the voucher states them. */
	sources?: VoucherSources;
}

/** The positions of all answers since the authorisation began, and the hash of their sources. */
export interface VoucherSources {
	positions: bigint;
	/** The `sourcesHash` of the list. */
	hash: string;
}

/** A contribution and the positions of the answers that it owns. */
export interface ChannelSource {
	contribution: ContributionId;
	positions: bigint;
}

/** The list of sources that was redeemed last, and the one that the voucher states. */
export interface SourceLists {
	last: ChannelSource[];
	next: ChannelSource[];
}

/** Returns the hash by which a voucher states a list of sources, in ascending order. */
export function sourcesHash(sources: ChannelSource[]): string {
	const entries = sources.map(({ contribution, positions }) => {
		const bytes = new Uint8Array(16);
		const view = new DataView(bytes.buffer);
		view.setUint32(0, contribution.datanet, true);
		view.setUint32(4, contribution.index, true);
		view.setBigUint64(8, positions, true);
		return bytes;
	});
	return toHex(blake3Hash(concatBytes([compactToU8a(sources.length), ...entries])));
}

/** Returns the bytes to sign on the chain with this genesis hash. */
export function voucherBytes(genesis: string, voucher: Voucher): Uint8Array {
	const { channel, opened, provider, authorisation, units, amount, sources } = voucher;
	const stated =
		sources === undefined
			? []
			: [`positions: ${sources.positions}`, `sources: ${sources.hash}`];
	return utf8(
		[
			'Tributary channel voucher',
			`chain: ${genesis}`,
			`channel: ${channel}`,
			`opened: ${opened}`,
			`provider: ${u8aToHex(decodeAddress(provider))}`,
			`authorisation: ${authorisation}`,
			`units: ${units}`,
			`amount: ${amount}`,
			...stated,
		].join('\n'),
	);
}

/** Signs with any kind of key; the first byte of the signature names the kind. */
export function signVoucher(api: ApiPromise, voucher: Voucher, by: KeyringPair): Uint8Array {
	return by.sign(voucherBytes(api.genesisHash.toHex(), voucher), { withType: true });
}

/** The part of a voucher to redeem. */
export interface RedemptionOptions {
	/** The total to charge, at most the voucher's amount, which it is by default. */
	charge?: bigint;
	/** The lists of the sources, if the voucher states them. */
	lists?: SourceLists;
}

/** Returns a voucher's redemption, as the calls take it. */
export function redemption(
	voucher: Voucher,
	signature: Uint8Array,
	options: RedemptionOptions = {},
): Record<string, unknown> {
	const { channel, authorisation, units, amount, sources } = voucher;
	const { charge = null, lists = { last: [], next: [] } } = options;
	const encodable = (list: ChannelSource[]) =>
		list.map(({ contribution, positions }) => [contribution, positions]);
	return {
		channel,
		authorisation,
		units,
		amount,
		sources:
			sources === undefined
				? null
				: {
						positions: sources.positions,
						last: encodable(lists.last),
						new: encodable(lists.next),
					},
		signature,
		charge,
	};
}

/** Returns the call by which the provider redeems a voucher, or a part of it. */
export function redeem(
	api: ApiPromise,
	voucher: Voucher,
	signature: Uint8Array,
	options: RedemptionOptions = {},
): Call {
	return api.tx.channels.redeem(redemption(voucher, signature, options));
}
