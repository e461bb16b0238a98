// 7: a flood of transactions that are invalid or pay the minimum fee.

import { randomBytes } from 'node:crypto';

import type { ApiPromise } from '@polkadot/api';
import {
	accountFrom,
	batchAll,
	connect,
	rpcCall,
	send,
	sleep,
	TRIB,
	waitUntil,
} from '@tributary/sdk';

import { best } from '../lib/node.ts';
import { noConflict, soundLogs } from './checks.ts';
import { Signer } from './load.ts';
import { Network } from './network.ts';
import { type Run, type Scenario, seconds } from './report.ts';
import { post } from './sockets.ts';
import { type Job, signInThreads } from './tx-flood-signer.ts';

/** The node that is flooded, and the other one. */
const FLOODED = 1;
const OTHER = 2;
/** Transactions in one request. */
const BATCH = 100;
const WITHIN = 3;

export const txFlood: Scenario = {
	name: 'tx-flood',
	title: 'a flood of invalid and low-fee transactions',
	async run(run) {
		const network = await Network.make(2, 20);
		await network.startAll();
		await network.finalizedBeyond(1, 180_000);
		const api = await connect(network.node(FLOODED).ws);
		try {
			await underFlood(network, run, api);
		} finally {
			await api.disconnect();
		}
		await network.finalizedBeyond((await best(network.node(OTHER))).number, 120_000);
		run.saw(`one final chain, ${await noConflict(network)} blocks`);
		soundLogs(network, run, network.started);
		await network.end();
	},
};

function paths(what: string, count: number): string[] {
	return Array.from({ length: count }, (_, i) => `//${what}//${i}`);
}

async function fund(api: ApiPromise, who: string[]): Promise<void> {
	const alice = await accountFrom('//Alice');
	const addresses = await Promise.all(who.map(async (path) => (await accountFrom(path)).address));
	for (let i = 0; i < addresses.length; i += 100) {
		await send(
			api,
			batchAll(
				api,
				addresses
					.slice(i, i + 100)
					.map((to) => api.tx.balances.transferKeepAlive(to, 10n * TRIB)),
			),
			alice,
		);
	}
}

async function underFlood(network: Network, run: Run, api: ApiPromise): Promise<void> {
	const share = run.short ? 10 : 1;
	const many = paths('flood', 300 / share);
	const probes = paths('honest', 24);
	await fund(api, [...many, ...probes]);
	const { ws } = network.node(FLOODED);
	const job = (accounts: string[], nonce: number, each: number, size = 32): Job => ({
		paths: accounts,
		nonce,
		each,
		size,
	});
	const began = Date.now();
	const half = many.length / 2;
	const [first, second, future, stale, unfunded] = await signInThreads(ws, [
		job(many.slice(0, half), 0, 30),
		job(many.slice(half), 0, 30),
		job(many, 100, 10),
		job(
			Array.from({ length: 1_000 / share }, () => '//Alice'),
			0,
			1,
		),
		job(paths('unfunded', 2_000 / share), 0, 1),
	]);
	const valid = first.flatMap((one, i) => [one, second[i]]);
	const bad = Array.from({ length: 5_000 / share }, (_, i) => {
		const signed = Buffer.from(valid[i % valid.length].slice(2), 'hex');
		// After the length, the version, the account and the kind of signature.
		randomBytes(64).copy(signed, 2 + 1 + 33 + 1);
		return `0x${signed.toString('hex')}`;
	});
	run.note(`signed in ${seconds(Date.now() - began)}`);

	const kinds = {
		'valid remarks at the minimum fee': valid,
		'bad signatures': bad,
		'future nonces': future,
		'unfunded accounts': unfunded,
		'stale nonces': stale,
	};
	const total = Object.values(kinds).reduce((sum, { length }) => sum + length, 0);
	run.did(
		`${total} transactions in ${run.short ? 10 : 60} s to one node: ${Object.entries(kinds)
			.map(([kind, { length }]) => `${length} ${kind}`)
			.join(', ')}`,
	);
	const signer = await Signer.of(ws);
	const end = Date.now() + (run.short ? 10_000 : 60_000);
	const taken = flooding(ws, Object.values(kinds), end);
	const blocks: Record<string, number[]> = {};
	let pending = 0;
	for (let i = 0; i < probes.length && Date.now() < end; i++) {
		await sleep((run.short ? 10_000 : 60_000) / (probes.length + 1));
		const through = i % 2 === 0 ? FLOODED : OTHER;
		const tip = i % 4 < 2 ? 0n : TRIB / 1_000n;
		const name = `${tip === 0n ? 'no tip' : 'a tip of 0.001 TRIB'}, ${through === FLOODED ? 'to the flooded node' : 'to another'}`;
		void probe(network, signer, probes[i], through, tip).then(
			(after) => (blocks[name] = [...(blocks[name] ?? []), after]),
			(error: unknown) => {
				run.note(String(error));
				blocks[name] = [...(blocks[name] ?? []), Infinity];
			},
		);
		pending = Math.max(
			pending,
			(await rpcCall<string[]>(network.node(OTHER).ws, 'author_pendingExtrinsics')).length,
		);
	}
	const accepted = await taken;
	run.saw(
		`accepted by the pool: ${Object.keys(kinds)
			.map((kind, i) => `${accepted[i]} ${kind}`)
			.join(', ')}; at most ${pending} waited on the other node`,
	);
	const wanted = run.short ? 10 : probes.length;
	await waitUntil(
		60_000,
		'the honest transactions',
		() => Object.values(blocks).flat().length >= wanted,
	).catch(() => {});
	for (const [name, after] of Object.entries(blocks)) {
		run.saw(`honest transactions, ${name}: in a block after ${after.join(', ')} blocks`);
	}
	const worst = Math.max(...Object.values(blocks).flat());
	run.must(worst <= WITHIN, `an honest transaction was included only after ${worst} blocks`);
}

