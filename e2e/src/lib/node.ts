// Real nodes on free ports, in folders of their own.

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

import { rpcCall, waitUntil, withTimeout } from '@tributary/sdk';

const TARGET = process.env.CARGO_TARGET_DIR ?? join(homedir(), '.cache', 'tributary-target');
export const NODE_BINARY = process.env.TRIBUTARY_NODE ?? join(TARGET, 'debug', 'tributary-node');

export interface Node {
	readonly ws: string;
	readonly folder: string;
	readonly p2pPort: number;
	readonly pid: number;
	/** The exit code, or the signal that ended the process. */
	readonly ended: Promise<number | string>;
	/** Returns what the node has written so far. */
	log(): string;
	/** Ends the process and keeps its folder. */
	kill(signal?: NodeJS.Signals): Promise<void>;
	/** Ends the process and removes its folder. */
	stop(): Promise<void>;
}

export interface NodeOptions {
	/** The node's flags, beside those for ports and folder. */
	args: string[];
	/** The folder of an earlier node to continue; a new one by default. */
	folder?: string;
	rpcPort?: number;
	p2pPort?: number;
	/** The base path, if it is not the folder. */
	basePath?: string;
	/** A command that executes the node, such as one that enters a namespace first. */
	through?: string[];
	/** The host at which the RPC answers; loopback by default. */
	rpcHost?: string;
	/** The host at which peers reach the node; loopback by default. */
	p2pHost?: string;
	/** Whether to wait until the node answers; `true` by default. */
	wait?: boolean;
}

const running = new Set<ChildProcess>();
const folders = new Set<string>();
process.on('exit', () => {
	for (const child of running) child.kill('SIGKILL');
	for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

/**
 * Ports below those that systems assign to outgoing connections, so that a restarted node finds its
 * port free, and between those of local networks. Test files run side by side, so each process
 * takes its ports from ranges of its own.
 */
const PORTS = { from: 12_500, to: 31_000, range: 500 };

let next = 0;
let end = 0;

/** Returns the listener that holds a port, or `undefined` if the port is in use. */
function listen(port: number): Promise<Server | undefined> {
	const server = createServer();
	return new Promise((resolve) => {
		server.once('error', () => resolve(undefined));
		server.listen(port, '127.0.0.1', () => resolve(server));
	});
}

/** Takes a range that no other process has, and holds its first port until this process ends. */
async function takeRange(): Promise<void> {
	const ranges = (PORTS.to - PORTS.from) / PORTS.range;
	const start = Math.floor(Math.random() * ranges);
	for (let n = 0; n < ranges; n++) {
		const first = PORTS.from + ((start + n) % ranges) * PORTS.range;
		const holder = await listen(first);
		if (holder === undefined) continue;
		holder.unref();
		[next, end] = [first + 1, first + PORTS.range];
		return;
	}
	throw new Error(`no free port: every range from ${PORTS.from} to ${PORTS.to} is held`);
}

export async function freePort(): Promise<number> {
	for (;;) {
		if (next === end) await takeRange();
		const port = next++;
		const server = await listen(port);
		if (server === undefined) continue;
		await new Promise((resolve) => server.close(resolve));
		return port;
	}
}

export function temporaryFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'tributary-'));
	folders.add(folder);
	return folder;
}

export async function startNode(options: NodeOptions): Promise<Node> {
	if (!existsSync(NODE_BINARY)) {
		throw new Error(
			`there is no node at ${NODE_BINARY}: build it with 'cargo build --workspace --bins'`,
		);
	}
	const folder = options.folder ?? temporaryFolder();
	const rpcPort = options.rpcPort ?? (await freePort());
	const p2pPort = options.p2pPort ?? (await freePort());
	const logFile = join(folder, 'node.log');
	const log = openSync(logFile, 'a');
	const [program, ...args] = [
		...(options.through ?? []),
		NODE_BINARY,
		...options.args,
		'--base-path',
		options.basePath ?? folder,
		'--rpc-port',
		String(rpcPort),
		'--listen-addr',
		`/ip4/${options.p2pHost ?? '127.0.0.1'}/tcp/${p2pPort}/ws`,
		'--no-prometheus',
		'--no-telemetry',
	];
	const child = spawn(program, args, { stdio: ['ignore', log, log] });
	closeSync(log);
	running.add(child);
	const ended = new Promise<number | string>((resolve) => {
		child.once('exit', (code, signal) => {
			running.delete(child);
			resolve(code ?? signal ?? 'lost');
		});
	});
	const kill = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
		child.kill(signal);
		await withTimeout(20_000, 'the node to end', ended).catch(() => child.kill('SIGKILL'));
		await withTimeout(10_000, 'the node to be killed', ended);
	};
	const node: Node = {
		ws: `ws://${options.rpcHost ?? '127.0.0.1'}:${rpcPort}`,
		folder,
		p2pPort,
		pid: child.pid ?? 0,
		ended,
		log: () => readFileSync(logFile, 'utf8'),
		kill,
		stop: async () => {
			await kill();
			rmSync(folder, { recursive: true, force: true });
			folders.delete(folder);
		},
	};
	if (options.wait === false) return node;
	await waitUntil(180_000, 'the node to answer', async () => {
		if (child.exitCode !== null || child.signalCode !== null) return true;
		return (await rpcCall<string>(node.ws, 'system_chain', [], 2_000)) !== '';
	});
	if (child.exitCode !== null || child.signalCode !== null) {
		throw new Error(
			`the node ended at once (${child.exitCode ?? child.signalCode}):\n${node.log().slice(-4000)}`,
		);
	}
	return node;
}

/** Runs a subcommand of the node, such as `export-chain-spec`, and returns what it prints. */
export async function nodeCommand(args: string[]): Promise<string> {
	const child = spawn(NODE_BINARY, args, { stdio: ['ignore', 'pipe', 'pipe'] });
	let out = '';
	let err = '';
	child.stdout.on('data', (data: Buffer) => (out += data.toString()));
	child.stderr.on('data', (data: Buffer) => (err += data.toString()));
	const code = await withTimeout(
		60_000,
		args.join(' '),
		new Promise<number | null>((resolve, reject) => {
			child.once('error', reject);
			child.once('close', resolve);
		}),
	);
	if (code !== 0)
		throw new Error(
			`tributary-node ${args.join(' ')} ended with ${code}:\n${err.slice(-4000)}`,
		);
	return out;
}

/** Returns the address at which other nodes reach this one. */
export async function address(node: Node): Promise<string> {
	const peer = await rpcCall<string>(node.ws, 'system_localPeerId');
	return `/ip4/127.0.0.1/tcp/${node.p2pPort}/ws/p2p/${peer}`;
}

export interface Header {
	number: number;
	hash: string;
	stateRoot: string;
}

export async function header(node: Node, hash: string): Promise<Header> {
	const { number, stateRoot } = await rpcCall<{ number: string; stateRoot: string }>(
		node.ws,
		'chain_getHeader',
		[hash],
	);
	return { number: Number(number), hash, stateRoot };
}

export async function finalized(node: Node): Promise<Header> {
	return header(node, await rpcCall<string>(node.ws, 'chain_getFinalizedHead'));
}

export async function best(node: Node): Promise<Header> {
	return header(node, await rpcCall<string>(node.ws, 'chain_getBlockHash'));
}
