// 2: validators that cannot reach one another.

import { sleep } from '@tributary/sdk';

import { best } from '../lib/node.ts';
import { noConflict, noOffence, soundLogs } from './checks.ts';
import { finalChain, Network } from './network.ts';
import { type Run, type Scenario, seconds } from './report.ts';

/**
 * Milliseconds after a cut within which a round of votes that was complete before may still
 * finalise a block.
 */
const SETTLE = 10_000;
const FINALITY_BACK = 60_000;

export const partition: Scenario = {
	name: 'partition',
	title: 'a network in two parts',
	async run(run) {
		const network = await Network.make(4, 10);
		await network.startAll();
		await network.finalizedBeyond(1, 180_000);
		const length = run.short ? 20_000 : 120_000;
		await part(network, run, [3, 4], length);
		await part(network, run, [4], length);
		run.saw(
			`never two final blocks at one height, on any node, before or after healing: ${await noConflict(network)} blocks compared`,
		);
		await noOffence(network, run);
		soundLogs(network, run, network.started);
		await network.end();
	},
};

async function part(network: Network, run: Run, away: number[], length: number): Promise<void> {
	const stay = network.all.filter((number) => !away.includes(number));
	const name = `${stay.length}|${away.length}`;
	run.did(`the network cut ${name} for ${length / 1000} s, then healed`);
	network.cut(away);
	await sleep(SETTLE);
	const settled = await network.heights(network.all);
	await sleep(length - SETTLE);
	// Some slots belong to the validators that are cut off.
	const quorum = stay.length * 3 > network.validators * 2 ? stay : [];
	if (quorum.length > 0)
		await network.finalizedBeyond(Math.max(...settled), FINALITY_BACK, quorum);
	const later = await network.heights(network.all);
	const grown = network.all.map((_, i) => later[i] - settled[i]);
	for (const [i, number] of network.all.entries()) {
		if (!quorum.includes(number))
			run.must(
				grown[i] === 0,
				`${name}: node ${number} finalised ${grown[i]} blocks without three of four validators`,
			);
	}
	const bests = await Promise.all(
		network.all.map(async (number) => (await best(network.node(number))).number),
	);
	run.saw(
		`${name}: final blocks added, from ${SETTLE / 1000} s after the cut, by node: ${grown.join(', ')}; best blocks ${bests.join(', ')}`,
	);
	const chains = await Promise.all(network.all.map((number) => finalChain(network.node(number))));

	network.heal();
	const again = await network.finalizedBeyond(Math.max(...later), FINALITY_BACK);
	// A peer whose request was cut off may be banned by the SDK's sync, for more than a minute in
	// all.
	const past = again + (await network.finalizedBeyond(Math.max(...bests), 180_000));
	run.saw(
		`${name}: all four finalised again ${seconds(again)} after healing, and beyond every block of the cut after ${seconds(past)}`,
	);
	await noConflict(network, chains);
}
