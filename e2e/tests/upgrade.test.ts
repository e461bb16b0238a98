// Upgrades of the runtime of a running chain: by governance, with migrations, and with one that
// fails.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import type { ApiPromise } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';
import {
	accountFrom,
	batchAll,
	type Call,
	connect,
	createDatanet,
	eventNamed,
	eventsAt,
	eventsNamed,
	freeBalance,
	liveBlock,
	refusalReason,
	rpcCall,
	RpcError,
	send,
	type Sent,
	sleep,
	submit,
	toBigInt,
	TRIB,
	waitUntil,
	withTimeout,
} from '@tributary/sdk';
import { createClient, type PolkadotClient } from 'polkadot-api';
import { type Client, start } from 'smoldot';

import {
	address,
	best,
	finalized,
	header,
	type Node,
	nodeCommand,
	startNode,
	temporaryFolder,
} from '../src/lib/node.ts';
import { upToDate } from '../src/lib/runtime-upgrade.ts';
import { changes, nextRuntime, upgrade, wholeState } from './support/next-runtime.ts';

const NEXT = nextRuntime();
/** Entries that the multi-block migration takes in one block. */
const PER_STEP = 4;

function specVersion(api: ApiPromise): number {
	return api.runtimeVersion.specVersion.toNumber();
}

/** The versions that a connected client is notified of. */
async function versionsHeard(api: ApiPromise): Promise<number[]> {
	const heard: number[] = [];
	await api.rpc.state.subscribeRuntimeVersion(
		({ specVersion }) => void heard.push(specVersion.toNumber()),
	);
	return heard;
}

/** Returns the error with which a node refuses a signed transaction. */
async function refusalOf(
	node: Node,
	transaction: string,
): Promise<{ code: number; message: string; data: unknown }> {
	try {
		await rpcCall(node.ws, 'author_submitExtrinsic', [transaction]);
	} catch (error) {
		if (error instanceof RpcError)
			return { code: error.code, message: error.message, data: error.data };
		throw error;
	}
	throw new Error('the node took it');
}

/** The error for a transaction that was signed for another version. */
const OUTDATED = {
	code: 1010,
	message: 'Invalid Transaction',
	data: 'Transaction has a bad signature',
};

function delegate(api: ApiPromise, pool: number): Call {
	return api.tx.validators.delegate(pool, 10n * TRIB);
}

