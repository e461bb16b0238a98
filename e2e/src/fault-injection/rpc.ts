// 6: abusive clients of the RPC.

import { writeFileSync } from 'node:fs';
import { type Socket } from 'node:net';

import { rpcCall, sleep, waitUntil } from '@tributary/sdk';

import { memory, MIB } from '../lib/memory.ts';
import { best, type Node } from '../lib/node.ts';
import { soundLogs, spread } from './checks.ts';
import { Network } from './network.ts';
import { type Run, type Scenario, seconds } from './report.ts';
import { CODE, post, postAndForget, postManyAndForget, request, Ws } from './sockets.ts';

export const rpc: Scenario = {
	name: 'rpc',
	title: 'abusive RPC clients',
	async run(run) {
		// One authority makes the block of every slot, so that each missed slot is visible.
		const network = await Network.make(1, 100);
		const node = await network.start(1, { rpcMethods: 'safe' });
		await waitUntil(60_000, 'blocks', async () => (await best(node)).number >= 2);
		const first = await slotOf(node);
		const honest = await Honest.connect(node);
		const began = memory(node).now;
		run.note(`resident before: ${mib(began)}`);
		for (const [what, connections, abuse] of refused(run)) {
			const bound = MIN_ROOM + Math.min(connections, CONNECTIONS) * PER_CONNECTION;
			const grown = await during(node, honest, run, what, () => abuse(node), began);
			run.must(
				grown < bound,
				`${what}: memory grew by ${mib(grown)}, and ${mib(bound)} is the bound`,
			);
		}
		await unread(node, honest, run);
		await honest.stop();
		await sleep(run.short ? 6_000 : 30_000);
		const last = await slotOf(node);
		const slots = last.slot - first.slot;
		const missed = slots - (last.number - first.number);
		run.must(missed <= LATE, `${missed} of ${slots} slots had no block`);
		run.saw(
			`${missed} of ${slots} slots without a block; ${mib(began)} resident before, ${mib(memory(node).now)} at the end`,
		);
		soundLogs(network, run, [1]);
		await network.end();
	},
};

/**
 * Runs the abuse while an honest client asks, and returns by how much the peak of the memory
 * exceeded `from`.
 */
async function during(
	node: Node,
	honest: Honest,
	run: Run,
	what: string,
	abuse: () => Promise<string>,
	from: number,
): Promise<number> {
	writeFileSync(`/proc/${node.pid}/clear_refs`, '5');
	honest.take();
	const before = Date.now();
	const seen = await abuse();
	const { peak } = memory(node);
	const { slowest, failed } = honest.take();
	run.did(what);
	run.saw(
		`${what}: ${seen}; at most ${mib(peak)} resident, slowest answer to the honest client ${seconds(slowest)}`,
	);
	run.must(failed === 0, `${what}: ${failed} calls of the honest client failed`);
	run.must(slowest < HONEST_WITHIN, `${what}: the honest client waited ${seconds(slowest)}`);
	run.note(`took ${seconds(Date.now() - before)}`);
	return peak - from;
}

/**
 * Clients that ask and do not read. The node stops to answer them, and disconnects them after some
 * time, or as soon as all together have too much.
 */
async function unread(node: Node, honest: Honest, run: Run): Promise<void> {
	const size = (await post(node.ws, JSON.stringify(CODE))).text.length;
	for (const [what, answers, leave] of unreading(run)) {
		const from = memory(node).now;
		let client: Unread | undefined;
		const grown = await during(
			node,
			honest,
			run,
			what,
			async () => {
				client = await leave(node);
				await sleep(PATIENCE + 10_000);
				return `${answers} answers of ${mib(size)} asked for, ${mib(answers * size)} in all`;
			},
			from,
		);
		run.must(
			grown < UNREAD,
			`${what}: memory grew by ${mib(grown)}, and ${mib(UNREAD)} is the bound`,
		);
		run.must((await client?.isClosed()) === true, `${what}: a client is still connected`);
		run.saw(`${what}: memory grew by ${mib(grown)}, and the node closed the connections`);
		if (run.short) continue;
		await waitUntil(
			60_000,
			'memory to be released',
			() => memory(node).now - from < grown / 2 + MIN_ROOM / 4,
			500,
		);
		run.saw(
			`${what}: ${mib(memory(node).now - from)} of the ${mib(grown)} still resident after disconnection`,
		);
	}
}

/** Slots that may be without a block: CI has two cores, and runs other tests at the same time. */
const LATE = 1;

/** Milliseconds that an honest client may wait, on a machine that also compiles. */
const HONEST_WITHIN = 15_000;

/** Connections that a node accepts. */
const CONNECTIONS = 100;
/**
 * Memory that a reading connection may take: a request and an answer of 15 MiB, and the answer once
 * more while it is written.
 */
