// 10: hours of load, by which no node may grow beyond what its chain needs.

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { rpcCall, sleep } from '@tributary/sdk';

import { memory, MIB } from '../lib/memory.ts';
import { noConflict, noOffence, soundLogs } from './checks.ts';
import { Load } from './load.ts';
import { Network } from './network.ts';
import type { Run, Scenario } from './report.ts';
import { request, Ws } from './sockets.ts';

const VALIDATORS = 3;
const SAMPLES = 12;
/** The sample from which on a node should not grow: caches are full, and states are pruned. */
const WARM = SAMPLES / 3;
/** Transfers of each of the six senders in a second. */
const TRANSFERS = 10;
/** Clients that connect, subscribe, read and leave, every few seconds. */
const READERS = 20;
const READ_EVERY = 5_000;
const MAX_MEMORY = 1_024 * MIB;
const MAX_GROWTH = 1.25;
const MAX_NEW_FILES = 32;

export const endurance: Scenario = {
	name: 'endurance',
	title: 'hours of load',
	onlyByName: true,
	async run(run) {
		const network = await Network.make(VALIDATORS, 100);
		await network.startAll();
		await network.finalizedBeyond(1, 180_000);
		const load = await Load.start(network, TRANSFERS, 1_000);
		const readers = new Readers(network);
		run.did(
			`${run.minutes} minutes of up to ${6 * TRANSFERS} transfers a second on ${VALIDATORS} validators, and ${READERS} clients every ${READ_EVERY / 1_000} s that subscribe, read the metadata and leave`,
		);
		const samples = await observe(network, run);
		await readers.stop();
		run.saw(`the pools accepted ${await load.stop()} transactions`);
		judge(run, samples);
		run.saw(`one final chain on all nodes, ${await noConflict(network)} blocks`);
		await noOffence(network, run);
		soundLogs(network, run, network.started);
		await network.end();
	},
};

/** What a node uses. */
interface Usage {
	memory: number;
	files: number;
	database: number;
}

interface Sample {
	minute: number;
	block: number;
	nodes: Usage[];
}

/** Returns the bytes that the files of a folder take on the disk. */
function size(folder: string): number {
	return readdirSync(folder, { withFileTypes: true })
		.map((entry) => {
			const path = join(folder, entry.name);
			return entry.isDirectory() ? size(path) : statSync(path).blocks * 512;
		})
		.reduce((sum, bytes) => sum + bytes, 0);
}

function usage(network: Network, number: number): Usage {
	const node = network.node(number);
	return {
		memory: memory(node).now,
		files: readdirSync(`/proc/${node.pid}/fd`).length,
		database: size(join(network.chainFolder(number), 'paritydb')),
	};
}

/** Returns samples at even distances, the last one at the end. */
async function observe(network: Network, run: Run): Promise<Sample[]> {
	const samples: Sample[] = [];
	const began = Date.now();
	for (let i = 1; i <= SAMPLES; i++) {
		const minute = (run.minutes * i) / SAMPLES;
		await sleep(Math.max(0, began + minute * 60_000 - Date.now()));
		const heights = await network.heights();
		const nodes = network.running.map((number) => usage(network, number));
		samples.push({ minute, block: Math.min(...heights), nodes });
		run.note(row(samples[i - 1]));
	}
	return samples;
}

function row({ minute, block, nodes }: Sample): string {
	const largest = (of: (node: Usage) => number): number => Math.max(...nodes.map(of));
	return [
		`${minute.toFixed(1)} min`,
		`block ${block}`,
		`${Math.round(largest(({ memory }) => memory) / MIB)} MiB resident`,
		`${largest(({ files }) => files)} files open`,
		`${Math.round(largest(({ database }) => database) / MIB)} MiB of database`,
	].join(', ');
}

function judge(run: Run, samples: Sample[]): void {
	run.saw('final blocks, and what the node with the most used', samples.map(row).join('\n'));
	const warm = samples[WARM - 1];
	const end = samples[SAMPLES - 1];
	const blocks = end.block - warm.block;
	run.must(blocks > 0, 'no block became final');
	for (const [i, before] of warm.nodes.entries()) {
		const after = end.nodes[i];
		run.must(
			after.memory < MAX_MEMORY && after.memory < before.memory * MAX_GROWTH,
			`node ${i + 1} grew from ${before.memory} to ${after.memory} bytes`,
		);
		run.must(
			after.files <= before.files + MAX_NEW_FILES,
			`node ${i + 1} had ${before.files} files open, and then ${after.files}`,
		);
	}
	const grown = end.nodes[0].database - warm.nodes[0].database;
	run.saw(
		`memory and open files stayed within their bounds; the database of a node grew by ${Math.round(grown / blocks / 1_024)} KiB with each block`,
	);
}

/** Clients that come and go. */
class Readers {
	#on = true;
	readonly #ended: Promise<void>;

	constructor(network: Network) {
		this.#ended = this.#run(network);
	}

	async stop(): Promise<void> {
		this.#on = false;
		await this.#ended;
	}

	async #run(network: Network): Promise<void> {
		for (let round = 0; this.#on; round++) {
			const { ws } = network.node(1 + (round % VALIDATORS));
			const clients = await Promise.all(Array.from({ length: READERS }, () => Ws.open(ws)));
			for (const client of clients) {
				client?.send(request('chain_subscribeNewHeads'));
				client?.send(request('state_getMetadata', [], 2));
			}
			await rpcCall(ws, 'system_health');
			await sleep(READ_EVERY);
			for (const client of clients) client?.close();
		}
	}
}
