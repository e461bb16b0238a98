// Runs every code block of docs/operate/validators.md, from beginning to end, against real nodes.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { type ApiPromise, Keyring } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';
import {
	accountFrom,
	batchAll,
	type Call,
	connect,
	eventNamed,
	eventsAt,
	eventsNamed,
	refusalReason,
	rpcCall,
	send,
	type Sent,
	toBigInt,
	TRIB,
	waitUntil,
} from '@tributary/sdk';

import { freePort, NODE_BINARY, nodeCommand, temporaryFolder } from '../src/lib/node.ts';
import { codes } from '../src/lib/page.ts';
import {
	inTurn,
	offline,
	page,
	readAccount,
	Server,
	snippet,
	writeUnit,
} from '../src/lib/runbook.ts';
import { authority, writeSpec } from '../src/lib/spec.ts';

/** Slots of six seconds in a session of the networks here. */
const SESSION_SLOTS = 3;
const SESSION = SESSION_SLOTS * 6_000;

/** The number of the newcomer's pool on the first network, after those of genesis. */
const POOL = 3;

interface Keys {
	keys: string;
	proof: string;
}

/** The output of the block `status`. */
interface Status {
	session: number;
	validates: boolean;
	validatesNext: boolean;
	blocksThisSession: number;
	pool: number | null;
	standing: string | null;
}

async function status(ws: string, env: Record<string, string>): Promise<Status> {
	const [printed] = await snippet(ws, 'status', env);
	return printed as Status;
}

/** Returns the height of the last final block. */
async function finalHeight(api: ApiPromise): Promise<number> {
	return (
		await api.rpc.chain.getHeader(await api.rpc.chain.getFinalizedHead())
	).number.toNumber();
}

async function height(api: ApiPromise): Promise<number> {
	return (await api.rpc.chain.getHeader()).number.toNumber();
}

/** Returns the fields of the first event of this name in or after a block. */
async function eventSince(
	api: ApiPromise,
	from: number,
	name: string,
): Promise<Sent['events'][number]['fields']> {
	for (let number = from, head = await height(api); number <= head; number++) {
		const [found] = eventsNamed(
			await eventsAt(api, (await api.rpc.chain.getBlockHash(number)).toHex()),
			name,
		);
		if (found !== undefined) return found;
	}
	throw new Error(`no ${name} since block ${from}`);
}

interface Pool {
	bond: bigint;
	earned: bigint;
	standing: string;
}

async function poolOf(api: ApiPromise, id: number): Promise<Pool> {
	const { bond, earned, standing } = (
		await api.query.validators.stakePools(id)
	).toJSON() as Record<string, string | number>;
	return { bond: BigInt(bond), earned: BigInt(earned), standing: JSON.stringify(standing) };
}

/**
 * Sends transactions until a pool has earned fees. Sessions are so short that it does not make a
 * block in each.
 */
async function earning(api: ApiPromise, pool: number, payer: KeyringPair): Promise<void> {
	await waitUntil(
		10 * SESSION,
		'rewards',
		async () => {
			if ((await poolOf(api, pool)).earned > 0n) return true;
			await send(api, api.tx.system.remark('0x00'), payer);
			return false;
		},
		500,
	);
}

/** Returns the value of a parameter or constant on the page, without its unit. */
function parameter(name: string): string {
	const row = page.table('name').find((one) => one.name === `\`${name}\``);
	if (row?.default === undefined) throw new Error(`the page does not say what ${name} is`);
	return row.default;
}

/** Returns a percentage in parts per billion. */
function parts(percentage: string): number {
	assert.match(percentage, /^\d+%$/);
	return Number(percentage.slice(0, -1)) * 10_000_000;
}

/** Returns the defaults of the validators' parameters in the runtime, which the metadata lacks. */
function defaults(): Map<string, string> {
	const source = readFileSync(new URL('../../runtime/src/params.rs', import.meta.url), 'utf8');
	const [, module = ''] = /pub mod validators \{([\s\S]*?)^\t\}/m.exec(source) ?? [];
	const number = (value: string): string => {
		const percent = /^Perbill::from_percent\((\d+)\)$/.exec(value)?.[1];
		if (percent !== undefined) return `${percent}%`;
		const constant = new RegExp(`pub const ${value}: u32 = (\\d+);`).exec(source)?.[1];
		return constant ?? value.replace(/ \* TRIB$/, '').replaceAll('_', '');
	};
	return new Map(
		[...module.matchAll(/pub static (\w+): \w+ = (.*);/g)].map(([, name = '', value = '']) => [
			name,
			number(value),
		]),
	);
}