/**
 * Sends all transactions evenly until `end`, kinds interleaved; returns how many of each kind were
 * accepted.
 */
async function flooding(ws: string, kinds: string[][], end: number): Promise<number[]> {
	const began = Date.now();
	const taken = kinds.map(() => 0);
	const requests = kinds
		.flatMap((txs, kind) => {
			return Array.from({ length: Math.ceil(txs.length / BATCH) }, (_, i) => ({
				kind,
				at: i / Math.ceil(txs.length / BATCH),
				batch: txs.slice(i * BATCH, (i + 1) * BATCH),
			}));
		})
		.sort((a, b) => a.at - b.at);
	const inFlight = new Set<Promise<void>>();
	for (const { kind, at, batch } of requests) {
		await sleep(Math.max(0, began + at * (end - began) - Date.now()));
		const body = JSON.stringify(
			batch.map((tx, id) => ({
				jsonrpc: '2.0',
				id,
				method: 'author_submitExtrinsic',
				params: [tx],
			})),
		);
		const sent = post(ws, body, 60_000).then(({ status, text }) => {
			if (status !== 200) return;
			taken[kind] += (JSON.parse(text) as { result?: string }[]).filter(
				({ result }) => result !== undefined,
			).length;
		});
		inFlight.add(sent);
		void sent.finally(() => inFlight.delete(sent));
		if (inFlight.size >= 8) await Promise.race(inFlight);
	}
	await Promise.all(inFlight);
	return taken;
}

/** Sends one transfer, and returns the number of blocks until it was included. */
async function probe(
	network: Network,
	signer: Signer,
	path: string,
	through: number,
	tip: bigint,
): Promise<number> {
	const pair = await accountFrom(path);
	const { ws } = network.node(through);
	const transfer = signer.sign(
		signer.api.tx.balances.transferKeepAlive(pair.address, 1),
		pair,
		0,
		tip,
	);
	const from = (await best(network.node(through))).number;
	await rpcCall(ws, 'author_submitExtrinsic', [transfer], 30_000);
	let number = from;
	return waitUntil(
		120_000,
		`the transfer of ${path}`,
		async () => {
			const head = (await best(network.node(OTHER))).number;
			for (; number <= head; number++) {
				const hash = await rpcCall<string>(network.node(OTHER).ws, 'chain_getBlockHash', [
					number,
				]);
				const { block } = await rpcCall<{ block: { extrinsics: string[] } }>(
					network.node(OTHER).ws,
					'chain_getBlock',
					[hash],
				);
				if (block.extrinsics.includes(transfer)) return number - from;
			}
			return undefined;
		},
		500,
	);
}
