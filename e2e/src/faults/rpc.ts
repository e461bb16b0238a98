// 6: clients of the RPC that mean no good.

import { readFileSync, writeFileSync } from 'node:fs';

import { best, type Node } from '../lib/node.ts';
import { call } from '../lib/rpc.ts';
import { sleep, until } from '../lib/wait.ts';
import { Network } from './network.ts';
import { seconds, type Fault, type Run } from './report.ts';
import { post, postAndForget, postManyAndForget, request, Ws } from './sockets.ts';
import { soundLogs, spread } from './checks.ts';

const MIB = 1_024 * 1_024;

export const rpc: Fault = {
	name: 'rpc',
	title: 'RPC clients that mean no good',
	async run(run) {
		// One authority: it makes the block of every slot, so that each that it misses shows.
		const network = await Network.make(1, 100);
		const node = await network.start(1, { rpcMethods: 'safe' });
		await until(60_000, 'blocks', async () => (await best(node)).number >= 2);
		const first = await slotOf(node);
		const honest = await Honest.connect(node);
		const began = memory(node);
		run.note(`resident before: ${mib(began.now)}`);
		let most = 0;
		for (const [what, connections, abuse] of abuses(run)) {
			writeFileSync(`/proc/${node.pid}/clear_refs`, '5');
			honest.take();
			const before = Date.now();
			const seen = await abuse(node);
			const { peak } = memory(node);
			most = Math.max(most, peak);
			const { slowest, failed } = honest.take();
			run.did(what);
			run.saw(`${what}: ${seen}; at most ${mib(peak)} resident, honest client's slowest answer ${seconds(slowest)}`);
			run.must(failed === 0, `${what}: ${failed} calls of the honest client failed`);
			run.must(slowest < HONEST_WITHIN, `${what}: an honest client waited ${seconds(slowest)}`);
			const bound = MIN_ROOM + Math.min(connections, CONNECTIONS) * PER_CONNECTION;
			run.must(peak - began.now < bound, `${what}: memory grew by ${mib(peak - began.now)}, and ${mib(bound)} is the bound`);
			run.note(`took ${seconds(Date.now() - before)}`);
		}
		await honest.stop();
		await sleep(run.short ? 6_000 : 30_000);
		const last = await slotOf(node);
		const missed = last.slot - first.slot - (last.number - first.number);
		run.must(missed === 0, `${missed} of ${last.slot - first.slot} slots had no block`);
		run.saw(`a block in each of ${last.slot - first.slot} slots; resident ${mib(began.now)} before, ${mib(most)} at most, ${mib(memory(node).now)} at the end`);
		soundLogs(network, run, [1]);
		await network.end();
	},
};

/** An honest client on a machine that compiles beside this. */
const HONEST_WITHIN = 15_000;

/** Connections that a node lets in. */
const CONNECTIONS = 100;
/** What a connection may make the node keep: five answers of 10 MB (see docs/reliability.md). */
const PER_CONNECTION = 50 * MIB;
/** What the node may take beside that: caches, and what its allocator does not give back. */
const MIN_ROOM = 384 * MIB;

function mib(bytes: number): string {
	return `${Math.round(bytes / MIB)} MiB`;
}

/** What the node has in memory, and the most that it had since that was reset. */
function memory(node: Node): { now: number; peak: number } {
	const status = readFileSync(`/proc/${node.pid}/status`, 'utf8');
	const of = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1_024;
	return { now: of('VmRSS'), peak: of('VmHWM') };
}

/** Number and slot of the best block. */
async function slotOf(node: Node): Promise<{ number: number; slot: number }> {
	const { number, digest } = await call<{ number: string; digest: { logs: string[] } }>(node.ws, 'chain_getHeader');
	const log = digest.logs.find((one) => one.startsWith('0x0642414245'));
	if (log === undefined) throw new Error('a header without a slot');
	// Kind, engine, length, kind of claim, author, slot.
	return { number: Number(number), slot: Number(Buffer.from(log.slice(2), 'hex').readBigUInt64LE(1 + 4 + 1 + 1 + 4)) };
}