/** Asserts that the tables of the page agree with the chain. */
function holdTables(api: ApiPromise): void {
	// Parameters and constants: all of them, as they are.
	const named = (kind: string): Map<string, string> =>
		new Map(
			page
				.table('name')
				.filter((row) => row.kind === kind)
				.map((row) => [codes(row.name ?? '')[0] ?? '', row.default ?? '']),
		);
	assert.deepEqual([...named('parameter')].sort(), [...defaults()].sort());
	const constants = Object.entries(api.consts.validators).filter(([name]) => name !== 'palletId');
	assert.deepEqual(
		[...named('constant')]
			.map(([name, value]) => [name, value.endsWith('%') ? String(parts(value)) : value])
			.sort(),
		constants.map(([name, value]) => [name, value.toString()]).sort(),
	);

	assert.equal(
		(BigInt(Number(page.numberBetween('a deposit of ', ' TRIB')) * 1_000) * TRIB) / 1_000n,
		toBigInt(api.consts.session.keyDeposit),
	);

	// Calls: all of them, with their arguments and the errors that their own documentation names.
	const calls = new Map(
		page
			.table('call')
			.map((row) => [codes(row.call ?? '')[0] ?? '', codes(row['refused with'] ?? '')]),
	);
	const setKeys = [...calls.keys()].filter((name) => name.startsWith('session.'));
	assert.deepEqual(setKeys, ['session.setKeys(keys, proof)']);
	const camel = (name: string): string =>
		name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
	for (const [name, { meta }] of Object.entries(api.tx.validators)) {
		const signature = `${name}(${meta.args.map((arg) => camel(arg.name.toString())).join(', ')})`;
		const docs = meta.docs.map((line) => line.toString()).join(' ');
		const documented = codes(/## Errors (.*?)(?: ## |$)/.exec(docs)?.[1] ?? '').filter((code) =>
			/^[A-Z]/.test(code),
		);
		assert.deepEqual(
			calls
				.get(signature)
				?.map((error) => error.replace(/^session\./, 'Session::'))
				.sort(),
			documented.sort(),
			signature,
		);
	}
	assert.equal(calls.size, Object.keys(api.tx.validators).length + 1);

	// Errors: each of the pallet's, and others that are there.
	const rows = page.table('error').flatMap((row) => codes(row.error ?? ''));
	assert.deepEqual(
		rows.filter((name) => !name.includes('.')).sort(),
		Object.keys(api.errors.validators).sort(),
	);
	const tokenErrors = (
		api.registry.createType('SpRuntimeTokenError') as unknown as { defKeys: string[] }
	).defKeys;
	for (const name of [...rows, ...[...calls.values()].flat()].filter((name) =>
		name.includes('.'),
	)) {
		const [section = '', error = ''] = name.split('.');
		assert.ok(
			section === 'token' ? tokenErrors.includes(error) : api.errors[section]?.[error],
			name,
		);
	}

	// Events.
	for (const name of page.table('event').flatMap((row) => codes(row.event ?? ''))) {
		const [section = '', event = ''] = name.split('.');
		assert.ok(api.events[section]?.[event], name);
	}
}

