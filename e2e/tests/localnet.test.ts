// scripts/localnet.sh as a user runs it: a network of real nodes, its end, and its next start.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { rpcCall, waitUntil, withTimeout } from '@tributary/sdk';

import { NODE_BINARY, temporaryFolder } from '../src/lib/node.ts';

const SCRIPT = fileURLToPath(new URL('../../scripts/localnet.sh', import.meta.url));
const VALIDATORS = 2;
const NODES = ['full', 'validator-1', 'validator-2'];

interface Localnet {
	/** Returns what the script has printed so far. */
	out(): string;
	signal(signal: NodeJS.Signals): void;
	ended: Promise<number | NodeJS.Signals>;
}

/** The account that the script made for the validator in this folder. */
function accountOf(folder: string): { address: string } {
	return JSON.parse(readFileSync(join(folder, 'account.json'), 'utf8')) as { address: string };
}

const started = new Set<Localnet>();

function localnet(args: string[], env: Record<string, string> = {}): Localnet {
	// With TRIBUTARY_NODE set, the script builds nothing.
	const child = spawn(SCRIPT, args, {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { ...process.env, TRIBUTARY_NODE: NODE_BINARY, ...env },
	});
	let out = '';
	child.stdout.on('data', (data: Buffer) => (out += data.toString()));
	child.stderr.on('data', (data: Buffer) => (out += data.toString()));
	const network: Localnet = {
		out: () => out,
		signal: (signal) => void child.kill(signal),
		ended: once(child, 'exit').then(([code, signal]) => {
			started.delete(network);
			return (code ?? signal) as number | NodeJS.Signals;
		}),
	};
	started.add(network);
	return network;
}

async function ready(network: Localnet): Promise<void> {
	const ended = network.ended.then((how) =>
		Promise.reject(new Error(`it ended (${how}):\n${network.out()}`)),
	);
	await Promise.race([
		ended,
		waitUntil(300_000, 'the network to be ready', () => network.out().includes('Ctrl-C stops')),
	]);
}

async function end(network: Localnet, signal: NodeJS.Signals): Promise<number | NodeJS.Signals> {
	network.signal(signal);
	return withTimeout(90_000, 'the script to end', network.ended);
}

async function refused(...args: string[]): Promise<string> {
	const network = localnet(args);
	assert.equal(
		await withTimeout(60_000, 'the script to refuse', network.ended),
		1,
		network.out(),
	);
	return network.out();
}

/** Returns the processes whose command line contains this text. */
function processesWith(what: string): number[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map(Number)
		.filter((pid) => {
			try {
				return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
					.split('\0')
					.some((arg) => arg.includes(what));
			} catch {
				return false;
			}
		});
}

const noProcess = (what: string): Promise<true> =>
	waitUntil(60_000, `no process to use ${what}`, () => processesWith(what).length === 0);

async function listen(port: number): Promise<Server> {
	const server = createServer().listen(port, '127.0.0.1');
	await once(server, 'listening');
	return server;
}

const ports = (offset: number): number[] =>
	NODES.flatMap((_, n) => [9944, 30333, 9615].map((first) => first + offset + n));

/** Picks an offset at which nothing else listens, below the ports that the system assigns. */
async function freeOffset(): Promise<number> {
	for (;;) {
		const offset = 1_000 + Math.floor(Math.random() * 1_300);
		const servers = await Promise.allSettled(ports(offset).map(listen));
		for (const server of servers) if (server.status === 'fulfilled') server.value.close();
		if (servers.every(({ status }) => status === 'fulfilled')) return offset;
	}
}

const genesis = (ws: string): Promise<string> => rpcCall(ws, 'chain_getBlockHash', [0]);

async function finalized(ws: string): Promise<{ number: number; hash: string }> {
	const hash = await rpcCall<string>(ws, 'chain_getFinalizedHead');
	return {
		number: Number((await rpcCall<{ number: string }>(ws, 'chain_getHeader', [hash])).number),
		hash,
	};
}

