// A network of real nodes, each on a host of its own.

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { ApiPromise } from '@polkadot/api';
import { type ChainEvent, eventsAt, eventsNamed, rpcCall, waitUntil } from '@tributary/sdk';

import { finalized, type Node, nodeCommand, startNode, temporaryFolder } from '../lib/node.ts';
import { host, plug } from './namespaces.ts';

export const P2P_PORT = 30_333;
const RPC_PORT = 9_944;

export interface Start {
	/** Flags beside those that every node of the network has. */
	args?: string[];
	/** A base path other than that of this number. */
	basePath?: string;
	/** Whether the node validates; by default, those that `testnet` made do. */
	validator?: boolean;
	wait?: boolean;
	rpcMethods?: 'safe' | 'unsafe';
	/** A specification other than the network's. */
	spec?: string;
}

/** The account of a validator, as `testnet` wrote it. */
export interface Account {
	secretPhrase: string;
	address: string;
	publicKey: string;
}

export class Network {
	static readonly #open = new Set<Network>();
	readonly folder: string;
	readonly validators: number;
	readonly #nodes = new Map<number, Node>();

	private constructor(folder: string, validators: number) {
		this.folder = folder;
		this.validators = validators;
	}

	/** Makes a network without starting a node. */
	static async make(validators: number, epochSlots: number, from?: string): Promise<Network> {
		const folder = join(temporaryFolder(), 'network');
		await nodeCommand([
			'testnet',
			'--dev-accounts',
			'--output',
			folder,
			'--validators',
			String(validators),
			'--epoch-duration',
			String(epochSlots),
			'--address',
			`/ip4/10.77.0.{n}/tcp/${P2P_PORT}/ws`,
			...(from === undefined ? [] : ['--chain', from]),
		]);
		const network = new Network(folder, validators);
		Network.#open.add(network);
		return network;
	}

	get spec(): string {
		return join(this.folder, 'spec.json');
	}

