// Each wrong configuration ends with an exit code and one line that names the cause and the remedy.

import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
	cpSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { waitUntil, withTimeout } from '@tributary/sdk';

import { freePort, NODE_BINARY, nodeCommand, startNode, temporaryFolder } from '../src/lib/node.ts';

interface Run {
	child: ChildProcess;
	/** Returns what the node has written to standard error. */
	said(): string;
	/** The exit code, once the node has ended. */
	ended: Promise<number | null>;
}

const started = new Set<ChildProcess>();
process.on('exit', () => {
	for (const child of started) child.kill('SIGKILL');
});

/** Starts a node on free ports, through other programs if there are any. */
async function start(args: string[], through: string[] = []): Promise<Run> {
	const [port, rpc] = [String(await freePort()), String(await freePort())];
	// A flag may be given only once.
	const unless = (flags: string[], ...own: string[]) =>
		flags.some((flag) => args.includes(flag)) ? [] : own;
	const [program, ...rest] = [
		...through,
		NODE_BINARY,
		...args,
		...unless(['--listen-addr', '--port'], '--port', port),
		...unless(['--rpc-port'], '--rpc-port', rpc),
		...unless(['--prometheus-port'], '--no-prometheus'),
		'--no-telemetry',
		'--no-mdns',
	];
	let err = '';
	const child = spawn(program, rest, {
		stdio: ['ignore', 'ignore', 'pipe'],
		env: { ...process.env, RUST_BACKTRACE: '1' },
	});
	started.add(child);
	child.stderr?.on('data', (data: Buffer) => (err += data.toString()));
	const ended = new Promise<number | null>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) => {
			started.delete(child);
			resolve(code);
		});
	});
	return { child, said: () => err, ended };
}

async function stop(run: Run): Promise<void> {
	run.child.kill('SIGTERM');
	await withTimeout(30_000, 'the node to end', run.ended).catch(() => run.child.kill('SIGKILL'));
}