/** Returns the authority that made the block, which BABE's digest names after the kind of claim. */
async function author(ws: string, number: number): Promise<number> {
	const hash = await rpcCall<string>(ws, 'chain_getBlockHash', [number]);
	const { digest } = await rpcCall<{ digest: { logs: string[] } }>(ws, 'chain_getHeader', [hash]);
	const log = Buffer.from(
		(digest.logs.find((entry) => entry.startsWith('0x0642414245')) ?? '').slice(2),
		'hex',
	);
	const lengthBytes = [1, 2, 4][log[5] & 3];
	return log.readUInt32LE(5 + lengthBytes + 1);
}

let offset: number;
let ws: string[];
let kept: string;
/** The folder in which scripts make their temporary folders. */
let temporary: string;

before(async () => {
	offset = await freeOffset();
	ws = NODES.map((_, n) => `ws://127.0.0.1:${9944 + offset + n}`);
	kept = join(temporaryFolder(), 'network');
	temporary = temporaryFolder();
});

after(async () => {
	for (const network of [...started]) await end(network, 'SIGTERM');
});

const moved = (): string => `--port-offset=${offset}`;

describe('localnet.sh', () => {
	let first: { genesis: string; number: number; hash: string };

	test(
		'should run a network that finalizes, with all validators at work',
		{ timeout: 600_000 },
		async () => {
			const network = localnet([
				String(VALIDATORS),
				'--base-path',
				kept,
				'--epoch-duration',
				'10',
				moved(),
			]);
			await ready(network);
			for (const [n, name] of NODES.entries()) {
				const row = network
					.out()
					.split('\n')
					.find((line) => line.startsWith(`${name} `));
				assert.ok(row, `no row for ${name} in\n${network.out()}`);
				const log = join(kept, 'logs', `${name}.log`);
				assert.ok(row.includes(ws[n]) && row.includes(log) && existsSync(log), row);
				if (n > 0) assert.ok(row.includes(accountOf(join(kept, name)).address), row);
				assert.deepEqual(await rpcCall(ws[n], 'system_nodeRoles'), [
					n === 0 ? 'Full' : 'Authority',
				]);

				const [metrics] = /http:\/\/\S+\/metrics/.exec(row) ?? [];
				assert.ok(metrics, row);
				assert.match(
					await (await fetch(metrics)).text(),
					/^substrate_block_height\{status="finalized"/m,
				);
			}
			assert.ok(
				network
					.out()
					.includes(
						`https://polkadot.js.org/apps/?rpc=ws%3A%2F%2F127.0.0.1%3A${9944 + offset}\n`,
					),
			);

			// Counted on the full node, which makes no block itself.
			const authors = new Set<number>();
			let seen = 0;
			await waitUntil(
				200_000,
				'every validator to author a final block',
				async () => {
					const head = await finalized(ws[0]);
					while (seen < head.number) authors.add(await author(ws[0], ++seen));
					return authors.size === VALIDATORS;
				},
				1_000,
			);
			const head = await finalized(ws[0]);
			first = { genesis: await genesis(ws[0]), ...head };
			for (const url of ws) {
				await waitUntil(
					60_000,
					'all nodes to have the same final block',
					async () => (await finalized(url)).number >= head.number,
				);
				assert.equal(await rpcCall(url, 'chain_getBlockHash', [head.number]), head.hash);
			}

			const taken = await refused(String(VALIDATORS), moved());
			for (const port of ports(offset))
				assert.ok(taken.includes(String(port)), `${port} in ${taken}`);
			assert.match(taken, /RPC of full.*p2p of validator-2/);

			assert.equal(await end(network, 'SIGTERM'), 0, network.out());
			assert.doesNotMatch(network.out(), /killing/);
			assert.deepEqual(processesWith(kept), []);
			for (const server of await Promise.all(ports(offset).map(listen))) server.close();
		},
	);

	test(
		'should continue the network of a folder, and end with its first node',
		{ timeout: 600_000 },
		async () => {
			assert.match(
				await refused('3', '--base-path', kept, moved()),
				/has 2 validators, not 3/,
			);
			assert.match(
				await refused('--base-path', kept, '--epoch-duration', '5', moved()),
				/has its epoch length already/,
			);

			// The network moves to other ports, and the boot nodes in its specification must
			// follow.
			offset = await freeOffset();
			ws = NODES.map((_, n) => `ws://127.0.0.1:${9944 + offset + n}`);
			const network = localnet(['--base-path', kept, moved()]);
			await ready(network);
			assert.equal(await genesis(ws[0]), first.genesis);
			assert.equal(await rpcCall(ws[0], 'chain_getBlockHash', [first.number]), first.hash);
			assert.ok((await finalized(ws[0])).number > first.number);

			const [victim, ...others] = processesWith(join(kept, 'validator-2'));
			assert.deepEqual(others, []);
			process.kill(victim, 'SIGKILL');
			assert.equal(
				await withTimeout(90_000, 'the script to end', network.ended),
				1,
				network.out(),
			);
			assert.match(network.out(), /validator-2 has ended \(exit code 137\)/);
			assert.match(
				network.out(),
				/The last lines of .*validator-2\.log:\n(.*\n)*?.*Imported #/,
			);
			await noProcess(kept);
		},
	);

	test('should clean up when it is stopped while it starts', { timeout: 180_000 }, async () => {
		const network = localnet(['1', moved()], { TMPDIR: temporary });
		await waitUntil(60_000, 'the nodes to start', () => network.out().includes('waiting for'));
		assert.equal(readdirSync(temporary).length, 1);
		assert.equal(await end(network, 'SIGINT'), 0, network.out());
		assert.deepEqual(readdirSync(temporary), []);
		assert.deepEqual(processesWith(temporary), []);
	});

	test('should not leave its nodes running when it is killed', { timeout: 180_000 }, async () => {
		const network = localnet(['1', moved()], { TMPDIR: temporary });
		await waitUntil(
			60_000,
			'the nodes to start',
			() => network.out().includes('waiting for') && processesWith(temporary).length === 2,
		);
		await end(network, 'SIGKILL');
		await noProcess(temporary);
	});

	test('should refuse what it cannot run in one line', { timeout: 180_000 }, async () => {
		const strange = temporaryFolder();
		writeFileSync(join(strange, 'file'), '');
		const half = temporaryFolder();
		mkdirSync(join(half, 'validator-1'));
		const cases: [RegExp, ...string[]][] = [
			[/'four': not a number of validators from 1 to \d+/, 'four'],
			[/'0': not a number of validators/, '0'],
			[/'1000': not a number of validators/, '1000'],
			[/'4.5': not a number of validators/, '4.5'],
			[/'-1'|unknown option -1/, '-1'],
			[/the number of validators is 2 already/, '2', '3'],
			[/unknown option --frob/, '--frob'],
			[/--base-path needs a value/, '--base-path'],
			[/--epoch-duration 0: not a number/, '--epoch-duration', '0'],
			[/--epoch-duration x: not a number/, '--epoch-duration=x'],
			[/--port-offset 99999: not a number from 0 to/, '--port-offset', '99999'],
			[/is not a folder/, '--base-path', join(strange, 'file')],
			[/is not empty and holds no network/, '--base-path', strange],
			[/is not empty and holds no network/, '--base-path', half],
		];
		for (const [message, ...args] of cases) {
			const said = await refused(...args);
			assert.match(said, message);
			assert.equal(said.trim().split('\n').length, 1, said);
		}
		const nowhere = localnet([moved()], { TRIBUTARY_NODE: '/nowhere/tributary-node' });
		assert.equal(await withTimeout(60_000, 'the script to refuse', nowhere.ended), 1);
		assert.match(
			nowhere.out(),
			/TRIBUTARY_NODE is \/nowhere\/tributary-node, which is not a program/,
		);
	});
});
