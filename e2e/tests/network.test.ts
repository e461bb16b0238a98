// Real consensus: BABE and GRANDPA, short epochs, several nodes.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import type { ApiPromise } from '@polkadot/api';
import {
	accountFrom,
	connect,
	createDatanet,
	eventsAt,
	eventsNamed,
	freeBalance,
	rpcCall,
	RpcError,
	send,
	TRIB,
	waitUntil,
	withTimeout,
} from '@tributary/sdk';
import { createClient } from 'polkadot-api';
import { start } from 'smoldot';

import { address, finalized, header, type Node, nodeCommand, startNode } from '../src/lib/node.ts';
import { authority, writeSpec } from '../src/lib/spec.ts';
import { stateOf } from '../src/lib/state.ts';

/** Slots of six seconds in an epoch; a change of keys takes effect two epochs later. */
const EPOCH = 4;

let spec: string;
let flags: string[];
let node: Node;
let api: ApiPromise;
/** Returns the block in which GRANDPA's set changed, and a later one that is final. */
let changedAt: number;
let target: { number: number; hash: string; stateRoot: string };

function startAuthority(from?: Node): Promise<Node> {
	return startNode({ args: flags, ...(from && { folder: from.folder, p2pPort: from.p2pPort }) });
}

before(
	async () => {
		spec = await writeSpec(({ network }) => (network.epochDuration = EPOCH));
		flags = [...authority(spec), '--state-pruning', 'archive'];
		node = await startAuthority();
		api = await connect(node.ws);
		const alice = await accountFrom('//Alice');

		// New session keys, and a change of the state.
		const rotated = await rpcCall<{ keys: string; proof: string }>(
			node.ws,
			'author_rotateKeysWithOwner',
			[`0x${Buffer.from(alice.publicKey).toString('hex')}`],
		);
		await send(api, api.tx.session.setKeys(rotated.keys, rotated.proof), alice);
		await createDatanet(api, {
			name: 'Synced',
			uri: '',
			owner: alice,
			curators: [],
			threshold: 0,
			ownerCut: 0,
		});
		await send(
			api,
			api.tx.balances.transferKeepAlive((await accountFrom('//synced')).address, TRIB),
			alice,
		);

		const babe = (await api.query.babe.authorities()) as unknown as {
			toJSON(): [string, number][];
		};
		changedAt = await waitUntil(
			6_000 * EPOCH * 5,
			'the authorities to change',
			async () => {
				const now = (await api.query.babe.authorities()) as unknown as {
					toJSON(): [string, number][];
				};
				return (
					now.toJSON()[0][0] !== babe.toJSON()[0][0] &&
					(await api.rpc.chain.getHeader()).number.toNumber()
				);
			},
			1_000,
		);
		await waitUntil(
			120_000,
			'GRANDPA to go on with the new keys',
			async () => (await finalized(node)).number > changedAt + 2,
			1_000,
		);
		target = await finalized(node);
	},
	{ timeout: 420_000 },
);

after(async () => {
	await api?.disconnect();
	await node?.stop();
});

test('an authority should report no failure when it starts for the first time', () => {
	assert.match(node.log(), /Loaded persisted AddrCache with 0/);
	assert.doesNotMatch(node.log(), /Failed to/);
});

async function changesOfSet(): Promise<number> {
	let changes = 0;
	for (let number = 1; number <= target.number; number++) {
		const hash = (await api.rpc.chain.getBlockHash(number)).toHex();
		changes += eventsNamed(await eventsAt(api, hash), 'grandpa.NewAuthorities').length;
	}
	return changes;
}

async function follow(sync: 'full' | 'warp'): Promise<Node> {
	const other = await startNode({
		args: ['--chain', spec, '--sync', sync, '--bootnodes', await address(node)],
	});
	try {
		await waitUntil(
			120_000,
			`the ${sync} sync`,
			async () => (await finalized(other)).number >= target.number,
			500,
		);
	} catch (error) {
		throw new Error(
			`${error instanceof Error ? error.message : String(error)}\n${other.log().slice(-6_000)}`,
			{ cause: error },
		);
	}
	return other;
}

const ALL = [
	'System',
	'Balances',
	'Datanets',
	'Models',
	'Inference',
	'Attribution',
	'Session',
	'Grandpa',
	'Babe',
];