/** Waits until the node has ended, and asserts that it wrote one line with all of these words. */
async function endsWith(run: Run, words: string[], ms = 40_000, code = 1): Promise<void> {
	const got = await withTimeout(ms, `the node to end with ${words.join(', ')}`, run.ended).catch(
		(error: unknown) => {
			run.child.kill('SIGKILL');
			throw new Error(`${String(error)}\n${run.said().slice(-3_000)}`);
		},
	);
	const said = run.said();
	const lines = said.split('\n').filter((line) => line.trim() !== '');
	const last = lines.at(-1) ?? '';
	assert.equal(got, code, said.slice(-3_000));
	assert.match(last, /^error: \S.{20,}$/, said.slice(-3_000));
	for (const word of words) assert.ok(last.includes(word), `'${word}' is not in: ${last}`);
	// All lines that are not log lines.
	const apart = lines.filter((line) => !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d /.test(line));
	assert.deepEqual(apart, [last]);
	assert.ok(!/panicked|backtrace|Err\(|Some\(|Error \{/.test(last + apart.join('\n')), last);
}

async function refused(
	args: string[],
	words: string[],
	through: string[] = [],
	code = 1,
): Promise<void> {
	await endsWith(await start(args, through), words, 40_000, code);
}

/** Returns the command that runs a script whose mounts no other process sees. */
function mounts(script: string): string[] {
	const root = process.getuid?.() === 0;
	return [
		'unshare',
		...(root ? ['-m'] : ['-r', '-m']),
		'sh',
		'-c',
		`${script} && exec "$0" "$@"`,
	];
}

let folder: string;
/** Returns a base path in which the development chain has run. */
let used: string;
/**
 * The specification of a network of four validators on separate loopback addresses, two of which
 * have wrong clocks.
 */
let networkSpec: string;
let peers: string[];
const validators: Run[] = [];
let devSpec: {
	id: string;
	genesis: { runtimeGenesis: { code: string; patch: Record<string, unknown> } };
};
let dev: string[];

/** Returns the folder of the development chain's database in this base path. */
function database(base: string): string {
	return join(base, 'chains', 'tributary_dev', 'paritydb', 'full');
}

function copy(): string {
	const to = join(folder, randomBytes(4).toString('hex'));
	// The files are sparse, and remain so.
	execFileSync('cp', ['-a', used, to]);
	return to;
}

function file(name: string, text: string | Uint8Array): string {
	const path = join(folder, name);
	writeFileSync(path, text);
	return path;
}

/**
 * Returns the command that runs a node with a wrong clock. It preloads the library of `faketime`,
 * because a `faketime` process would not pass signals on to the node.
 */
function clock(off: string): string[] {
	const preload = execFileSync('faketime', ['-f', '+0', 'sh', '-c', 'echo "$LD_PRELOAD"'], {
		encoding: 'utf8',
	}).trim();
	return [
		'env',
		`LD_PRELOAD=${preload}`,
		`FAKETIME=${off}`,
		'FAKETIME_DONT_FAKE_MONOTONIC=1',
		'DONT_FAKE_MONOTONIC=1',
	];
}

/** Returns a base path with the compiled runtime of another node, which is the same for all. */
function compiled(base: string, chain: string): string {
	const at = (path: string, id: string) => join(path, 'chains', id, 'compiled');
	cpSync(at(used, 'tributary_dev'), at(base, chain), { recursive: true });
	return base;
}

/** The validators start first, because it takes a while until they agree that a clock is wrong. */
async function startNetwork(): Promise<void> {
	const host = `127.${1 + (process.pid % 250)}.${Date.now() % 250}.`;
	const network = join(folder, 'network');
	await nodeCommand([
		'testnet',
		'--dev-accounts',
		'--output',
		network,
		'--validators',
		'4',
		'--address',
		`/ip4/${host}{n}/tcp/30333`,
	]);
	networkSpec = join(network, 'spec.json');
	const { id, bootNodes } = JSON.parse(readFileSync(networkSpec, 'utf8')) as {
		id: string;
		bootNodes: string[];
	};
	peers = bootNodes;
	for (const [n, through] of [
		[1, []],
		[2, []],
		[3, clock('-45s')],
		[4, clock('+45s')],
	] as const) {
		const base = compiled(join(network, `validator-${n}`), id);
		const listen = `/ip4/${host}${n}/tcp/30333`;
		validators.push(
			await start(
				[
					'--chain',
					networkSpec,
					'--base-path',
					base,
					'--validator',
					'--listen-addr',
					listen,
				],
				[...through],
			),
		);
	}
}

before(
	async () => {
		folder = temporaryFolder();
		dev = ['--dev', '--base-path', join(folder, 'fresh')];
		devSpec = JSON.parse(
			await nodeCommand(['export-chain-spec', '--chain', 'dev']),
		) as typeof devSpec;
		const node = await startNode({ args: ['--dev'] });
		// The node needs the time of a block, and the tables of the database.
		await waitUntil(60_000, 'a block', () => node.log().includes('Imported #1'));
		await node.kill();
		used = node.folder;
		// Opening the database moves the contents of its log into its tables.
		await nodeCommand(['chain-info', '--dev', '--base-path', used]);
		await startNetwork();
	},
	{ timeout: 240_000 },
);
after(() => Promise.all(validators.map(stop)));

/** Runs a subcommand that must be refused with one line that has all of these words. */
async function commandRefused(args: string[], words: string[]): Promise<void> {
	const error = await nodeCommand(args).then(
		() => '',
		(error: unknown) => String(error),
	);
	const line = error.trimEnd().split('\n').at(-1) ?? '';
	assert.match(line, /^error: /, error);
	for (const word of words) assert.ok(line.includes(word), `'${word}' is not in: ${line}`);
}

describe('a chain that everybody could take over', () => {
	test('a public network with well-known keys', () =>
		refused(
			[
				'--chain',
				file('live.json', JSON.stringify({ ...devSpec, chainType: 'Live' })),
				'--base-path',
				join(folder, 'live'),
			],
			['//Alice is root', 'tributary-node testnet'],
		));
});

describe('keys', { timeout: 120_000 }, () => {
	test('a session key that everybody has, or of the wrong kind', async () => {
		const insert = (...args: string[]): string[] => [
			'key',
			'insert',
			'--chain',
			'dev',
			'--base-path',
			join(folder, 'inserted'),
			...args,
		];
		await commandRefused(insert('--key-type', 'babe', '--suri', '/path/with/typo'), [
			'/path/with/typo',
			'no file',
		]);
		await commandRefused(
			insert('--key-type', 'gran', '--scheme', 'sr25519', '--suri', '//Alice'),
			['--scheme ed25519'],
		);
		await commandRefused(insert('--key-type', 'aura', '--suri', '//Alice'), [
			'`babe`',
			'`gran`',
		]);
		await nodeCommand(insert('--key-type', 'babe', '--scheme', 'sr25519', '--suri', '//Alice'));
	});

	test('an authority without a network key', () =>
		refused(
			['--chain', 'local', '--validator', '--base-path', join(folder, 'no-key')],
			['network key', 'secret_ed25519', 'key generate-node-key'],
		));

	test('a network key that is none', async () => {
		for (const key of ['xyz', '00', 'g'.repeat(64)])
			await refused([...dev, '--node-key', key], ['node key', '--node-key-file']);
		mkdirSync(join(folder, 'directory'));
		for (const path of [
			file('short.key', randomBytes(31)),
			file('letters.key', 'z'.repeat(64)),
			file('line.key', `${'0'.repeat(64)}\n`),
			file('empty.key', ''),
			join(folder, 'directory'),
		]) {
			await refused(
				[...dev, '--node-key-file', path],
				[path, 'network key', '64 hex digits', 'generate-node-key'],
			);
		}
	});

	test('a session key that is none', async () => {
		const keystore = join(folder, 'keystore');
		mkdirSync(keystore);
		const name = `62616265${'00'.repeat(32)}`;
		writeFileSync(join(keystore, name), '"//Alice"');
		await refused(
			[
				'--chain',
				'local',
				'--validator',
				'--base-path',
				join(folder, 'session-key'),
				'--keystore-path',
				keystore,
				'--node-key',
				'01'.repeat(32),
			],
			[name, 'cannot sign', 'remove the file'],
		);
	});

	test('a keystore that cannot be written', async () => {
		for (const path of [file('keystore.file', ''), '/proc/keystore']) {
			await refused([...dev, '--keystore-path', path], [path, 'keystore', '--keystore-path']);
		}
	});
});

describe('flags', { timeout: 120_000 }, () => {
	test('a flag that there is not, or a value that it does not take', async () => {
		await refused(['--dev', '--nonsense'], ['--nonsense', '--help'], [], 2);
		for (const [flag, value] of [
			['--rpc-port', 'abc'],
			['--database', 'foo'],
			['--state-pruning', 'some'],
			['--sealing', 'never'],
			['--bootnodes', 'x'],
			['--rpc-max-connections', '0'],
			['--rpc-max-response-size', '0'],
			['--pool-limit', '0'],
		]) {
			await refused(['--dev', flag, value], [value, flag, '--help'], [], 2);
		}
	});

	test('a value that the node could only ignore', async () => {
		await refused(
			[...dev, '--rpc-cors', 'node.example'],
			['node.example', '--rpc-cors', 'https://'],
		);
		await refused(
			[...dev, '--listen-addr', '/ip4/127.0.0.1/udp/30333/quic-v1'],
			['/udp/30333/quic-v1', 'QUIC', '--listen-addr', '/tcp/'],
		);
		await refused(
			[...dev, '--password-filename', join(folder, 'no-password')],
			['no-password', 'cannot read'],
		);
	});

	test('an authority whose base path is temporary', () =>
		refused(['--chain', 'local', '--alice', '--tmp'], ['network key', '--base-path', '--tmp']));

	test('another pruning mode than that of the database', () =>
		refused(
			['--dev', '--base-path', copy(), '--state-pruning', '10'],
			['--state-pruning archive, and not 10', 'purge-chain'],
		));

	test('a name of development that is no authority is said', async () => {
		const run = await start([
			'--dev',
			'--bob',
			'--base-path',
			compiled(join(folder, 'bob'), 'tributary_dev'),
		]);
		await waitUntil(60_000, 'the warning', () =>
			/\/\/Bob is no authority of this chain.*--alice/.test(run.said()),
		);
		await stop(run);
	});

	test('unsafe RPC on all addresses', async () => {
		// The SDK prints its own line about this flag.
		const external = await start([...dev, '--rpc-external', '--rpc-methods', 'unsafe']);
		assert.equal(await withTimeout(40_000, 'the node to end', external.ended), 1);
		assert.match(
			external.said(),
			/error: anyone who can reach 0\.0\.0\.0:\d+ could call unsafe RPC.*--rpc-methods.*--unsafe-rpc-external.*\n$/,
		);
		await refused(
			[
				'--chain',
				'local',
				'--validator',
				'--node-key',
				'01'.repeat(32),
				'--rpc-external',
				'--base-path',
				join(folder, 'external'),
			],
			['authority', '--rpc-external', '--unsafe-rpc-external'],
		);
	});
});

describe('chains', { timeout: 180_000 }, () => {
	const chain = (path: string, words: string[]) =>
		refused(
			['--chain', path, '--base-path', join(folder, 'chain')],
			[...words, 'export-chain-spec'],
		);

	test('a specification that is not there, or none', async () => {
		await refused(['--chain', join(folder, 'nowhere')], ['nowhere', '--chain']);
		mkdirSync(join(folder, 'folder'));
		for (const path of [
			file('text', '{ not json'),
			file('empty', ''),
			file('object', '{}'),
			join(folder, 'folder'),
		]) {
			await chain(path, [path, 'not a chain specification']);
		}
	});

	test('a specification whose genesis cannot be made', async () => {
		const changed = (name: string, change: (spec: typeof devSpec) => void) => {
			const spec = structuredClone(devSpec);
			change(spec);
			return file(name, JSON.stringify(spec));
		};
		await chain(
			changed(
				'cut',
				({ genesis }) =>
					(genesis.runtimeGenesis.code = genesis.runtimeGenesis.code.slice(0, 2_000)),
			),
			['runtime', 'broken'],
		);
		await chain(
			changed('unknown', ({ genesis }) => (genesis.runtimeGenesis.patch.nonsense = {})),
			['genesis', 'nonsense'],
		);
		await chain(
			changed('hash', (spec) =>
				Object.assign(spec, { genesis: { stateRootHash: `0x${'11'.repeat(32)}` } }),
			),
			['genesis', 'hash'],
		);
	});

	test('a raw specification whose runtime is missing or broken', async () => {
		const raw = JSON.parse(readFileSync(networkSpec, 'utf8')) as {
			genesis: { raw: { top: Record<string, string> } };
		};
		const code = '0x3a636f6465';
		raw.genesis.raw.top[code] = '0x1234';
		await chain(file('broken.json', JSON.stringify(raw)), ['runtime', 'broken']);
		raw.genesis.raw.top = Object.fromEntries(
			Object.entries(raw.genesis.raw.top).filter(([key]) => key !== code),
		);
		await chain(file('codeless.json', JSON.stringify(raw)), ['no runtime', code]);
	});

	test('the database of another chain under the same name', async () => {
		const spec = structuredClone(devSpec);
		spec.genesis.runtimeGenesis.patch.sudo = {};
		// As if the chain of this name had been made by another version.
		await refused(
			['--chain', file('other.json', JSON.stringify(spec)), '--base-path', copy()],
			[
				'another chain',
				'each version',
				'--chain',
				'export-chain-spec',
				'--base-path',
				'purge-chain',
			],
		);
	});

	test('purge-chain where a node runs', async () => {
		const node = await startNode({ args: ['--dev'] });
		await commandRefused(
			['purge-chain', '-y', '--dev', '--base-path', node.folder],
			['in use', 'stop that node'],
		);
		await node.kill('SIGTERM');
		assert.ok(!/Essential task|ERROR/.test(node.log()), node.log().slice(-2_000));
		assert.match(
			await nodeCommand(['purge-chain', '-y', '--dev', '--base-path', node.folder]),
			/removed/,
		);
	});

	test('a command that names a file or a block that is not there', async () => {
		const base = copy();
		const on = (...args: string[]): string[] => [...args, '--dev', '--base-path', base];
		const missing = join(folder, 'nowhere', 'file');
		for (const [args, words] of [
			[on('export-blocks', missing), [missing, 'folder']],
			[
				on('export-blocks', join(base, 'out'), '--from', '9', '--to', '5'),
				['#9 to #5', 'ends with #'],
			],
			[
				on('export-blocks', join(base, 'out'), '--to', '1000000'),
				['#1 to #1000000', 'ends with #'],
			],
			[on('import-blocks', missing), [missing, 'cannot read']],
			[on('check-block', '1000000'), ['no block #1000000']],
			[on('check-block', `0x${'11'.repeat(32)}`), ['no block 0x1111']],
			[
				['export-chain-spec', '--output', missing],
				[missing, 'folder'],
			],
			[
				['key', 'inspect-node-key', '--file', missing],
				[missing, 'cannot read'],
			],
			[
				['key', 'generate-node-key', '--file', missing],
				[missing, 'folder'],
			],
			[['key', 'inspect', 'garbage'], ['neither a secret nor an address']],
			[
				['key', 'inspect', '/path/with/typo'],
				['/path/with/typo', 'no file'],
			],
		] as [string[], string[]][]) {
			await commandRefused(args, words);
		}
		assert.ok(!readdirSync(base).includes('out'), 'no empty file is left');
	});

	test('blocks that are exported and imported without a failed task', async () => {
		const [blocks, base] = [
			join(folder, 'blocks'),
			compiled(join(folder, 'imported'), 'tributary_dev'),
		];
		await nodeCommand(['export-blocks', blocks, '--dev', '--base-path', copy()]);
		const { status, stderr } = spawnSync(
			NODE_BINARY,
			['import-blocks', blocks, '--dev', '--base-path', base],
			{ encoding: 'utf8', timeout: 60_000 },
		);
		assert.equal(status, 0, stderr);
		assert.match(stderr, /Imported [1-9]\d* blocks/);
		assert.ok(!/Essential task|ERROR/.test(stderr), stderr);
	});

	test('no specification for a testnet that is raw', async () => {
		const raw = file(
			'raw.json',
			JSON.stringify({ ...devSpec, genesis: { raw: { top: {}, childrenDefault: {} } } }),
		);
		const run = spawn(NODE_BINARY, [
			'testnet',
			'--output',
			join(folder, 'net'),
			'--chain',
			raw,
		]);
		let err = '';
		run.stderr.on('data', (data: Buffer) => (err += data.toString()));
		assert.equal(
			await withTimeout(
				30_000,
				'it to end',
				new Promise((resolve) => run.once('close', resolve)),
			),
			1,
		);
		assert.match(err, /^error: .*is raw.*--chain.*\n$/);
	});
});

describe('ports', { timeout: 120_000 }, () => {
	let taken: Server;
	let port: string;
	before(async () => {
		taken = createServer();
		port = await new Promise<string>((resolve) =>
			taken.listen(0, '127.0.0.1', () => {
				const at = taken.address();
				resolve(String(at !== null && typeof at === 'object' ? at.port : 0));
			}),
		);
	});
	after(() => taken.close());

	test('a port that is taken', async () => {
		await refused([...dev, '--rpc-port', port], [port, 'RPC', 'taken', '--rpc-port']);
		await refused(
			[...dev, '--prometheus-port', port],
			[port, 'Prometheus', 'taken', '--prometheus-port'],
		);
		await refused(
			[...dev, '--listen-addr', `/ip4/127.0.0.1/tcp/${port}`],
			[port, 'peer-to-peer', 'taken', '--port'],
		);
	});

	test('an address that the machine does not have', () =>
		refused(
			[...dev, '--listen-addr', '/ip4/203.0.113.1/tcp/30333'],
			['203.0.113.1', 'no such address', '--public-addr'],
		));
});

describe('databases', { timeout: 180_000 }, () => {
	const onDev = (base: string, words: string[]) => refused(['--dev', '--base-path', base], words);

	test('one that another node is using', async () => {
		const base = copy();
		const node = await startNode({ args: ['--dev'], folder: base });
		try {
			await onDev(base, ['in use', 'another node', '--base-path']);
		} finally {
			await node.kill();
		}
	});

	test('one of another kind', async () => {
		const base = join(folder, 'rocksdb');
		const other = join(base, 'chains', 'tributary_dev', 'db', 'full');
		mkdirSync(other, { recursive: true });
		writeFileSync(join(other, 'CURRENT'), 'MANIFEST-000001\n');
		await onDev(base, [other, 'RocksDB', '--database rocksdb', '--base-path']);
	});

	test('one that is damaged', async () => {
		const damages: [what: string, damage: (path: string) => void][] = [
			['without its metadata', (path) => rmSync(join(path, 'metadata'))],
			['with other metadata', (path) => writeFileSync(join(path, 'metadata'), 'junk')],
			['without tables', (path) => each(path, 'table_', (table) => rmSync(table))],
			[
				'with other tables',
				(path) =>
					each(path, 'table_', (table) =>
						writeFileSync(table, randomBytes(statSync(table).size)),
					),
			],
			[
				'with tables cut short',
				(path) => each(path, 'table_', (table) => truncateSync(table, 0)),
			],
			['without its index', (path) => each(path, 'index_', (index) => rmSync(index))],
		];
		for (const [what, damage] of damages) {
			const base = copy();
			each(database(base), 'log', (log) => rmSync(log));
			damage(database(base));
			await onDev(base, [database(base), 'database', 'purge-chain']).catch(
				(error: unknown) => {
					throw new Error(what, { cause: error });
				},
			);
			rmSync(base, { recursive: true });
		}
	});

	test('one whose first sync was interrupted', async () => {
		const args = ['--chain', networkSpec, '--base-path', join(folder, 'interrupted')];
		const warps = async (): Promise<void> => {
			const run = await start([...args, '--sync', 'warp']);
			await waitUntil(60_000, 'the node to run', () =>
				run.said().includes('Running JSON-RPC server'),
			);
			await stop(run);
			assert.ok(!/ERROR|^error/m.test(run.said()), run.said().slice(-2_000));
		};
		await warps();
		await refused(args, ['no state', 'block #0', '--sync warp', 'purge-chain']);
		await warps();
	});

	test('one without a right to write', async () => {
		const base = copy();
		const readOnly = mounts(
			`mount --bind '${base}' '${base}' && mount -o remount,bind,ro '${base}'`,
		);
		await refused(['--dev', '--base-path', base], [base, 'Read-only', '--base-path'], readOnly);
		await refused(
			['--dev', '--base-path', '/proc/base'],
			['/proc/base', 'cannot write', '--base-path'],
		);
	});
});

function each(path: string, prefix: string, then: (file: string) => void): void {
	for (const name of readdirSync(path)) if (name.startsWith(prefix)) then(join(path, name));
}

describe('full disks', { timeout: 180_000 }, () => {
	test('one with too little room to start', () =>
		refused(
			[...dev, '--db-storage-threshold', '1000000000'],
			['disk is full', 'MiB', '--db-storage-threshold'],
		));

	for (const threshold of ['0', '40']) {
		test(`one that fills up under the node, with a threshold of ${threshold}`, async () => {
			const mount = join(folder, `disk-${threshold}`);
			const full = join(folder, `full-${threshold}`);
			mkdirSync(mount);
			// The process that fills it must run where the mount is visible.
			const fill = `(for i in $(seq 600); do [ -e '${full}' ] && exec cat /dev/zero > '${mount}/fill'; sleep 0.1; done) 2>/dev/null &`;
			const run = await start(
				[
					'--dev',
					'--base-path',
					join(mount, 'base'),
					'--db-storage-threshold',
					threshold,
					'--db-storage-polling-period',
					'1',
				],
				mounts(
					`mount -t tmpfs -o size=250m none '${mount}' && cp -a '${used}' '${mount}/base' && { ${fill} }`,
				),
			);
			await waitUntil(
				60_000,
				'a block',
				() => run.child.exitCode !== null || run.said().includes('Imported #'),
			);
			file(`full-${threshold}`, '');
			await endsWith(run, ['disk is full', 'make room'], 60_000);
			assert.ok(run.said().includes('Imported #'), run.said().slice(-3_000));
		});
	}

	test('a page that cannot be written', async () => {
		const run = await start(['--dev', '--base-path', copy()]);
		await waitUntil(60_000, 'the node to run', () =>
			run.said().includes('Running JSON-RPC server'),
		);
		run.child.kill('SIGBUS');
		await endsWith(run, ['disk is full, or fails', 'SIGBUS', 'make room']);
	});
});

describe('clocks and networks', { timeout: 300_000 }, () => {
	test('a clock that is behind the newest block, or before any node', async () => {
		await refused(
			['--dev', '--base-path', copy()],
			['clock is wrong', 'newest block', 'NTP'],
			clock('-1h'),
		);
		await refused(
			['--dev', '--base-path', compiled(join(folder, 'early'), 'tributary_dev')],
			['clock is wrong', 'days before', 'NTP'],
			clock('-3000d'),
		);
	});

	test('an authority without session keys runs, and says so', async () => {
		const run = await start([
			'--chain',
			networkSpec,
			'--base-path',
			join(folder, 'keyless'),
			'--validator',
			'--node-key',
			'02'.repeat(32),
		]);
		await waitUntil(
			60_000,
			'the warning',
			() =>
				/will not make blocks.*no session key of type `babe`.*author_rotateKeysWithOwner.*key insert/.test(
					run.said(),
				) && /will not finalise blocks.*`gran`/.test(run.said()),
		);
		await stop(run);
	});

	test('a node whose boot node is of another chain says so', async () => {
		const base = compiled(join(folder, 'strange'), 'tributary_local');
		const run = await start(['--chain', 'local', '--base-path', base, '--bootnodes', peers[0]]);
		await waitUntil(120_000, 'the warning', () =>
			/No peers on this chain \(genesis 0x[0-9a-f]{64}\).*another chain.*pass --chain the specification of the network/.test(
				run.said(),
			),
		);
		await stop(run);
	});

	test('a running validator with a clock that most others disagree with', async () => {
		const [first, second, behind, ahead] = validators;
		// Headers can be late for other reasons, so a clock that is ahead does not end the node.
		const warning = /No blocks are made.*clock is wrong.* s ahead of .*other authorities.*NTP/;
		await Promise.all([
			endsWith(behind, ['clock is wrong', 's behind', 'other authorities', 'NTP'], 240_000),
			waitUntil(240_000, 'the warning', () => warning.test(ahead.said())),
		]);
		for (const run of [first, second, ahead])
			assert.equal(run.child.exitCode, null, run.said().slice(-2_000));
		const made = () => ahead.said().split('Prepared block').length;
		const before = made();
		await sleep(30_000);
		assert.equal(made(), before, 'it goes on making blocks');
	});
});