const PER_CONNECTION = 45 * MIB;
/** Memory that the node may take besides: caches, and what its allocator does not release. */
const MIN_ROOM = 384 * MIB;
/** Milliseconds after which the node closes a client that reads nothing. */
const PATIENCE = 20_000;
/**
 * Memory that clients may take who read nothing: 256 MiB for all, twice while answers are made, and
 * what the allocator does not release.
 */
const UNREAD = 768 * MIB;

function mib(bytes: number): string {
	return `${Math.round(bytes / MIB)} MiB`;
}

/** Returns number and slot of the best block. */
async function slotOf(node: Node): Promise<{ number: number; slot: number }> {
	const { number, digest } = await rpcCall<{ number: string; digest: { logs: string[] } }>(
		node.ws,
		'chain_getHeader',
	);
	const log = digest.logs.find((one) => one.startsWith('0x0642414245'));
	if (log === undefined) throw new Error('a header without a slot');
	// Kind and engine; the length, which is compact: two bytes from 64 on; then kind of claim,
	// author, slot.
	const bytes = Buffer.from(log.slice(2), 'hex');
	const claim = 5 + ((bytes[5] & 3) === 0 ? 1 : 2);
	return { number: Number(number), slot: Number(bytes.readBigUInt64LE(claim + 1 + 4)) };
}

/** A client that asks for the best header twice a second over one connection, as wallets do. */
class Honest {
	#on = true;
	#slowest = 0;
	#failed = 0;
	readonly #ended: Promise<void>;

	private constructor(ws: Ws) {
		this.#ended = (async () => {
			for (let id = 1; this.#on; id++) {
				const began = Date.now();
				ws.send(request('chain_getHeader', [], id));
				await waitUntil(
					60_000,
					'an answer',
					() => ws.take().some((text) => (JSON.parse(text) as { id: number }).id === id),
					10,
				).catch(() => (this.#failed += 1));
				this.#slowest = Math.max(this.#slowest, Date.now() - began);
				await sleep(500);
			}
			ws.close();
		})();
	}

	static async connect(node: Node): Promise<Honest> {
		const ws = await Ws.open(node.ws);
		if (ws === undefined)
			throw new Error('the node refused the connection of the honest client');
		return new Honest(ws);
	}

