import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { inspect } from 'node:util';

import { DedotClient } from '@dedot/api';
import { WsProvider as DedotProvider } from '@dedot/providers';
import type { DispatchError } from '@polkadot/types/interfaces';
import type { Null, Result } from '@polkadot/types-codec';
import { WebSocket } from '@polkadot/x-ws';
import {
	accountFrom,
	connect,
	eventsAt,
	eventsNamed,
	freeBalance,
	fromHex,
	rpcCall,
	toBigInt,
	TRIB,
	withTimeout,
} from '@tributary/sdk';
import { Binary, createClient, Enum } from 'polkadot-api';
import { getPolkadotSigner } from 'polkadot-api/signer';
import { getWsProvider } from 'polkadot-api/ws';

import { type World, world } from './support/world.ts';

let w: World;
before(
	async () => {
		w = await world();
	},
	{ timeout: 300_000 },
);
after(() => w?.close());

describe('metadata', { timeout: 60_000 }, () => {
	const magic = '6d657461';

	test('V14 should come from state_getMetadata', async () => {
		const metadata = await rpcCall<string>(w.node.ws, 'state_getMetadata');
		assert.equal(metadata.slice(2, 12), `${magic}0e`);
	});

	test('V14, V15 and V16 should come from the runtime API', async () => {
		const versions = await rpcCall<string>(w.node.ws, 'state_call', [
			'Metadata_metadata_versions',
			'0x',
		]);
		const bytes = fromHex(versions);
		const offered = Array.from({ length: bytes[0] >> 2 }, (_, i) =>
			new DataView(bytes.buffer).getUint32(1 + 4 * i, true),
		);
		for (const version of [14, 15, 16]) {
			assert.ok(offered.includes(version), `${version} among ${offered.join(', ')}`);
			const wanted = `0x${version.toString(16).padStart(2, '0')}000000`;
			const metadata = await rpcCall<string>(w.node.ws, 'state_call', [
				'Metadata_metadata_at_version',
				wanted,
			]);
			const at = metadata.indexOf(magic);
			assert.ok(at > 0 && at < 16, 'some opaque metadata');
			assert.equal(Number.parseInt(metadata.slice(at + 8, at + 10), 16), version);
		}
	});

	test('every call, event and error of our pallets should be documented in it', () => {
		for (const name of ['datanets', 'models', 'inference', 'channels', 'attribution']) {
			for (const kind of ['tx', 'events', 'errors'] as const) {
				for (const [item, { meta }] of Object.entries(
					w.api[kind][name] as Record<
						string,
						{ meta: { docs: { toString(): string }[] } }
					>,
				)) {
					assert.ok(
						meta.docs.join('').trim() !== '',
						`${kind}.${name}.${item} says nothing`,
					);
				}
			}
		}
	});
});

test(
	'polkadot.js should read the runtime API without types of its own',
	{ timeout: 60_000 },
	async () => {
		const view = (await w.api.call.attributionApi.model(w.model)) as unknown as {
			toJSON(): { model: number; artifact: string };
		};
		const { artifact } = await w.attribution.model(w.model);
		assert.deepEqual(view.toJSON().artifact, artifact);
	},
);

test(
	'polkadot.js should see the effects of a call before it signs',
	{ timeout: 60_000 },
	async () => {
		const dryRun = async (call: unknown) =>
			(await w.api.call.callDryRunApi.dryRunCall(w.stranger.address, call)) as unknown as {
				result: Result<Null, DispatchError>;
				events: { section: string; method: string }[];
			};
		const before = await freeBalance(w.api, w.stranger.address);
		const create = w.api.tx.datanets.create(
			'Dry',
			'https://example.org',
			'Open',
			{ trainAi: true, aiUse: true },
			[],
			0,
			0,
		);
		const created = await dryRun(create);
		assert.ok(created.result.isOk, created.result.toString());
		const names = created.events.map(({ section, method }) => `${section}.${method}`);
		assert.ok(names.includes('datanets.DatanetCreated'), names.join(', '));
		assert.equal(await freeBalance(w.api, w.stranger.address), before);

		const refused = await dryRun(w.api.tx.datanets.cutRelease(w.datanet));
		assert.deepEqual(refused.events.length, 0);
		const error = w.api.registry.findMetaError(refused.result.asErr.asModule);
		assert.equal(error.name, 'NotOwner');

		const wrapped = await dryRun(w.api.tx.utility.batch([create]));
		assert.ok(wrapped.result.asErr.isUnavailable, wrapped.result.toString());
	},
);