describe('on a chain whose blocks are made one by one', () => {
	let node: Node;
	let api: ApiPromise;
	let heard: number[];
	let alice: KeyringPair;
	let bob: KeyringPair;
	let delegators: KeyringPair[];
	let broken: string;

	before(
		async () => {
			node = await startNode({ args: ['--dev', '--sealing', 'manual'] });
			api = await connect(node.ws);
			heard = await versionsHeard(api);
			[alice, bob, ...delegators] = await Promise.all(
				['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'].map((name) =>
					accountFrom(`//${name}`),
				),
			);
			const delegations = delegators.map((who) => included(delegate(api, 0), who));
			await Promise.all(delegations);
		},
		{ timeout: 240_000 },
	);

	after(async () => {
		await api?.disconnect();
		await node?.stop();
	});

	async function block(): Promise<string> {
		const { hash } = await rpcCall<{ hash: string }>(
			node.ws,
			'engine_createBlock',
			[true, true],
			60_000,
		);
		return hash;
	}

	/** Sends a call and makes the block for it. */
	async function included(call: Call, signer: KeyringPair): Promise<Sent> {
		const { ready, included } = submit(api, call, signer);
		await ready;
		await block();
		return included;
	}

	function sudo(inner: unknown): Promise<Sent> {
		return included(api.tx.sudo.sudo(inner), alice);
	}

	async function sudoSucceeds(inner: unknown): Promise<Sent> {
		const sent = await sudo(inner);
		assert.ok(
			(eventNamed(sent.events, 'sudo.Sudid').sudoResult as unknown as { isOk: boolean }).isOk,
		);
		return sent;
	}

	function transfer(): Call {
		return api.tx.balances.transferKeepAlive(alice.address, TRIB);
	}

	async function transactionsIn(hash: string): Promise<number> {
		const { block } = await rpcCall<{ block: { extrinsics: string[] } }>(
			node.ws,
			'chain_getBlock',
			[hash],
		);
		return block.extrinsics.length - 1;
	}

	test(
		'only code that governance authorised should be applied',
		{ timeout: 120_000 },
		async () => {
			const apply = (code: string): Call => api.tx.system.applyAuthorizedUpgrade(code);
			const refused = /1010: Invalid Transaction: Transaction call is not expected/;
			await assert.rejects(
				api.tx.system.authorizeUpgrade(NEXT.hash).signAndSend(bob),
				refused,
			);
			await assert.rejects(apply(NEXT.code).signAndSend(bob), refused);
			await sudoSucceeds(api.tx.system.authorizeUpgrade(NEXT.hash));
			await assert.rejects(apply(`${NEXT.code}00`).signAndSend(bob), refused);
			await assert.rejects(apply(`${NEXT.code}00`).send(), refused);
		},
	);

	test(
		'transactions of the old version should be dropped or refused',
		{ timeout: 120_000 },
		async () => {
			// An entry that no version can decode, which the multi-block migration will reach.
			broken = api.query.validators.delegations.key(
				0,
				(await accountFrom('//broken')).address,
			);
			await sudoSucceeds(api.tx.system.setStorage([[broken, '0xff']]));
			await sudoSucceeds(api.tx.system.authorizeUpgrade(NEXT.hash));

			const late = (
				await api.tx.system.remark('0x00').signAsync(bob, { nonce: -1, era: 0 })
			).toHex();
			// A call too large for the block of the upgrade, so that the next version finds it.
			const long = api.tx.system.remark(`0x${'00'.repeat(3_500_000)}`);
			const statuses: string[] = [];
			await (
				await long.signAsync(bob, { nonce: -1, era: 0 })
			).send(({ status }) => void statuses.push(status.type));
			// The transaction has no signature and no fee.
			await api.tx.system.applyAuthorizedUpgrade(NEXT.code).send();
			const upgraded = await block();
			assert.equal(await transactionsIn(upgraded), 1);
			await upToDate(api);
			eventNamed(await eventsAt(api, upgraded), 'system.CodeUpdated');

			await waitUntil(30_000, 'the pool to drop it', () => statuses.includes('Invalid'));
			assert.deepEqual(await rpcCall(node.ws, 'author_pendingExtrinsics'), []);
			assert.deepEqual(await refusalOf(node, late), OUTDATED);
		},
	);

	test('a client that stays connected should have heard of the new version', () => {
		assert.equal(specVersion(api), 2);
		assert.deepEqual(heard, [1, 2]);
	});

	test(
		'a migration that fails should leave the chain to governance',
		{ timeout: 120_000 },
		async () => {
			let failed = false;
			for (let blocks = 0; !failed && blocks < 3; blocks++) {
				const events = await eventsAt(api, await block());
				failed =
					eventsNamed(events, 'migrations.UpgradeFailed').length === 1 &&
					eventsNamed(events, 'safeMode.Entered').length === 1;
			}
			assert.ok(failed);
			const stopped = await liveBlock(api);
			assert.equal(await refusalReason(included(transfer(), bob)), 'system.CallFiltered');
			assert.equal(
				await refusalReason(included(api.tx.validators.undelegate(0, 1), delegators[0])),
				'system.CallFiltered',
			);
			await block();
			assert.equal(await liveBlock(api), stopped);
		},
	);

	test(
		'governance should repair the state, rerun the migration and reopen',
		{ timeout: 120_000 },
		async () => {
			const stopped = await liveBlock(api);
			await sudoSucceeds(api.tx.system.killStorage([broken]));
			await sudoSucceeds(api.tx.migrations.forceOnboardMbms());
			// While the migration runs, transactions wait.
			const remark = submit(api, api.tx.system.remark('0x00'), bob);
			await remark.ready;
			const done: string[] = [];
			let ended = false;
			while (!ended && done.length < 5) {
				const hash = await block();
				done.push(hash);
				assert.equal(await transactionsIn(hash), 0);
				ended =
					eventsNamed(await eventsAt(api, hash), 'migrations.UpgradeCompleted').length ===
					1;
			}
			assert.equal(done.length, Math.floor(delegators.length / PER_STEP) + 1);
			assert.equal(await transactionsIn(await block()), 1);
			await remark.included;

			assert.equal(await refusalReason(included(transfer(), bob)), 'system.CallFiltered');
			await sudoSucceeds(api.tx.safeMode.forceExit());
			assert.equal(await liveBlock(api), stopped);
			await included(transfer(), bob);
			assert.equal(await liveBlock(api), stopped + 1);
		},
	);

	test(
		'a version that is not higher should be rejected for good',
		{ timeout: 120_000 },
		async () => {
			await sudoSucceeds(api.tx.system.authorizeUpgrade(NEXT.hash));
			const { events } = await included(api.tx.system.applyAuthorizedUpgrade(NEXT.code), bob);
			const { error } = eventNamed(
				events,
				'system.RejectedInvalidAuthorizedUpgrade',
			) as unknown as { error: { asModule: never } };
			assert.equal(
				api.registry.findMetaError(error.asModule).name,
				'SpecVersionNeedsToIncrease',
			);
			assert.equal((await api.query.system.authorizedUpgrade()).isEmpty, true);
		},
	);
});