describe('with real consensus', () => {
	test('the set of authorities should have changed', { timeout: 60_000 }, async () => {
		assert.ok((await changesOfSet()) >= 1);
		assert.ok(Number(await api.query.grandpa.currentSetId()) >= 1);
	});

	test(
		'a fresh node should sync all blocks and reach the same state',
		{ timeout: 180_000 },
		async () => {
			const other = await follow('full');
			try {
				const same = await header(
					other,
					await rpcCall<string>(other.ws, 'chain_getBlockHash', [target.number]),
				);
				assert.deepEqual(same, target);
				const head = await finalized(other);
				assert.deepEqual(await header(node, head.hash), head);
				assert.deepEqual(
					await stateOf(other.ws, ALL, [], head.hash),
					await stateOf(node.ws, ALL, [], head.hash),
				);
			} finally {
				await other.stop();
			}
		},
	);

	test(
		'a fresh node should warp across the change of authorities',
		{ timeout: 180_000 },
		async () => {
			const other = await follow('warp');
			try {
				for (const step of ['Warp sync is complete', 'State sync is complete']) {
					await waitUntil(20_000, `the log to say '${step}'`, () =>
						other.log().includes(step),
					);
				}
				const head = await finalized(other);
				assert.deepEqual(await header(node, head.hash), head);
				assert.deepEqual(
					await stateOf(other.ws, ALL, [], head.hash),
					await stateOf(node.ws, ALL, [], head.hash),
				);
				// The node did not execute the blocks before.
				const first = await rpcCall<string>(node.ws, 'chain_getBlockHash', [1]);
				await assert.rejects(
					rpcCall(other.ws, 'state_getKeysPaged', ['0x', 1, null, first]),
					RpcError,
				);
			} finally {
				await other.stop();
			}
		},
	);

	test(
		'a light client should connect, warp and read with proofs',
		{ timeout: 180_000 },
		async () => {
			const raw = JSON.parse(
				await nodeCommand(['export-chain-spec', '--chain', spec, '--raw']),
			) as { bootNodes: string[] };
			raw.bootNodes = [await address(node)];
			const said: string[] = [];
			const light = start({
				maxLogLevel: 3,
				logCallback: (level, from, message) => said.push(`${level} ${from} ${message}`),
			});
			try {
				const chain = await withTimeout(
					30_000,
					'the light client',
					light.addChain({ chainSpec: JSON.stringify(raw) }),
				);
				const client = createClient((onMessage) => {
					void (async () => {
						for await (const message of chain.jsonRpcResponses)
							onMessage(JSON.parse(message) as Parameters<typeof onMessage>[0]);
					})().catch(() => {});
					return {
						send: (message) => chain.sendJsonRpc(JSON.stringify(message)),
						disconnect: () => {},
					};
				});
				const block = await withTimeout(
					120_000,
					'a final block',
					waitUntil(120_000, 'the light client to catch up', async () => {
						const final = await client.getFinalizedBlock();
						return final.number >= target.number && final;
					}),
				);
				assert.equal(
					await rpcCall(node.ws, 'chain_getBlockHash', [block.number]),
					block.hash,
				);
				const reads = client.getUnsafeApi();
				const datanet = (await withTimeout(
					60_000,
					'a read',
					reads.query.Datanets.Datanets.getValue(0),
				)) as { contributions: number };
				assert.equal(datanet.contributions, 0);
				const { address: synced } = await accountFrom('//synced');
				const { data } = (await withTimeout(
					60_000,
					'a read',
					reads.query.System.Account.getValue(synced),
				)) as { data: { free: bigint } };
				assert.equal(data.free, TRIB);
				const view = (await withTimeout(
					60_000,
					'a call',
					reads.apis.AttributionApi.account(synced),
				)) as { free: bigint };
				assert.equal(view.free, TRIB);
				client.destroy();
			} catch (error) {
				throw new Error(
					`${error instanceof Error ? error.message : String(error)}\n${said.slice(-40).join('\n')}`,
					{ cause: error },
				);
			} finally {
				await light.terminate();
			}
		},
	);

	test('an authority that is killed should go on finalising', { timeout: 180_000 }, async () => {
		const head = await finalized(node);
		await api.disconnect();
		await node.kill('SIGKILL');
		node = await startAuthority(node);
		api = await connect(node.ws);
		assert.ok((await finalized(node)).number >= head.number);
		assert.equal(await rpcCall(node.ws, 'chain_getBlockHash', [head.number]), head.hash);
		await waitUntil(
			120_000,
			'new final blocks',
			async () => (await finalized(node)).number > head.number + 2,
			1_000,
		);
		assert.equal(await freeBalance(api, (await accountFrom('//synced')).address), TRIB);
	});
});
