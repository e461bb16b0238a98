// Properties that must hold after each scenario.

import { xxhashAsHex } from '@polkadot/util-crypto';
import { rpcCall } from '@tributary/sdk';

import type { Network } from './network.ts';
import { finalChain } from './network.ts';
import { Broken, type Run } from './report.ts';

/**
 * Verifies that no two final chains differ at any height: those of the running nodes and those in
 * `earlier`. Returns the largest height that was compared.
 */
export async function noConflict(
	network: Network,
	earlier: string[][] = [],
	numbers = network.running,
): Promise<number> {
	const chains = [
		...earlier,
		...(await Promise.all(numbers.map((number) => finalChain(network.node(number))))),
	];
	const height = Math.max(...chains.map((chain) => chain.length)) - 1;
	for (let at = 0; at <= height; at++) {
		const hashes = new Set(
			chains.map((chain) => chain[at]).filter((hash) => hash !== undefined && hash !== null),
		);
		if (hashes.size > 1)
			throw new Broken(`conflicting final blocks at height ${at}: ${[...hashes].join(', ')}`);
	}
	return height;
}

/** Patterns that no log of a node may match, whatever is done to the node. */
const NEVER = [
	/panicked/i,
	/corrupt/i,
	/Essential task/i,
	/Safety violation/i,
	/ParityDb error/i,
	/stack backtrace/i,
];

export function soundLogs(
	network: Network,
	run: Run,
	numbers: number[],
	expected: RegExp[] = [],
): void {
	for (const number of numbers) {
		const bad = network
			.log(number)
			.split('\n')
			.find(
				(said) =>
					NEVER.some((never) => never.test(said)) &&
					!expected.some((one) => one.test(said)),
			);
		run.must(bad === undefined, `node ${number} wrote '${bad}'`);
	}
}

/** Returns the median and the maximum. */
export function spread(values: number[]): { median: number; maximum: number } {
	const sorted = [...values].sort((a, b) => a - b);
	return { median: sorted[Math.floor(sorted.length / 2)] ?? NaN, maximum: sorted.at(-1) ?? NaN };
}

const REPORTS = xxhashAsHex('Offences', 128) + xxhashAsHex('Reports', 128).slice(2);

/** Verifies that no equivocation is on record. */
export async function noOffence(network: Network, run: Run): Promise<void> {
	const found = await rpcCall<string[]>(
		network.node(network.running[0]).ws,
		'state_getKeysPaged',
		[REPORTS, 100],
	);
	run.must(found.length === 0, `${found.length} offences are recorded`);
	run.saw('no equivocation on record');
}