describe('on a network of three validators', () => {
	/** Slots of six seconds in an epoch. */
	const EPOCH = 8;
	let specPath: string;
	let validators: Node[];
	let full: Node;
	let api: ApiPromise;
	/** A client that connects after the upgrade, to read the state before it. */
	let past: ApiPromise;
	let heard: number[];
	let alice: KeyringPair;
	let delegators: KeyringPair[];
	let delegations: number;
	let light: { client: Client; papi: PolkadotClient; said: string[] };
	/** The last block of the old version, the first and the last of the migration. */
	let applied: { number: number; hash: string };
	let began: number;
	let ended: number;
	/** The maximum lag of finality in blocks, and the seconds that it stood still. */
	const finality = { lag: 0, stood: 0 };
	let watching = true;

	function flags(): string[] {
		return ['--chain', specPath, '--state-pruning', 'archive'];
	}

	async function startValidator(index: number, at?: Node): Promise<Node> {
		const others =
			validators[0] && validators[0] !== at
				? ['--bootnodes', await address(validators[0])]
				: [];
		const folder = join(specPath, '..', `validator-${index + 1}`);
		return startNode({
			args: [...flags(), '--validator', ...others],
			folder,
			...(at && { p2pPort: at.p2pPort }),
		});
	}

	async function watchFinality(): Promise<void> {
		let last = await finalized(full);
		let since = Date.now();
		while (watching) {
			const now = await finalized(full);
			if (now.number > last.number) {
				last = now;
				since = Date.now();
			}
			finality.lag = Math.max(finality.lag, (await best(full)).number - now.number);
			finality.stood = Math.max(finality.stood, (Date.now() - since) / 1_000);
			await sleep(500);
		}
	}

	async function startLight(): Promise<typeof light> {
		const raw = JSON.parse(readFileSync(specPath, 'utf8')) as { bootNodes: string[] };
		raw.bootNodes = [await address(full)];
		const said: string[] = [];
		const client = start({
			maxLogLevel: 3,
			logCallback: (level, from, message) => said.push(`${level} ${from} ${message}`),
		});
		const chain = await withTimeout(
			30_000,
			'the light client',
			client.addChain({ chainSpec: JSON.stringify(raw) }),
		);
		const papi = createClient((onMessage) => {
			void (async () => {
				for await (const message of chain.jsonRpcResponses)
					onMessage(JSON.parse(message) as Parameters<typeof onMessage>[0]);
			})().catch(() => {});
			return {
				send: (message) => chain.sendJsonRpc(JSON.stringify(message)),
				disconnect: () => {},
			};
		});
		return { client, papi, said };
	}

	/** Returns what the light client reads at its last final block: the version and a balance. */
	async function lightRead(): Promise<{ number: number; spec: number; free: bigint }> {
		const { number, hash: at } = await withTimeout(
			60_000,
			'a final block',
			light.papi.getFinalizedBlock(),
		);
		const reads = light.papi.getUnsafeApi();
		const { spec_version: spec } = (await withTimeout(
			60_000,
			'a call',
			reads.apis.Core.version({ at }),
		)) as { spec_version: number };
		const { address } = await accountFrom('//after');
		const { data } = (await withTimeout(
			60_000,
			'a read',
			reads.query.System.Account.getValue(address, { at }),
		)) as { data: { free: bigint } };
		return { number, spec, free: data.free };
	}

	async function hashAt(node: Node, number: number): Promise<string> {
		return rpcCall(node.ws, 'chain_getBlockHash', [number]);
	}

	before(
		async () => {
			const folder = join(temporaryFolder(), 'network');
			await nodeCommand([
				'testnet',
				'--dev-accounts',
				'--output',
				folder,
				'--validators',
				'3',
				'--epoch-duration',
				String(EPOCH),
			]);
			specPath = join(folder, 'spec.json');
			// This test uses other ports.
			writeFileSync(
				specPath,
				JSON.stringify({ ...JSON.parse(readFileSync(specPath, 'utf8')), bootNodes: [] }),
			);
			validators = [];
			validators.push(await startValidator(0));
			const bootnode = await address(validators[0]);
			const [second, third, other] = await Promise.all([
				startValidator(1),
				startValidator(2),
				startNode({ args: [...flags(), '--bootnodes', bootnode] }),
			]);
			validators.push(second, third);
			full = other;
			api = await connect(full.ws);
			heard = await versionsHeard(api);
			alice = await accountFrom('//Alice');
			delegators = await Promise.all(
				['Bob', 'Charlie', 'Dave', 'Eve'].map((name) => accountFrom(`//${name}`)),
			);

			await waitUntil(
				90_000,
				'finality',
				async () => (await finalized(full)).number > 0,
				500,
			);
			void watchFinality().catch(() => (finality.stood = Infinity));
			const pools = [...Array(Number(await api.query.validators.nextPoolId())).keys()];
			delegations = delegators.length * pools.length;
			await Promise.all([
				createDatanet(api, {
					name: 'Migrated',
					uri: '',
					owner: alice,
					curators: [],
					threshold: 0,
					ownerCut: 0,
				}),
				...delegators.map((who) =>
					send(
						api,
						batchAll(
							api,
							pools.map((pool) => delegate(api, pool)),
						),
						who,
					),
				),
			]);
			light = await startLight();
			await waitUntil(
				60_000,
				'the light client to read',
				async () => (await lightRead()).spec === 1,
				1_000,
			);
		},
		{ timeout: 300_000 },
	);

	after(async () => {
		watching = false;
		light?.papi.destroy();
		await light?.client.terminate();
		await api?.disconnect();
		await past?.disconnect();
		await Promise.all([full, ...(validators ?? [])].map((node) => node?.stop()));
	});

	test(
		'an upgrade should run its migrations while blocks and finality go on',
		{ timeout: 240_000 },
		async () => {
			// Sent through a node other than the clients', so that it must be gossiped.
			const upgrading = upgrade(NEXT, validators[1].ws);
			upgrading.catch(() => {});
			await waitUntil(120_000, 'the new version', () => specVersion(api) === 2);
			assert.deepEqual(heard, [1, 2]);
			// The transaction waits for the migration to end.
			const waited = submit(
				api,
				api.tx.balances.transferKeepAlive((await accountFrom('//waited')).address, TRIB),
				alice,
			);
			const { number: after } = await waited.included;
			const said = await upgrading;
			assert.match(said, new RegExp(`hash ${NEXT.hash}; the chain has tributary 1\n`));
			assert.match(said, /UpgradeCompleted\nthe chain has tributary 2\n$/);

			past = await connect(full.ws);
			const events = new Map<number, Awaited<ReturnType<typeof eventsAt>>>();
			for (let number = 1; number <= after; number++)
				events.set(number, await eventsAt(past, await hashAt(full, number)));
			const where = (name: string): number => {
				const [[number], ...more] = [...events].filter(
					([, events]) => eventsNamed(events, name).length > 0,
				);
				assert.equal(more.length, 0);
				return number;
			};
			const number = where('system.CodeUpdated');
			applied = { number, hash: await hashAt(full, number) };
			[began, ended] = [
				where('migrations.UpgradeStarted'),
				where('migrations.UpgradeCompleted'),
			];
			assert.equal(began, number + 1);
			assert.equal(ended - number, delegations / PER_STEP + 1);
			assert.ok(after > ended);
			for (let number = began; number <= ended; number++) {
				const { block } = await past.rpc.chain.getBlock(await hashAt(full, number));
				assert.equal(
					block.extrinsics.length,
					1,
					`block ${number} takes the time and nothing else`,
				);
			}
		},
	);

	test(
		'windows should not have come nearer to their end during the migration',
		{ timeout: 60_000 },
		async () => {
			const live = async (number: number): Promise<bigint> =>
				toBigInt(
					await (await past.at(await hashAt(full, number))).query.network.liveBlocks(),
				);
			assert.equal(await live(ended), await live(applied.number));
			assert.equal(await live(ended + 1), (await live(applied.number)) + 1n);
		},
	);

	test(
		'the migrations should have changed their entries and nothing else',
		{ timeout: 60_000 },
		async () => {
			const [was, is] = await Promise.all([
				wholeState(api, full.ws, applied.hash),
				wholeState(api, full.ws, await hashAt(full, ended)),
			]);
			const changed = changes(api, was, is, ['Validators.PoolsOf']);
			const count = (entry: string): number => changed.get(entry)?.length ?? 0;
			assert.equal(count('Validators.PoolsOf'), delegations);
			assert.equal(count('Parameters.Parameters'), 1);
			assert.equal(count('Network.:__STORAGE_VERSION__:'), 1);
			assert.equal(count('Migrations.Historic'), 1);
			assert.equal(count('System.LastRuntimeUpgrade'), 1);
			const [parameter] = changed.get('Parameters.Parameters') ?? [];
			// One variant each for the pallet, the parameter and its value of 24 sessions.
			assert.match(is.get(parameter) ?? '', /18000000$/);
			// If a session ended meanwhile, the pots of the pallets distributed their contents.
			const people = (changed.get('System.Account') ?? []).filter(
				(key) => !key.slice(-64).startsWith(MODULE),
			);
			assert.deepEqual(people, []);
			for (const entry of [
				'Balances.TotalIssuance',
				'Validators.Delegations',
				'Datanets.Datanets',
			])
				assert.equal(count(entry), 0);
			const migrated = [
				'Validators.PoolsOf',
				'Parameters.Parameters',
				'Network.:__STORAGE_VERSION__:',
				'Migrations.Historic',
				'System.LastRuntimeUpgrade',
			];
			const others = [...changed.keys()].filter(
				(entry) =>
					!migrated.includes(entry) &&
					!MOVES_BY_ITSELF.has(entry) &&
					!CONSENSUS.has(entry.split('.')[0]),
			);
			assert.deepEqual(others, []);
		},
	);

	test(
		'all nodes should be on one chain, over the next change of epoch',
		{ timeout: 180_000 },
		async (t) => {
			const session = async (block?: string): Promise<bigint> =>
				toBigInt(
					await (
						block === undefined ? api : await past.at(block)
					).query.session.currentIndex(),
				);
			const then = await session(await hashAt(full, ended));
			const later = await waitUntil(
				EPOCH * 6_000 * 2,
				'the next session',
				async () => {
					return (
						(await session()) > then &&
						(await header(full, await rpcCall(full.ws, 'chain_getBlockHash'))).number
					);
				},
				500,
			);
			for (const node of [...validators, full]) {
				await waitUntil(
					60_000,
					'finality',
					async () => (await finalized(node)).number > later + 1,
					500,
				);
				assert.equal(await hashAt(node, later), await hashAt(full, later));
			}
			let last = 0n;
			let longest = 0n;
			for (let number = 2; number <= later; number++) {
				const at = toBigInt(
					await (await past.at(await hashAt(full, number))).query.timestamp.now(),
				);
				if (last > 0n && at - last > longest) longest = at - last;
				last = at;
			}
			// A slot is six seconds. Each node compiles the new code once, and a busy machine may
			// miss a slot or two.
			t.diagnostic(
				`the longest time between two blocks was ${longest} ms, between two of finality ${finality.stood.toFixed(1)} s; it was ${finality.lag} blocks behind`,
			);
			assert.ok(longest < 60_000n && finality.stood < 90 && finality.lag <= 20);
		},
	);

	test(
		'a client that stayed connected should go on with the new version',
		{ timeout: 60_000 },
		async () => {
			const { address } = await accountFrom('//after');
			await send(api, api.tx.balances.transferKeepAlive(address, TRIB), alice);
			assert.equal(await freeBalance(api, address), TRIB);
		},
	);

	test(
		'a light client that stayed connected should go on with the new version',
		{ timeout: 120_000 },
		async () => {
			const { address } = await accountFrom('//after');
			const read = await waitUntil(
				90_000,
				'the light client to follow',
				async () => {
					const read = await lightRead();
					return read.free > 0n && read;
				},
				1_000,
			).catch((error: unknown) =>
				assert.fail(`${String(error)}\n${light.said.slice(-20).join('\n')}`),
			);
			assert.deepEqual(
				{ spec: read.spec, free: read.free },
				{ spec: 2, free: await freeBalance(api, address) },
			);
			const { spec_version: constant } = (await light.papi
				.getUnsafeApi()
				.constants.System.Version()) as { spec_version: number };
			assert.equal(constant, 2);
		},
	);

	describe('and nodes that were down', { concurrency: true }, () => {
		test(
			'a validator that is killed should come back and go on',
			{ timeout: 120_000 },
			async () => {
				await validators[2].kill('SIGKILL');
				validators[2] = await startValidator(2, validators[2]);
				const { number } = await best(full);
				await waitUntil(
					60_000,
					'the node to follow',
					async () => (await finalized(validators[2])).number > number,
					500,
				);
				assert.equal(await hashAt(validators[2], number), await hashAt(full, number));
				assert.equal(await hashAt(validators[2], applied.number), applied.hash);
			},
		);

		for (const sync of ['full', 'warp']) {
			test(
				`a fresh node should reach the same state by ${sync} sync`,
				{ timeout: 180_000 },
				async () => {
					const fresh = await startNode({
						args: [
							'--chain',
							specPath,
							'--sync',
							sync,
							'--bootnodes',
							await address(full),
						],
					});
					try {
						await waitUntil(
							120_000,
							`the ${sync} sync`,
							async () => (await finalized(fresh)).number > ended,
							500,
						).catch((error: unknown) =>
							assert.fail(`${String(error)}\n${fresh.log().slice(-4_000)}`),
						);
						if (sync === 'warp')
							await waitUntil(
								60_000,
								'the state',
								() => fresh.log().includes('State sync is complete'),
								500,
							);
						const { number, hash } = await finalized(fresh);
						assert.equal(hash, await hashAt(full, number));
						assert.deepEqual(
							await wholeState(api, fresh.ws, hash),
							await wholeState(api, full.ws, hash),
						);
						const { specVersion } = await rpcCall<{ specVersion: number }>(
							fresh.ws,
							'state_getRuntimeVersion',
						);
						assert.equal(specVersion, 2);
					} finally {
						await fresh.stop();
					}
				},
			);
		}
	});
});

/** The prefix of the account of a pallet: `modl`. */
const MODULE = '6d6f646c';

/** Pallets whose state changes with each block or session. */
const CONSENSUS = new Set([
	'Babe',
	'Timestamp',
	'Session',
	'Historical',
	'Authorship',
	'Grandpa',
	'AuthorityDiscovery',
]);

/** Entries of other pallets that change likewise. */
const MOVES_BY_ITSELF = new Set([
	'Balances.InactiveIssuance',
	'Scheduler.IncompleteSince',
	'System.Account',
	'System.BlockHash',
	'System.BlockSize',
	'System.BlockWeight',
	'System.Digest',
	'System.EventCount',
	'System.Events',
	'System.ExtrinsicWeightReclaimed',
	'System.Number',
	'System.ParentHash',
	// A block with the code of a runtime is fuller than the target.
	'TransactionPayment.NextFeeMultiplier',
	'Treasury.Deactivated',
	'Validators.Authored',
	'Validators.LatestAuthor',
	'Validators.UndividedRewards',
	'Validators.CurrentSession',
	'Validators.StakePools',
	'Validators.RewardsOwed',
]);
