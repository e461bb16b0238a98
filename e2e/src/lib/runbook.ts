// The code blocks of docs/operate/validators.md, run as an operator who follows the page would run
// them.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { rpcCall, waitUntil, withTimeout } from '@tributary/sdk';

import { freePort, NODE_BINARY, temporaryFolder } from './node.ts';
import { javascript, Page } from './page.ts';

/** The page. */
export const page = new Page('docs/operate/validators.md');

const processes = new Set<ChildProcess>();
process.on('exit', () => {
	for (const child of processes) child.kill('SIGKILL');
});

/** The paths and ports of the page, which differ on a machine that runs several nodes. */
const PATHS = {
	binary: '/usr/local/bin/tributary-node',
	spec: '/etc/tributary/spec.json',
	base: '/var/lib/tributary',
};
const PORTS = { p2p: '30333', rpc: '9944', prometheus: '9615' };

let before: Promise<unknown> = Promise.resolve();

/** Runs one after the other what compiles the runtime first, because that takes all cores. */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
	const done = before.then(work);
	before = done.catch(() => {});
	return done;
}

/** A server: a folder for its files, ports of its own, and the node. */
export class Server {
	readonly folder = temporaryFolder();
	readonly base: string;
	readonly #spec: string;
	readonly #ports: Record<keyof typeof PORTS, number>;
	#child: ChildProcess | undefined;
	#log = '';

	private constructor(spec: string, ports: Record<keyof typeof PORTS, number>, base?: string) {
		this.#spec = spec;
		this.#ports = ports;
		this.base = base ?? join(this.folder, 'base');
		mkdirSync(this.base, { recursive: true });
		mkdirSync(join(this.folder, 'bin'));
		symlinkSync(NODE_BINARY, join(this.folder, 'bin', 'tributary-node'));
	}

	/** Makes a server for this chain, with an existing base path or a new one. */
	static async make(spec: string, base?: string, p2p?: number): Promise<Server> {
		const [free, rpc, prometheus] = [await freePort(), await freePort(), await freePort()];
		return new Server(spec, { p2p: p2p ?? free, rpc, prometheus }, base);
	}

	get ws(): string {
		return `ws://127.0.0.1:${this.#ports.rpc}`;
	}

	log(): string {
		return this.#log;
	}

	/** Returns a text of the page with this server's paths and ports. */
	place(text: string): string {
		return text
			.replaceAll(PATHS.binary, join(this.folder, 'bin', 'tributary-node'))
			.replaceAll(PATHS.spec, this.#spec)
			.replaceAll(PATHS.base, this.base)
			.replaceAll(`127.0.0.1:${PORTS.rpc}`, `127.0.0.1:${this.#ports.rpc}`)
			.replaceAll(`127.0.0.1:${PORTS.prometheus}`, `127.0.0.1:${this.#ports.prometheus}`)
			.replaceAll(/--port \d+/g, `--port ${this.#ports.p2p}`)
			.replaceAll(/--rpc-port \d+/g, `--rpc-port ${this.#ports.rpc}`)
			.replaceAll(/--prometheus-port \d+/g, `--prometheus-port ${this.#ports.prometheus}`);
	}

	#environment(extra: Record<string, string>): NodeJS.ProcessEnv {
		const { PATH = '', HOME = '' } = process.env;
		return {
			PATH: `${join(this.folder, 'bin')}:${PATH}`,
			HOME,
			SPEC: this.#spec,
			BASE: this.base,
			...extra,
		};
	}