/** Makes the validators of a new network, each a server with its own base path. */
async function makeNetwork(
	validators: number,
	seats = validators,
): Promise<{ spec: string; servers: Server[]; accounts: string[] }> {
	const folder = join(temporaryFolder(), 'network');
	await inTurn(() =>
		nodeCommand([
			'testnet',
			'--dev-accounts',
			'--output',
			folder,
			'--validators',
			String(validators),
			'--seats',
			String(seats),
			'--epoch-duration',
			String(SESSION_SLOTS),
		]),
	);
	const spec = join(folder, 'spec.json');
	// The ports that `testnet` chose may be taken here, and the page's validators listen without
	// WebSockets.
	const written = JSON.parse(readFileSync(spec, 'utf8')) as { bootNodes: string[] };
	const ports = await Promise.all(written.bootNodes.map(() => freePort()));
	written.bootNodes = written.bootNodes.map((address, i) =>
		address.replace(/\/tcp\/\d+\/ws/, `/tcp/${ports[i]}`),
	);
	writeFileSync(spec, JSON.stringify(written));
	const bases = ports.map((_, i) => join(folder, `validator-${i + 1}`));
	const accounts = bases.map(
		(base) =>
			(JSON.parse(readFileSync(join(base, 'account.json'), 'utf8')) as { address: string })
				.address,
	);
	const servers: Server[] = [];
	for (const [i, base] of bases.entries()) servers.push(await Server.make(spec, base, ports[i]));
	return { spec, servers, accounts };
}

/** Starts validators as `testnet` says, on the ports that they have here. */
function startAll(spec: string, servers: Server[]): Promise<unknown> {
	const command = (server: Server): string =>
		`tributary-node --chain ${spec} --base-path ${server.base} --validator --port 0 --rpc-port 0 --prometheus-port 0`;
	return Promise.all(servers.map((server) => server.start(command(server))));
}

/** Shows the chain two votes of one round, signed with the session key on a server. */
async function report(api: ApiPromise, server: Server, reporter: KeyringPair): Promise<void> {
	const keystore = join(
		server.base,
		'chains',
		readdirSync(join(server.base, 'chains'))[0],
		'keystore',
	);
	const file = readdirSync(keystore).find((name) =>
		name.startsWith(Buffer.from('gran').toString('hex')),
	);
	assert.ok(file);
	const voter = new Keyring({ type: 'ed25519' }).addFromUri(
		JSON.parse(readFileSync(join(keystore, file), 'utf8')) as string,
	);
	const set = toBigInt(await api.query.grandpa.currentSetId());
	const round = 1n;
	const number = (value: bigint | number, bytes: number): Uint8Array =>
		Buffer.from(
			BigInt(value)
				.toString(16)
				.padStart(2 * bytes, '0'),
			'hex',
		).reverse();
	const vote = (fill: number): unknown[] => {
		const targetHash = new Uint8Array(32).fill(fill);
		const payload = Buffer.concat(
			[[0], targetHash, number(1, 4), number(round, 8), number(set, 8)].map((part) =>
				Buffer.from(part),
			),
		);
		return [{ targetHash, targetNumber: 1 }, voter.sign(payload)];
	};
	const equivocation = {
		Prevote: { roundNumber: round, identity: voter.publicKey, first: vote(1), second: vote(2) },
	};
	const question = Buffer.concat([number(set, 8), voter.publicKey]).toString('hex');
	const answer = await api.rpc.state.call(
		'GrandpaApi_generate_key_ownership_proof',
		`0x${question}`,
	);
	// The answer is an option of the proof, as bytes with their length.
	const opaque = api.registry
		.createType('Bytes', Buffer.from(answer.toHex().slice(4), 'hex'))
		.toU8a(true);
	const { session, trieNodes, validatorCount } = api.registry.createType(
		'SpSessionMembershipProof',
		opaque,
	) as unknown as Record<string, unknown>;
	const { events } = await send(
		api,
		api.tx.grandpa.reportEquivocation(
			{ setId: set, equivocation },
			{ session, trieNodes, validatorCount },
		),
		reporter,
	);
	eventNamed(events, 'validators.Slashed');
}

interface Health {
	peers: number;
	isSyncing: boolean;
}

interface SyncState {
	currentBlock: number;
	highestBlock: number;
}

/** Waits, as the page says, until a server is in sync. */
async function inSync(server: Server): Promise<void> {
	try {
		await waitUntil(
			120_000,
			'the server to be in sync',
			async () => {
				const [health, sync] = JSON.parse(await server.shell('health')) as [
					{ result: Health },
					{ result: SyncState },
				];
				const { currentBlock, highestBlock } = sync.result;
				return (
					health.result.peers > 0 &&
					!health.result.isSyncing &&
					currentBlock > 0 &&
					currentBlock >= highestBlock
				);
			},
			500,
		);
	} catch (error) {
		throw new Error(
			`${String(error)}\n${server.log().slice(0, 8_000)}\n...\n${server.log().slice(-4_000)}`,
			{ cause: error },
		);
	}
}

