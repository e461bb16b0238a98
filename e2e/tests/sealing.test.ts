// Chains whose blocks one node seals, as docs/use/dev-chain.md describes them.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import type { ApiPromise } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';
import {
	accountFrom,
	type Call,
	connect,
	eventsAt,
	eventsNamed,
	rpcCall,
	RpcError,
	waitUntil,
} from '@tributary/sdk';

import { best, finalized, type Node, startNode } from '../src/lib/node.ts';
import { authority, writeSpec } from '../src/lib/spec.ts';

/** Time in which a node under load makes the specification of its chain, with all of the state. */
const SPEC_TIMEOUT = 30_000;

/** Sends a call, and returns the statuses that the client reports until it is final. */
async function statuses(call: Call, signer: KeyringPair): Promise<string[]> {
	const seen: string[] = [];
	const stop = await call.signAndSend(
		signer,
		{ nonce: -1 },
		({ status }) => void seen.push(status.type),
	);
	await waitUntil(30_000, `finality after ${seen.join(', ')}`, () => seen.includes('Finalized'));
	stop();
	return seen;
}

for (const mode of ['instant', 'interval=200']) {
	test(
		`a transaction should be in a block before it is final, with ${mode}`,
		{ timeout: 240_000 },
		async () => {
			const node = await startNode({ args: ['--dev', '--sealing', mode] });
			const api = await connect(node.ws);
			try {
				const alice = await accountFrom('//Alice');
				for (let n = 0; n < 20; n++) {
					const seen = await statuses(api.tx.system.remark('0x00'), alice);
					assert.deepEqual(seen, ['Ready', 'InBlock', 'Finalized'], `transaction ${n}`);
				}
				assert.ok(!/ERROR|WARN/.test(node.log()), node.log().slice(-2_000));
			} finally {
				await api.disconnect();
				await node.stop();
			}
		},
	);
}

test(
	'the last block before a stop should be final after the next start',
	{ timeout: 240_000 },
	async () => {
		const args = [...authority('dev'), '--sealing', 'instant'];
		const first = await startNode({ args });
		const api = await connect(first.ws);
		const included = new Promise<void>((resolve, reject) => {
			const remark = api.tx.system.remark('0x00');
			accountFrom('//Alice')
				.then((alice) =>
					remark.signAndSend(alice, ({ status }) => {
						if (status.isInBlock) resolve();
					}),
				)
				.catch(reject);
		});
		await included;
		// Less than a quarter of a second later.
		await first.kill('SIGTERM');
		await api.disconnect();
		const node = await startNode({ args, folder: first.folder });
		try {
			assert.equal((await best(node)).number, 1);
			await waitUntil(5_000, 'finality', async () => (await finalized(node)).number === 1);
		} finally {
			await node.stop();
		}
	},
);

describe('with manual', () => {
	const EPOCH = 4;
	let node: Node;
	let api: ApiPromise;
	let alice: KeyringPair;
	before(
		async () => {
			const spec = await writeSpec(({ network }) => (network.epochDuration = EPOCH));
			node = await startNode({ args: [...authority(spec), '--sealing', 'manual'] });
			api = await connect(node.ws);
			alice = await accountFrom('//Alice');
		},
		{ timeout: 240_000 },
	);
	after(async () => {
		await api?.disconnect();
		await node?.stop();
	});

	async function block(finalize: boolean): Promise<string> {
		const { hash } = await rpcCall<{ hash: string }>(node.ws, 'engine_createBlock', [
			true,
			finalize,
		]);
		return hash;
	}

	test(
		'a light client should learn when there is a state to start from',
		{ timeout: 60_000 },
		async () => {
			await assert.rejects(
				rpcCall(node.ws, 'sync_state_genSyncSpec', [true], SPEC_TIMEOUT),
				(error) =>
					error instanceof RpcError &&
					/no block after genesis is final yet.*chain_getFinalizedHead/.test(
						error.message,
					),
			);
			await block(true);
			const spec = await rpcCall<{ lightSyncState: object }>(
				node.ws,
				'sync_state_genSyncSpec',
				[true],
				SPEC_TIMEOUT,
			);
			assert.deepEqual(Object.keys(spec.lightSyncState).sort(), [
				'babeEpochChanges',
				'babeFinalizedBlockWeight',
				'finalizedBlockHeader',
				'grandpaAuthoritySet',
			]);
		},
	);

	test('a block should be final only when asked for', { timeout: 60_000 }, async () => {
		const before = await finalized(node);
		const hash = await block(false);
		assert.equal((await best(node)).hash, hash);
		assert.equal((await finalized(node)).hash, before.hash);
		assert.equal(await rpcCall(node.ws, 'engine_finalizeBlock', [hash, null]), true);
		await assert.rejects(
			rpcCall(node.ws, 'engine_finalizeBlock', [`0x${'11'.repeat(32)}`, null]),
			(error) => error instanceof RpcError && error.message !== '',
		);
		await waitUntil(10_000, 'finality', async () => (await finalized(node)).hash === hash);
	});

	test(
		'a block that ends a session should take no transaction',
		{ timeout: 120_000 },
		async () => {
			let ends = 0;
			for (let n = 0; n < 3 * EPOCH; n++) {
				await api.tx.system.remark('0x00').signAndSend(alice, { nonce: n });
				const hash = await block(true);
				const endsSession =
					eventsNamed(await eventsAt(api, hash), 'session.NewSession').length > 0;
				const { block: made } = await rpcCall<{ block: { extrinsics: string[] } }>(
					node.ws,
					'chain_getBlock',
					[hash],
				);
				assert.equal(
					made.extrinsics.length === 1,
					endsSession,
					`block ${n} has ${made.extrinsics.length}`,
				);
				if (endsSession) ends += 1;
			}
			assert.ok(ends >= 2, `${ends} sessions ended`);
		},
	);

	test(
		'the clock of the chain should advance by a slot for each block',
		{ timeout: 60_000 },
		async () => {
			const time = async (): Promise<number> =>
				Number((await api.query.timestamp.now()).toString());
			const began = await time();
			await block(true);
			await block(true);
			await waitUntil(
				10_000,
				'the time of the last block',
				async () => (await time()) === began + 12_000,
			);
		},
	);
});