	get #spec(): { id: string } {
		return JSON.parse(readFileSync(this.spec, 'utf8')) as { id: string };
	}

	/** Returns the chain's folder in the base path of this number. */
	chainFolder(number: number): string {
		return join(this.basePath(number), 'chains', this.#spec.id);
	}

	basePath(number: number): string {
		return join(
			this.folder,
			number <= this.validators ? `validator-${number}` : `node-${number}`,
		);
	}

	account(number: number): Account {
		return JSON.parse(
			readFileSync(join(this.basePath(number), 'account.json'), 'utf8'),
		) as Account;
	}

	/** The numbers of all validators. */
	get all(): number[] {
		return Array.from({ length: this.validators }, (_, i) => i + 1);
	}

	/** Starts the node of this number on the host of this number. */
	async start(
		number: number,
		{
			args = [],
			basePath,
			validator = number <= this.validators,
			wait,
			rpcMethods = 'unsafe',
			spec = this.spec,
		}: Start = {},
	): Promise<Node> {
		if (this.#nodes.has(number)) throw new Error(`node ${number} is running`);
		const { address, control, enter } = host(number);
		const path = basePath ?? this.basePath(number);
		const logs = join(this.folder, `log-${number}`);
		mkdirSync(logs, { recursive: true });
		this.#share(path);
		const node = await startNode({
			args: [
				'--chain',
				spec,
				'--no-mdns',
				'--allow-private-ip',
				'--name',
				`node ${number}`,
				...(validator ? ['--validator'] : []),
				// The control cable is not loopback, but only this process reaches it.
				'--unsafe-rpc-external',
				'--rpc-cors',
				'all',
				'--rpc-methods',
				rpcMethods,
				...args,
			],
			folder: logs,
			basePath: path,
			through: enter,
			rpcHost: control,
			p2pHost: address,
			rpcPort: RPC_PORT,
			p2pPort: P2P_PORT,
			wait,
		});
		this.#nodes.set(number, node);
		return node;
	}

	/** Starts several nodes at once, after the very first one has compiled the runtime for all. */
	async startAll(numbers = this.all, options: Start = {}): Promise<void> {
		const [first, ...rest] = numbers;
		if (this.started.length === 0) await this.start(first, options);
		else rest.push(first);
		await Promise.all(rest.map((number) => this.start(number, options)));
	}

	/**
	 * Copies the compiled runtime of another node to a base path without it: compiling takes a
	 * loaded machine half a minute.
	 */
	#share(basePath: string): void {
		const { id } = this.#spec;
		const place = join(basePath, 'chains', id, 'compiled');
		const made = this.started
			.map((number) => join(this.chainFolder(number), 'compiled'))
			.find((folder) => existsSync(folder));
		if (made !== undefined && !existsSync(place)) cpSync(made, place, { recursive: true });
	}

	/** Returns a running node. */
	node(number: number): Node {
		const node = this.#nodes.get(number);
		if (node === undefined) throw new Error(`node ${number} is not running`);
		return node;
	}

	/** The numbers of the running nodes. */
	get running(): number[] {
		return [...this.#nodes.keys()].sort((a, b) => a - b);
	}

	async kill(number: number, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
		const node = this.node(number);
		this.#nodes.delete(number);
		await node.kill(signal);
	}

	/** Removes a node that ended by itself. */
	remove(number: number): void {
		this.#nodes.delete(number);
	}

	/** Cuts these nodes off from all others. */
	cut(numbers: number[]): void {
		for (const number of numbers) plug(number, 'south');
	}

	heal(): void {
		for (const number of this.running) plug(number, 'north');
	}

	/** Ends all nodes. */
	async end(): Promise<void> {
		this.heal();
		await Promise.all(this.running.map((number) => this.kill(number)));
		Network.#open.delete(this);
	}

	/** The networks whose nodes have not been ended. */
	static get open(): Network[] {
		return [...Network.#open];
	}

	/** The numbers of all nodes that were ever started. */
	get started(): number[] {
		return readdirSync(this.folder)
			.map((name) => /^log-(\d+)$/.exec(name))
			.filter((match) => match !== null)
			.map((match) => Number(match[1]))
			.sort((a, b) => a - b);
	}

	/** Returns what a node has written so far, running or not. */
	log(number: number): string {
		return readFileSync(join(this.folder, `log-${number}`, 'node.log'), 'utf8');
	}

	height(number: number): Promise<number> {
		return finalized(this.node(number)).then(({ number: height }) => height);
	}

	heights(numbers = this.running): Promise<number[]> {
		return Promise.all(numbers.map((number) => this.height(number)));
	}

	/**
	 * Waits until each of these has finalised beyond this height, and returns the milliseconds that
	 * it took.
	 */
	async finalizedBeyond(height: number, ms: number, numbers = this.running): Promise<number> {
		const began = Date.now();
		await waitUntil(
			ms,
			`nodes ${numbers.join(', ')} to finalise beyond block ${height}`,
			async () => {
				return (await this.heights(numbers)).every((reached) => reached > height);
			},
			250,
		);
		return Date.now() - began;
	}
}

/** Returns the hashes of a node's final blocks, from genesis on. */
export async function finalChain(node: Node): Promise<string[]> {
	const { number } = await finalized(node);
	const hashes: string[] = [];
	for (let from = 0; from <= number; from += 1_000) {
		const part = Array.from({ length: Math.min(1_000, number + 1 - from) }, (_, i) => from + i);
		hashes.push(...(await rpcCall<string[]>(node.ws, 'chain_getBlockHash', [part])));
	}
	return hashes;
}

/** A final block. */
interface Block {
	number: number;
	hash: string;
	parent: string;
	events: ChainEvent[];
}

/** Returns the first final block, from this one on, that has such an event. */
export async function blockWith(
	api: ApiPromise,
	name: string,
	from: number,
	ms: number,
): Promise<Block> {
	let number = from;
	return waitUntil(
		ms,
		`${name} in a final block`,
		async () => {
			const head = (
				await api.rpc.chain.getHeader(await api.rpc.chain.getFinalizedHead())
			).number.toNumber();
			for (; number <= head; number++) {
				const hash = (await api.rpc.chain.getBlockHash(number)).toHex();
				const events = await eventsAt(api, hash);
				if (eventsNamed(events, name).length > 0)
					return {
						number,
						hash,
						parent: (await api.rpc.chain.getHeader(hash)).parentHash.toHex(),
						events,
					};
			}
			return undefined;
		},
		500,
	);
}