test('PAPI should read, sign and submit', { timeout: 120_000 }, async () => {
	const client = createClient(
		getWsProvider(w.node.ws, { websocketClass: WebSocket as typeof globalThis.WebSocket }),
	);
	try {
		const api = client.getUnsafeApi();
		const datanet = (await withTimeout(
			30_000,
			'PAPI',
			api.query.Datanets.Datanets.getValue(w.datanet),
		)) as { contributions: number; releases: number };
		assert.equal(datanet.contributions, w.contributions.length);
		assert.equal(datanet.releases, 1);
		const view = (await api.apis.AttributionApi.datanet(w.datanet, 1, 10)) as {
			releases: { points: bigint }[];
		};
		assert.equal(
			String(view.releases[0].points),
			(await w.attribution.datanet(w.datanet)).releases[0].points,
		);
		assert.equal(
			String(await api.constants.Balances.ExistentialDeposit()),
			w.api.consts.balances.existentialDeposit.toString(),
		);

		// The effect of a call, before it is signed.
		const views = (
			api as unknown as {
				view: Record<string, Record<string, (...args: unknown[]) => Promise<unknown>>>;
			}
		).view;
		assert.equal(await views.Channels.channel_remaining(0n), undefined);
		assert.equal(await views.Attribution.account_claimable(w.stranger.address), 0n);
		const would = (await views.Inference.dry_run_submit(
			999n,
			Binary.fromText('an answer'),
			[],
		)) as { success: boolean };
		assert.equal(would.success, false);

		const signer = getPolkadotSigner(w.alice.publicKey, 'Sr25519', (message) =>
			w.alice.sign(message),
		);
		const bob = await accountFrom('//papi');
		const transfer = api.tx.Balances.transfer_keep_alive({
			dest: Enum('Id', bob.address),
			value: TRIB,
		});
		const result = await withTimeout(60_000, 'PAPI to submit', transfer.signAndSubmit(signer));
		assert.ok(result.ok, inspect(result, { depth: 6 }));
		assert.equal(await freeBalance(w.api, bob.address), TRIB);

		const refused = api.tx.Datanets.cut_release({ datanet: 9_999 });
		const failed = await withTimeout(
			60_000,
			'PAPI to be refused',
			refused.signAndSubmit(signer),
		);
		assert.ok(!failed.ok);
		assert.match(inspect(failed.dispatchError, { depth: 6 }), /DatanetNotFound/);
	} finally {
		client.destroy();
	}
});

for (const rpcVersion of ['v2', 'legacy'] as const) {
	test(
		`dedot should read, sign and submit over the ${rpcVersion} JSON-RPC`,
		{ timeout: 120_000 },
		async () => {
			const client = await withTimeout(
				30_000,
				'dedot',
				DedotClient.create({ provider: new DedotProvider(w.node.ws), rpcVersion }),
			);
			try {
				const queries = client.query as unknown as Record<
					string,
					Record<string, (...keys: unknown[]) => Promise<unknown>>
				>;
				const datanet = (await queries.datanets.datanets(w.datanet)) as {
					contributions: number;
				};
				assert.equal(datanet.contributions, w.contributions.length);
				const calls = client.call as unknown as Record<
					string,
					Record<string, (...args: unknown[]) => Promise<unknown>>
				>;
				const view = (await calls.attributionApi.model(w.model)) as {
					owner: { address(): string };
				};
				assert.equal(view.owner.address(), w.modelOwner.address);

				const bob = await accountFrom(`//dedot//${rpcVersion}`);
				const sent = client.tx.balances
					.transferKeepAlive(bob.address, TRIB)
					.signAndSend(w.alice)
					.untilFinalized();
				const { dispatchError } = await withTimeout(60_000, 'dedot to submit', sent);
				assert.equal(dispatchError, undefined);
				assert.equal(await freeBalance(w.api, bob.address), TRIB);
			} finally {
				await client.disconnect();
			}
		},
	);
}

test('polkadot.js should see every event with its named fields', { timeout: 60_000 }, async () => {
	const api = await connect(w.node.ws);
	try {
		const head = (await api.rpc.chain.getHeader()).number.toNumber();
		let created: number[] = [];
		for (let number = 1; number <= head && created.length === 0; number++) {
			const hash = (await api.rpc.chain.getBlockHash(number)).toHex();
			created = eventsNamed(await eventsAt(api, hash), 'datanets.DatanetCreated').map(
				({ datanet }) => Number(toBigInt(datanet)),
			);
		}
		assert.deepEqual(created, [w.datanet]);
	} finally {
		await api.disconnect();
	}
});