	/**
	 * Runs a shell block and returns what it prints. `extra` holds what the page exports, such as
	 * `OWNER`.
	 */
	async shell(name: string, extra: Record<string, string> = {}): Promise<string> {
		const code = this.place(page.block('sh', name));
		const child = spawn('bash', ['-euo', 'pipefail', '-c', code], {
			cwd: this.folder,
			env: this.#environment(extra),
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		let out = '';
		let err = '';
		child.stdout.on('data', (data: Buffer) => (out += data.toString()));
		child.stderr.on('data', (data: Buffer) => (err += data.toString()));
		const status = await withTimeout(
			60_000,
			`the block '${name}'`,
			new Promise<number | null>((resolve, reject) => {
				child.once('error', reject);
				child.once('close', resolve);
			}),
		);
		if (status !== 0)
			throw new Error(`the block '${name}' ended with ${status}:\n${code}\n${out}${err}`);
		return out;
	}

	/** Runs a block that asks the node, and returns the result. */
	async ask<T>(name: string, extra: Record<string, string> = {}): Promise<T> {
		const answer = JSON.parse(await this.shell(name, extra)) as { result?: T; error?: unknown };
		if (answer.result === undefined)
			throw new Error(`the block '${name}' answers ${JSON.stringify(answer)}`);
		return answer.result;
	}

	/**
	 * Starts the node as its unit does, or by another command, and waits until the node answers.
	 */
	start(command?: string): Promise<void> {
		return inTurn(() => this.#start(command));
	}

	async #start(command?: string): Promise<void> {
		if (this.#child !== undefined) throw new Error('the node is running already');
		const line = command ?? /^ExecStart=((?:.*\\\n)*.*)$/m.exec(page.block('ini', 'unit'))?.[1];
		if (line === undefined) throw new Error('the unit has no ExecStart');
		const child = spawn('bash', ['-c', `exec ${this.place(line)}`], {
			cwd: this.folder,
			env: this.#environment({}),
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		processes.add(child);
		child.once('exit', () => processes.delete(child));
		for (const stream of [child.stdout, child.stderr])
			stream.on('data', (data: Buffer) => (this.#log += data.toString()));
		this.#child = child;
		await waitUntil(180_000, 'the node to answer', async () => {
			if (child.exitCode !== null || child.signalCode !== null) return true;
			return (await rpcCall<string>(this.ws, 'system_chain', [], 2_000)) !== '';
		});
		if (child.exitCode !== null || child.signalCode !== null)
			throw new Error(`the node ended at once:\n${this.#log.slice(-3_000)}`);
	}

	/** Stops the node as systemd does. */
	async stop(): Promise<void> {
		const child = this.#child;
		this.#child = undefined;
		if (child === undefined || !processes.has(child)) return;
		const ended = new Promise((resolve) => child.once('exit', resolve));
		child.kill('SIGTERM');
		try {
			await withTimeout(30_000, 'the node to end', ended);
		} catch (error) {
			child.kill('SIGKILL');
			throw error;
		}
	}
}

/** Writes the unit with a server's paths, and returns the path of the file. */
export function writeUnit(server: Server): string {
	const path = join(server.folder, 'tributary.service');
	writeFileSync(path, server.place(page.block('ini', 'unit')));
	return path;
}

/** Returns the block 'connect' for a tunnel to this node. */
function connectTo(ws: string): string {
	return page.block('js', 'connect').replace(`ws://127.0.0.1:${PORTS.rpc}`, ws);
}

/**
 * Runs a JavaScript block after 'connect', through a tunnel to a node's RPC, and returns what it
 * logs.
 */
export async function snippet(
	ws: string,
	name: string,
	env: Record<string, string>,
	ms = 120_000,
): Promise<unknown[]> {
	const code = `${connectTo(ws)}\ntry {\n${page.block('js', name)}\n} finally {\n\tawait api.disconnect();\n}`;
	return (await javascript(code, env, ms)).logged;
}

/** Runs a JavaScript block that needs no node. */
export async function offline(name: string, env: Record<string, string>): Promise<unknown[]> {
	return (await javascript(page.block('js', name), env, 30_000)).logged;
}

/** Means by which a test uses a terminal: code of its own, and the end. */
interface Session {
	compile(parameters: string, code: string): (values: object) => Promise<unknown>;
	close(): Promise<void>;
}

/** A terminal of one signer, in which Node.js has run 'connect' and knows functions of pages. */
export class Terminal {
	readonly #session: Session;
	#last: Promise<unknown> = Promise.resolve();

	private constructor(session: Session) {
		this.#session = session;
	}

	static async open(
		ws: string,
		env: Record<string, string>,
		functions: string[],
	): Promise<Terminal> {
		const session = `return {
	compile: (parameters, code) => eval('(async ({' + parameters + '}) => {' + code + '\\n})'),
	close: () => api.disconnect(),
};`;
		const code = [connectTo(ws), ...functions, session].join('\n');
		return new Terminal((await javascript(code, env, 60_000)).value as Session);
	}

	/** Runs code with these variables, after what runs already, and returns its value. */
	run<T>(code: string, variables: object = {}, ms = 120_000): Promise<T> {
		const compiled = this.#session.compile(Object.keys(variables).join(', '), code);
		const done = this.#last.then(() => withTimeout(ms, code, compiled(variables)));
		this.#last = done.catch(() => {});
		return done as Promise<T>;
	}

	close(): Promise<void> {
		return this.#session.close();
	}
}

/** Parses what the block `account` prints about a new account. */
export function readAccount(printed: string): {
	phrase: string;
	publicKey: string;
	address: string;
} {
	const line = (label: string): string => {
		const value = new RegExp(`^\\s*${label}:\\s*(.+)$`, 'm').exec(printed)?.[1];
		if (value === undefined) throw new Error(`no '${label}' in\n${printed}`);
		return value.trim();
	};
	return {
		phrase: line('Secret phrase'),
		publicKey: line('Public key \\(hex\\)'),
		address: line('SS58 Address'),
	};
}