	take(): { slowest: number; failed: number } {
		const taken = { slowest: this.#slowest, failed: this.#failed };
		this.#slowest = 0;
		this.#failed = 0;
		return taken;
	}

	async stop(): Promise<void> {
		this.#on = false;
		await this.#ended;
	}
}

/** A description, the number of connections, and the abuse, which returns what was observed. */
type Abuse = [string, number, (node: Node) => Promise<string>];

/** Returns the kinds of abuse that a node refuses or bounds. */
function refused(run: Run): Abuse[] {
	const times = run.short ? 1 : 4;
	return [
		[
			`${5 * times} batches of 10,000 calls`,
			5 * times,
			async (node) => {
				const batch = JSON.stringify(
					Array.from({ length: 10_000 }, (_, i) => request('system_health', [], i)),
				);
				const answers = await Promise.all(
					Array.from({ length: 5 * times }, () => post(node.ws, batch)),
				);
				run.must(
					answers.every(({ text }) => text.includes('batch')),
					`a batch of 10,000 was answered: ${answers[0].text.slice(0, 200)}`,
				);
				return `refused (${(JSON.parse(answers[0].text) as { error: { message: string } }).error.message})`;
			},
		],
		[
			`${5 * times} bodies of 16 MB`,
			5 * times,
			async (node) => {
				const body = Buffer.alloc(16_000_000, ' ');
				const answers = await Promise.all(
					Array.from({ length: 5 * times }, () => post(node.ws, body)),
				);
				run.must(
					answers.every(({ status }) => status === 413 || status === 0),
					`a body of 16 MB was answered with ${answers[0].status}`,
				);
				return `refused (${answers
					.map(({ status }) => status || 'closed')
					.filter((one, i, them) => them.indexOf(one) === i)
					.join(', ')})`;
			},
		],
		[
			'JSON nested a million deep',
			2,
			async (node) => {
				const answers = await Promise.all(
					['[', '{"a":'].map((deep) => post(node.ws, deep.repeat(1_000_000))),
				);
				run.must(
					answers.every(({ text }) => text.includes('error')),
					`nested JSON was answered with ${answers[0].text.slice(0, 200)}`,
				);
				return 'refused';
			},
		],
		[
			`${10 * times} answers larger than the limit`,
			10 * times,
			async (node) => {
				const keys = await post(
					node.ws,
					JSON.stringify(request('state_getKeysPaged', ['0x', 1_000_000])),
				);
				run.must(keys.text.includes('error'), 'a million keys were not refused');
				const batch = JSON.stringify(Array.from({ length: 100 }, () => CODE));
				const answers = await Promise.all(
					Array.from({ length: 10 * times }, () => post(node.ws, batch)),
				);
				run.must(
					answers.every(({ text }) => text.length < 16 * MIB),
					'an answer was larger than the limit',
				);
				return `cut off (${answers[0].text.slice(0, 100)})`;
			},
		],
		[
			`${4 * times} connections that subscribe 2,000 times each`,
			4 * times,
			async (node) => {
				const clients = await Promise.all(
					Array.from({ length: 4 * times }, () => Ws.open(node.ws)),
				);
				const given = await Promise.all(clients.map((client) => subscribe(client, 2_000)));
				await sleep(7_000);
				for (const client of clients) client?.close();
				const { maximum } = spread(given);
				run.must(maximum <= 1_024, `${maximum} subscriptions on one connection`);
				return `at most ${maximum} granted to one connection`;
			},
		],
		[
			'300 connections at once',
			300,
			async (node) => {
				const clients = await Promise.all(
					Array.from({ length: 300 }, () => Ws.open(node.ws).catch(() => undefined)),
				);
				const letIn = clients.filter((client) => client !== undefined).length;
				await sleep(2_000);
				for (const client of clients) client?.close();
				run.must(letIn <= 100, `the node accepted ${letIn} connections`);
				return `${letIn} accepted`;
			},
		],
		[
			`${10 * times} clients that ask for heavy answers as fast as they can`,
			10 * times,
			async (node) => {
				const end = Date.now() + (run.short ? 5_000 : 20_000);
				let answered = 0;
				await Promise.all(
					Array.from({ length: 10 * times }, async () => {
						while (Date.now() < end) {
							const { status } = await post(
								node.ws,
								JSON.stringify(request('state_getMetadata')),
								60_000,
							);
							if (status === 200) answered += 1;
							else await sleep(100);
						}
					}),
				);
				return `${answered} answered`;
			},
		],
	];
}

/** Clients that do not read. */
interface Unread {
	/** Returns `true` if the node has closed all of them. */
	isClosed(): Promise<boolean>;
}

/**
 * Returns `true` if the node has closed the connections. That only shows when they write: the first
 * time the other side resets the connection, and the next time the write fails.
 */
async function areClosed(connections: (Socket | Ws | undefined)[]): Promise<boolean> {
	for (let writes = 0; writes < 4; writes++) {
		for (const one of connections) {
			if (one instanceof Ws) one.send(request('system_chain'));
			// An empty line before a request is ignored.
			else one?.write('\r\n');
		}
		await sleep(500);
	}
	return connections.every((one) => (one instanceof Ws ? !one.open : one?.destroyed !== false));
}

/** A description, the number of answers that are asked for, and the clients that do not read. */
type Unreading = [string, number, (node: Node) => Promise<Unread>];

function unreading(run: Run): Unreading[] {
	const clients = run.short ? 1 : 8;
	const asked = 300;
	// Fewer than the calls that may be under way.
	const sockets = 80;
	const ways: Unreading[] = [
		[
			`${clients === 1 ? 'a WebSocket client that asks' : `${clients} WebSocket clients that each ask`} ${asked} times for the code without reading`,
			clients * asked,
			async (node) => {
				const opened = await Promise.all(
					Array.from({ length: clients }, () => Ws.open(node.ws)),
				);
				run.must(
					opened.every((ws) => ws !== undefined),
					'the node refused the connection of a client',
				);
				for (const ws of opened) {
					ws?.pause();
					for (let i = 0; i < asked; i++) ws?.send(CODE);
				}
				return { isClosed: () => areClosed(opened) };
			},
		],
		[
			`${sockets} HTTP requests, each three times for the code, whose answers are never read`,
			sockets * 3,
			async (node) => {
				const opened = await Promise.all(
					Array.from({ length: sockets }, () =>
						postAndForget(node.ws, [CODE, CODE, CODE]),
					),
				);
				return { isClosed: () => areClosed(opened) };
			},
		],
		[
			'HTTP/2 requests for the code whose answers are never read',
			1,
			async (node) => {
				const session = postManyAndForget(node.ws, CODE, 20);
				await sleep(1_000);
				run.must(session.destroyed, 'the node speaks HTTP/2');
				return { isClosed: () => Promise.resolve(session.destroyed) };
			},
		],
	];
	return run.short ? ways.slice(0, 1) : ways;
}

/** Subscribes `times` times, and returns how many subscriptions were granted. */
async function subscribe(client: Ws | undefined, times: number): Promise<number> {
	if (client === undefined) return 0;
	for (let i = 0; i < times; i++) client.send(request('chain_subscribeNewHeads', [], i));
	let granted = 0;
	let answered = 0;
	await waitUntil(
		60_000,
		'the answers to the subscriptions',
		() => {
			for (const text of client.take()) {
				const message = JSON.parse(text) as { id?: number; result?: unknown };
				if (message.id === undefined) continue;
				answered += 1;
				if (message.result !== undefined) granted += 1;
			}
			return answered >= times || !client.open;
		},
		50,
	);
	return granted;
}