describe('the page', { concurrency: 3 }, () => {
	describe('on a network of three validators', { concurrency: 1 }, () => {
		let api: ApiPromise;
		let spec: string;
		let validators: Server[] = [];
		let alice: KeyringPair;
		let hot: KeyringPair;
		let owner: ReturnType<typeof readAccount>;
		/** The server on which it validates, and the one before. */
		let server: Server;
		let old: Server;
		let keys: Keys;
		let joinedIn: number;
		const servers: Server[] = [];
		const env = (): Record<string, string> => ({
			ADDRESS: owner.address,
			PHRASE: owner.phrase,
			POOL: String(POOL),
			HOT: hot.address,
			KEYS: keys?.keys ?? '',
			PROOF: keys?.proof ?? '',
		});

		/** Makes a server as the page says, in sync and without keys. */
		async function setUp(): Promise<Server> {
			const made = await Server.make(spec);
			servers.push(made);
			await made.shell('node-key');
			await made.start();
			await inSync(made);
			return made;
		}

		/** Returns the number of blocks that the newcomer has made so far. */
		async function blocksMade(from: number): Promise<number> {
			const head = (await api.rpc.chain.getHeader()).number.toNumber();
			let made = 0;
			for (let number = from; number <= head; number++) {
				const header = await api.derive.chain.getHeader(
					await api.rpc.chain.getBlockHash(number),
				);
				if (header.author?.toString() === owner.address) made += 1;
			}
			return made;
		}

		/** Waits until the newcomer has made another block. */
		async function makesBlocks(where: Server): Promise<void> {
			const from = (await api.rpc.chain.getHeader()).number.toNumber() + 1;
			await waitUntil(
				5 * SESSION,
				'a block of the newcomer',
				async () => (await blocksMade(from)) > 0,
				1_000,
			);
			assert.ok(where.log().includes('Prepared block'));
		}

		before(
			async () => {
				// A seat is free: the newcomer bonds less than each of the others.
				({ spec, servers: validators } = await makeNetwork(3, 4));
				servers.push(...validators);
				await startAll(spec, validators);
				api = await connect(validators[0].ws);
				alice = await accountFrom('//Alice');
				hot = await accountFrom('//hot');
			},
			{ timeout: 400_000 },
		);

		after(async () => {
			await api?.disconnect();
			await Promise.all(servers.map((one) => one.stop()));
		});

		test('a newcomer should set a server up from nothing', { timeout: 180_000 }, async () => {
			server = await Server.make(spec);
			servers.push(server);
			owner = readAccount(await server.shell('account'));
			// The test sets the variables that the page leaves open.
			const settings = [
				...page.block('sh', 'settings').matchAll(/^export (\w+)=(.*)$/gm),
			].map(([, name]) => name);
			assert.deepEqual(settings, ['SPEC', 'BASE', 'OWNER']);
			await server.shell('node-key');
			const verified = spawnSync('systemd-analyze', ['verify', writeUnit(server)], {
				encoding: 'utf8',
			});
			if (verified.error === undefined)
				assert.equal(`${verified.status} ${verified.stderr.trim()}`, '0 ');
			const endowed = send(
				api,
				batchAll(api, [
					api.tx.balances.transferKeepAlive(owner.address, 50_000n * TRIB),
					api.tx.balances.transferKeepAlive(hot.address, 10n * TRIB),
					// A day in jail is too long for a test.
					api.tx.sudo.sudo(
						api.tx.parameters.setParameter({ Validators: { JailSessions: [null, 1] } }),
					),
				] as Call[]),
				alice,
			);
			await server.start();
			await inSync(server);
			assert.equal((await server.shell('ready')).trim(), '200');
			assert.ok(server.log().includes('Warp sync is complete'));
			await endowed;
		});

		test('the newcomer should register its keys', { timeout: 120_000 }, async () => {
			keys = await server.ask<Keys>('new-keys', { OWNER: owner.publicKey });
			await snippet(server.ws, 'set-keys', env());
			assert.equal(await server.ask<boolean>('has-keys', { KEYS: keys.keys }), true);
		});

		test(
			'the newcomer should join, and let a proxy do the rest',
			{ timeout: 120_000 },
			async () => {
				assert.deepEqual(await snippet(server.ws, 'seats', env()), [
					{ seats: 4, stakes: [100_000n, 100_000n, 100_000n] },
				]);
				await snippet(server.ws, 'join', env());
				// Another block of the same height may win, and the transaction waits for the next.
				const { session, pool, standing, validates } = await waitUntil(
					30_000,
					'the newcomer to have a pool',
					async () => {
						const now = await status(server.ws, env());
						return now.pool !== null && now;
					},
					1_000,
				);
				joinedIn = session;
				assert.deepEqual(
					{ pool, standing, validates },
					{ pool: POOL, standing: 'Candidate', validates: false },
				);
				await snippet(server.ws, 'add-proxy', env());
			},
		);

		test('the metrics should be there', { timeout: 60_000 }, async () => {
			const printed = await server.shell('metrics');
			const named = page.table('metric').flatMap(({ metric = '' }) => codes(metric));
			assert.ok(named.length >= 8);
			for (const metric of named) {
				const [name = ''] = metric.split('{');
				assert.ok(new RegExp(`^${name}[ {]`, 'm').test(printed), metric);
			}
		});

		test(
			'the newcomer should validate two sessions later, and make blocks',
			{ timeout: 240_000 },
			async () => {
				const seen = await waitUntil(
					4 * SESSION,
					'the newcomer to validate',
					async () => {
						const now = await status(server.ws, env());
						return now.validates && now;
					},
					2_000,
				);
				assert.ok(
					seen.session >= joinedIn + 2,
					`in session ${seen.session} after joining in ${joinedIn}`,
				);
				await makesBlocks(server);
				await waitUntil(
					2 * SESSION,
					'GRANDPA to count it',
					async () => {
						return (
							(
								await rpcCall<{ best: { totalWeight: number } }>(
									server.ws,
									'grandpa_roundState',
								)
							).best.totalWeight === 4
						);
					},
					1_000,
				);
			},
		);

		test('the newcomer should earn', { timeout: 180_000 }, async () => {
			await snippet(server.ws, 'delegate', { ...env(), PHRASE: '//Bob' });
			await earning(api, POOL, alice);
			const from = (await api.rpc.chain.getHeader()).number.toNumber();
			await snippet(server.ws, 'claim', env());
			const { who, amount } = await eventSince(api, from, 'validators.RewardsClaimed');
			assert.equal(who.toString(), owner.address);
			assert.ok(toBigInt(amount) > 0n);
		});

		test(
			'the newcomer should move to another server with the same keys',
			{ timeout: 300_000 },
			async () => {
				const other = await setUp();
				await server.stop();
				await server.shell('take-keys');
				await snippet(other.ws, 'rounds-over', env());
				await other.stop();
				// Moving the file to the other machine is a step by hand.
				renameSync(
					join(server.folder, 'keystore-moved'),
					join(other.folder, 'keystore-moved'),
				);
				await other.shell('give-keys');
				await other.start();
				await inSync(other);
				assert.equal(await other.ask<boolean>('has-keys', { KEYS: keys.keys }), true);
				await makesBlocks(other);
				[old, server] = [server, other];
			},
		);

		test(
			'a server should begin again with an empty database',
			{ timeout: 180_000 },
			async () => {
				await old.shell('purge');
				await old.start();
				await inSync(old);
				assert.equal(await old.ask<boolean>('has-keys', { KEYS: keys.keys }), false);
			},
		);

		test(
			'no validator should have equivocated or been punished',
			{ timeout: 60_000 },
			async () => {
				const head = (await api.rpc.chain.getHeader()).number.toNumber();
				for (let number = 1; number <= head; number++) {
					const events = await eventsAt(
						api,
						(await api.rpc.chain.getBlockHash(number)).toHex(),
					);
					assert.deepEqual(
						events.filter(({ name }) => /Offence|Slashed|Jailed|Spared/.test(name)),
						[],
					);
				}
			},
		);

		test('an offence should cost the bond and the place', { timeout: 120_000 }, async () => {
			const { bond } = await poolOf(api, POOL);
			await report(api, server, alice);
			const { standing, bond: left } = await poolOf(api, POOL);
			assert.match(standing, /jailed/);
			// One of four offended: the formula applies to the bond and to Bob's delegation, and
			// the bond pays first.
			assert.equal(bond - left, ((bond + 500n * TRIB) * 9n) / 16n);
			assert.match((await status(server.ws, env())).standing ?? '', /^Jailed|jailed/);
			await Promise.all([
				// If its session has ended meanwhile, the bond is too small instead.
				assert.rejects(
					snippet(server.ws, 'unjail', env()),
					/validators\.(TooEarly|InsufficientBond)/,
				),
				assert.rejects(
					snippet(server.ws, 'delegate', { ...env(), PHRASE: '//Bob' }),
					/validators\.Jailed/,
				),
			]);
			await server.stop();
		});

		test(
			'the newcomer should come back with new keys on the other server',
			{ timeout: 300_000 },
			async () => {
				keys = await old.ask<Keys>('new-keys', { OWNER: owner.publicKey });
				const bonds = async (): Promise<void> => {
					for (let times = 0; times < 2; times++)
						await snippet(old.ws, 'bond-more', env());
				};
				await Promise.all([
					snippet(old.ws, 'set-keys-by-proxy', { ...env(), PHRASE: '//hot' }),
					bonds(),
				]);
				assert.equal(await old.ask<boolean>('has-keys', { KEYS: keys.keys }), true);
				const { unjailableFrom: end } = (
					JSON.parse((await poolOf(api, POOL)).standing) as {
						jailed: { unjailableFrom: number };
					}
				).jailed;
				await waitUntil(
					4 * SESSION,
					'the end of its time in jail',
					async () => toBigInt(await api.query.session.currentIndex()) >= end,
					500,
				);
				await snippet(old.ws, 'unjail', env());
				await waitUntil(
					5 * SESSION,
					'the newcomer to validate again',
					async () => {
						const { standing, validates } = await status(old.ws, env());
						return standing === 'Candidate' && validates;
					},
					2_000,
				);
				await makesBlocks(old);
			},
		);

		test('the node key should be kept', { timeout: 60_000 }, async () => {
			await old.shell('backup');
			const kept = readFileSync(join(old.folder, 'node-key.backup'), 'utf8');
			const peer = spawnSync(
				NODE_BINARY,
				['key', 'inspect-node-key', '--file', join(old.folder, 'node-key.backup')],
				{ encoding: 'utf8' },
			);
			assert.equal(peer.stdout.trim(), await rpcCall<string>(old.ws, 'system_localPeerId'));
			assert.equal(kept.length, 64);
		});
	});

	describe('on a network that has lost two of four validators', { concurrency: 1 }, () => {
		let api: ApiPromise;
		let spec: string;
		let servers: Server[] = [];
		let gone: string[];

		before(
			async () => {
				let accounts: string[];
				({ spec, servers, accounts } = await makeNetwork(4));
				gone = accounts.slice(2).sort();
				await startAll(spec, servers.slice(0, 3));
				api = await connect(servers[0].ws);
				await waitUntil(
					120_000,
					'final blocks',
					async () => (await finalHeight(api)) >= 2,
					1_000,
				);
				await servers[2].stop();
			},
			{ timeout: 400_000 },
		);

		after(async () => {
			await api?.disconnect();
			await Promise.all(servers.map((one) => one.stop()));
		});

		test('the missing validators should be visible', { timeout: 120_000 }, async () => {
			const env = { PHRASE: '//Alice' };
			interface Votes {
				currentWeight: number;
				missing: string[];
			}
			await waitUntil(
				60_000,
				'a round in which two are missing',
				async () => {
					const { best } = await servers[0].ask<{
						best: { prevotes: Votes; precommits: Votes };
					}>('round');
					return [best.prevotes, best.precommits].some(
						({ missing }) => missing.length === 2,
					);
				},
				1_000,
			);
			// A round in flight may still end.
			await waitUntil(
				60_000,
				'the names of the two',
				async () => {
					const named = (await snippet(servers[0].ws, 'missing', env)).sort();
					return named.length === 2 && named.every((name, i) => name === gone[i]);
				},
				2_000,
			);
		});
	});

	describe('on a chain whose sessions are over in no time', { concurrency: 1 }, () => {
		let api: ApiPromise;
		let server: Server;
		let bob: KeyringPair;
		let owner: ReturnType<typeof readAccount>;
		let pair: KeyringPair;
		let keys: Keys;
		const env = (extra: Record<string, string> = {}): Record<string, string> => ({
			ADDRESS: owner.address,
			PHRASE: owner.phrase,
			POOL: '1',
			KEYS: keys.keys,
			PROOF: keys.proof,
			...extra,
		});
		const run = (name: string, extra: Record<string, string> = {}): Promise<unknown[]> =>
			snippet(server.ws, name, env(extra));
		const tx = (call: unknown, signer = pair): Promise<Sent> => send(api, call as Call, signer);

		/** Waits for a session. */
		async function session(number: number): Promise<void> {
			await waitUntil(
				180_000,
				`session ${number}`,
				async () => toBigInt(await api.query.session.currentIndex()) >= number,
				100,
			);
		}

		async function sessionAt(block: string): Promise<number> {
			return Number(await (await api.at(block)).query.session.currentIndex());
		}

		before(
			async () => {
				const spec = await inTurn(() =>
					writeSpec(({ network }) => (network.epochDuration = 4)),
				);
				server = await Server.make(spec);
				owner = readAccount(await nodeCommand(['key', 'generate']));
				pair = await accountFrom(owner.phrase);
				await server.shell('keys-by-hand');
				const phrase = readFileSync(join(server.folder, 'session-phrase'), 'utf8').trim();
				assert.equal(phrase.split(' ').length, 24);
				[keys] = (await offline('proof-by-hand', {
					SESSION: phrase,
					ADDRESS: owner.address,
				})) as [Keys];
				const flags = [
					...authority(spec),
					'--base-path',
					server.base,
					'--sealing',
					'interval=50',
				].join(' ');
				await server.start(
					`tributary-node ${flags} --port 0 --rpc-port 0 --prometheus-port 0`,
				);
				api = await connect(server.ws);
				bob = await accountFrom('//Bob');
				await tx(
					api.tx.balances.transferKeepAlive(owner.address, 50_000n * TRIB),
					await accountFrom('//Alice'),
				);
			},
			{ timeout: 400_000 },
		);

		after(async () => {
			await api?.disconnect();
			await server?.stop();
		});

		test(
			"keys made by hand should be as good as the node's own",
			{ timeout: 60_000 },
			async () => {
				await assert.rejects(run('join'), /validators\.NoSessionKeys/);
				await assert.rejects(run('set-keys', { PHRASE: '//Bob' }), /session\.InvalidProof/);
				await run('set-keys');
				assert.equal(await server.ask<boolean>('has-keys', { KEYS: keys.keys }), true);
			},
		);

		test(
			'a join below the minimum or above the balance should be refused',
			{ timeout: 60_000 },
			async () => {
				const { join } = api.tx.validators;
				const minimum = BigInt(parameter('MinBond')) * TRIB;
				const most = parts(parameter('MaxCommission'));
				assert.equal(
					await refusalReason(tx(join(minimum - 1n, 0))),
					'validators.InsufficientBond',
				);
				assert.equal(
					await refusalReason(tx(join(minimum, most + 1))),
					'validators.MaxCommissionExceeded',
				);
				assert.equal(
					await refusalReason(tx(join(1_000_000n * TRIB, 0))),
					'token.FundsUnavailable',
				);
				await run('join');
				await run('bond-more');
				assert.equal((await poolOf(api, 1)).bond, 21_000n * TRIB);
			},
		);

		test('delegators should come and go', { timeout: 120_000 }, async () => {
			const minimum = BigInt(parameter('MinDelegation')) * TRIB;
			assert.equal(
				await refusalReason(tx(api.tx.validators.delegate(1, minimum - 1n), bob)),
				'validators.InsufficientDelegation',
			);
			for (const who of ['//Bob', '//Charlie']) await run('delegate', { PHRASE: who });
			const [printed] = (await run('delegation', { ADDRESS: bob.address })) as [
				{ stake: bigint; shares: bigint },
			];
			assert.equal(printed.stake, 500n * TRIB);
			await earning(api, 1, bob);
			await run('claim');
			await run('claim', { PHRASE: '//Bob' });
			const from = await height(api);
			await run('undelegate', { PHRASE: '//Bob', ADDRESS: bob.address });
			const { withdrawableFrom: free } = await eventSince(
				api,
				from,
				'validators.Undelegated',
			);
			assert.ok(toBigInt(free) > toBigInt(await api.query.session.currentIndex()));
			await assert.rejects(
				run('withdraw', { PHRASE: '//Bob' }),
				/validators\.NothingToWithdraw/,
			);
		});

		test('a commission should rise slowly, and later', { timeout: 60_000 }, async () => {
			const { setCommission } = api.tx.validators;
			const step = parts(parameter('MaxCommissionRise'));
			assert.equal(
				await refusalReason(tx(setCommission(50_000_000 + step + 1))),
				'validators.MaxCommissionRiseExceeded',
			);
			await run('commission');
			const { block, events } = await tx(setCommission(50_000_000 + step));
			const { from } = eventNamed(events, 'validators.CommissionScheduled');
			assert.equal(
				Number(from),
				(await sessionAt(block)) + Number(parameter('CommissionDelay')),
			);
		});

		test(
			'unjail should be refused to a validator that is not in jail',
			{ timeout: 60_000 },
			async () => {
				await assert.rejects(run('unjail'), /validators\.NotJailed/);
			},
		);

		test('the newcomer should leave with all of its funds', { timeout: 240_000 }, async () => {
			await assert.rejects(run('purge-keys'), /validators\.KeysInUse/);
			const from = await height(api);
			await run('leave');
			const { withdrawableFrom: free } = await eventSince(api, from, 'validators.Closed');
			assert.match((await status(server.ws, env())).standing ?? '', /Closed|closed/);
			const { at } = (
				JSON.parse((await poolOf(api, 1)).standing) as { closed: { at: number } }
			).closed;
			assert.equal(Number(free), at + Number(parameter('bondingSessions')));
			await assert.rejects(run('join'), /validators\.AlreadyValidator/);
			await assert.rejects(run('wind-up', { PHRASE: '//Dave' }), /validators\.TooEarly/);

			await session(at + 2);
			const { validates, validatesNext } = await status(server.ws, env());
			assert.deepEqual(
				{ validates, validatesNext },
				{ validates: false, validatesNext: false },
			);
			await run('purge-keys');
			assert.equal(
				await server.ask<boolean>('has-keys', { KEYS: keys.keys }),
				true,
				'on the disk they still are',
			);

			await session(Number(free));
			await run('withdraw');
			await run('withdraw', { PHRASE: '//Bob' });
			const later = await height(api);
			await run('wind-up', {
				PHRASE: '//Dave',
				ADDRESS: (await accountFrom('//Charlie')).address,
			});
			await eventSince(api, later, 'validators.Removed');
			assert.equal((await status(server.ws, env())).pool, null);
			const { data } = (await api.query.system.account(owner.address)) as unknown as {
				data: { free: object; reserved: object };
			};
			assert.equal(toBigInt(data.reserved), 0n);
			// Everything except fees is refunded, together with the rewards.
			assert.ok(toBigInt(data.free) > 49_999n * TRIB);
		});

		test('the tables should agree with the chain', { timeout: 60_000 }, () => {
			holdTables(api);
		});

		test('nothing should be left on the server', { timeout: 60_000 }, async () => {
			await api.disconnect();
			await server.stop();
			await server.shell('erase');
			assert.deepEqual(readdirSync(server.base), []);
		});
	});
});

test('every block of the page should have been run', () => {
	assert.deepEqual(page.unused(), []);
});