/** Asks for the best header twice a second, as wallets do, over the connection that it has. */
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
				await until(60_000, 'an answer', () => ws.take().some((text) => (JSON.parse(text) as { id: number }).id === id), 10).catch(() => (this.#failed += 1));
				this.#slowest = Math.max(this.#slowest, Date.now() - began);
				await sleep(500);
			}
			ws.close();
		})();
	}

	static async connect(node: Node): Promise<Honest> {
		const ws = await Ws.open(node.ws);
		if (ws === undefined) throw new Error('the honest client was not let in');
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

/** What is done, over how many connections, and how; gives what came of it. */
type Abuse = [string, number, (node: Node) => Promise<string>];

/** The runtime's code: the largest thing that anybody may ask for. */
const CODE = request('state_getStorage', ['0x3a636f6465']);

function abuses(run: Run): Abuse[] {
	const times = run.short ? 1 : 4;
	return [
		[`${5 * times} batches of 10,000 calls`, 5 * times, async (node) => {
			const batch = JSON.stringify(Array.from({ length: 10_000 }, (_, i) => request('system_health', [], i)));
			const answers = await Promise.all(Array.from({ length: 5 * times }, () => post(node.ws, batch)));
			run.must(answers.every(({ text }) => text.includes('batch')), `a batch of 10,000 was answered: ${answers[0].text.slice(0, 200)}`);
			return `refused (${JSON.parse(answers[0].text).error.message})`;
		}],
		[`${5 * times} bodies of 16 MB`, 5 * times, async (node) => {
			const body = Buffer.alloc(16_000_000, ' ');
			const answers = await Promise.all(Array.from({ length: 5 * times }, () => post(node.ws, body)));
			run.must(answers.every(({ status }) => status === 413 || status === 0), `a body of 16 MB was answered with ${answers[0].status}`);
			return `refused (${answers.map(({ status }) => status || 'closed').filter((one, i, them) => them.indexOf(one) === i).join(', ')})`;
		}],
		['JSON nested a million deep', 2, async (node) => {
			const answers = await Promise.all(['[', '{"a":'].map((deep) => post(node.ws, deep.repeat(1_000_000))));
			run.must(answers.every(({ text }) => text.includes('error')), `nested JSON was answered with ${answers[0].text.slice(0, 200)}`);
			return 'refused';
		}],
		[`${10 * times} answers larger than the limit`, 10 * times, async (node) => {
			const keys = await post(node.ws, JSON.stringify(request('state_getKeysPaged', ['0x', 1_000_000])));
			run.must(keys.text.includes('error'), 'a million keys were not refused');
			const batch = JSON.stringify(Array.from({ length: 100 }, () => CODE));
			const answers = await Promise.all(Array.from({ length: 10 * times }, () => post(node.ws, batch)));
			run.must(answers.every(({ text }) => text.length < 16 * MIB), 'an answer was larger than the limit');
			return `cut off (${answers[0].text.slice(0, 100)})`;
		}],
		[`${4 * times} connections that subscribe 2,000 times each`, 4 * times, async (node) => {
			const clients = await Promise.all(Array.from({ length: 4 * times }, () => Ws.open(node.ws)));
			const given = await Promise.all(clients.map((client) => subscribe(client, 2_000)));
			await sleep(7_000);
			for (const client of clients) client?.close();
			const { most } = spread(given);
			run.must(most <= 1_024, `${most} subscriptions on one connection`);
			return `at most ${most} granted to one connection`;
		}],
		[`${20 * times} connections that ask 200 times for the code and never read`, 20 * times, async (node) => {
			const clients = await Promise.all(Array.from({ length: 20 * times }, () => Ws.open(node.ws)));
			for (const client of clients) {
				client?.pause();
				for (let i = 0; i < 200; i++) client?.send(CODE);
			}
			await sleep(run.short ? 8_000 : 30_000);
			for (const client of clients) client?.close();
			return `${clients.filter((client) => client !== undefined).length} were let in`;
		}],
		[`${50 * times} HTTP requests for the code whose answers are never read`, 50 * times, async (node) => {
			const sockets = await Promise.all(Array.from({ length: 50 * times }, () => postAndForget(node.ws, CODE)));
			await sleep(run.short ? 5_000 : 15_000);
			for (const socket of sockets) socket.destroy();
			return 'answered into nothing';
		}],
		[`${2 * times} HTTP/2 connections with 100 requests each for the code whose answers are never read`, 200 * times, async (node) => {
			const sessions = Array.from({ length: 2 * times }, () => postManyAndForget(node.ws, CODE, 100));
			await sleep(run.short ? 5_000 : 15_000);
			for (const session of sessions) session.destroy();
			return 'answered into nothing';
		}],
		['300 connections at once', 300, async (node) => {
			const clients = await Promise.all(Array.from({ length: 300 }, () => Ws.open(node.ws).catch(() => undefined)));
			const letIn = clients.filter((client) => client !== undefined).length;
			await sleep(2_000);
			for (const client of clients) client?.close();
			run.must(letIn <= 100, `${letIn} connections were let in`);
			return `${letIn} let in`;
		}],
		[`${10 * times} clients that ask for heavy answers as fast as they can`, 10 * times, async (node) => {
			const end = Date.now() + (run.short ? 5_000 : 20_000);
			let answered = 0;
			await Promise.all(Array.from({ length: 10 * times }, async () => {
				while (Date.now() < end) {
					const { status } = await post(node.ws, JSON.stringify(request('state_getMetadata')), 60_000);
					if (status === 200) answered += 1;
					else await sleep(100);
				}
			}));
			return `${answered} answered`;
		}],
	];
}

/** Subscribes so often, and says how many were granted. */
async function subscribe(client: Ws | undefined, times: number): Promise<number> {
	if (client === undefined) return 0;
	for (let i = 0; i < times; i++) client.send(request('chain_subscribeNewHeads', [], i));
	let granted = 0;
	let answered = 0;
	await until(60_000, 'the answers to the subscriptions', () => {
		for (const text of client.take()) {
			const message = JSON.parse(text) as { id?: number; result?: unknown };
			if (message.id === undefined) continue;
			answered += 1;
			if (message.result !== undefined) granted += 1;
		}
		return answered >= times || !client.open;
	}, 50);
	return granted;
}
