// 1: `kill -9`.

import { rpcCall, sleep, waitUntil } from '@tributary/sdk';

import { best } from '../lib/node.ts';
import { noConflict, noOffence, soundLogs, spread } from './checks.ts';
import { Load } from './load.ts';
import { finalChain, Network } from './network.ts';
import { type Run, type Scenario, seconds } from './report.ts';

/** A node that follows and does not validate. */
const FOLLOWER = 5;

export const kill: Scenario = {
	name: 'kill',
	title: '`kill -9` of a node at random moments',
	async run(run) {
		const network = await Network.make(4, 10);
		await network.startAll();
		await network.finalizedBeyond(1, 180_000);
		const load = await Load.start(network);
		await killValidators(network, run, run.short ? 3 : 24);
		const sent = await load.stop();
		run.saw(`the pools accepted ${sent} transactions meanwhile`);

		const height = Math.max(...(await network.heights()));
		run.saw(
			`all four finalised more blocks ${seconds(await network.finalizedBeyond(height, 90_000))} after the last start`,
		);
		await killWhileSyncing(network, run, run.short ? 1 : 8);

		run.saw(`one final chain on all nodes, ${await noConflict(network)} blocks`);
		await noOffence(network, run);
		soundLogs(network, run, network.started);
		await network.end();
	},
};

async function killValidators(network: Network, run: Run, kills: number): Promise<void> {
	run.did(
		`${kills} times \`kill -9\` of one of four validators under transaction load, at random moments`,
	);
	const starts: number[] = [];
	let lost = 0;
	for (let i = 0; i < kills; i++) {
		await sleep(1_000 + run.random() * 6_000);
		const victim = 1 + Math.floor(run.random() * network.validators);
		const had = await finalChain(network.node(victim));
		await network.kill(victim);
		await sleep(run.random() * 2_000);
		const began = Date.now();
		const node = await network.start(victim);
		starts.push(Date.now() - began);
		const has = await finalChain(node);
		lost = Math.max(lost, had.length - has.length);
		const same = had.slice(0, has.length).every((hash, height) => hash === has[height]);
		run.must(same, `node ${victim} has other final blocks than before`);
		run.note(
			`kill ${i + 1}: node ${victim} at block ${had.length - 1}, answers after ${seconds(starts[i])} at block ${has.length - 1}`,
		);
	}
	const { median, maximum } = spread(starts);
	run.saw(
		`a killed validator answered again after ${seconds(median)} (median), ${seconds(maximum)} (maximum)`,
	);
	run.saw(`a killed validator had to fetch at most ${Math.max(0, lost)} final blocks again`);
}

async function killWhileSyncing(network: Network, run: Run, kills: number): Promise<void> {
	run.did(`${kills} times \`kill -9\` of a fresh node while it starts and syncs`);
	const reached: number[] = [];
	for (let i = 0; i < kills; i++) {
		const node = await network.start(FOLLOWER, { args: ['--sync', 'full'], wait: false });
		const end = Date.now() + 500 + run.random() * 6_000;
		let height = 0;
		await waitUntil(
			10_000,
			'the moment of the kill',
			async () => {
				height = await rpcCall<{ number: string }>(
					node.ws,
					'chain_getHeader',
					[],
					300,
				).then(
					({ number }) => Number(number),
					() => height,
				);
				return Date.now() >= end;
			},
			100,
		);
		reached.push(height);
		await network.kill(FOLLOWER);
	}
	run.saw(`the fresh node was killed at blocks ${reached.join(', ')}`);
	const node = await network.start(FOLLOWER, { args: ['--sync', 'full'] });
	const target = (await best(network.node(1))).number;
	const began = Date.now();
	await waitUntil(
		120_000,
		'the follower to catch up',
		async () => (await network.height(FOLLOWER)) >= target - 2,
		250,
	);
	run.saw(
		`it then caught up to block ${(await best(node)).number} in ${seconds(Date.now() - began)}`,
	);
}
