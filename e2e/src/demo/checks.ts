// The demo's second opinion on a trace: by brute force, and by an implementation of BLAKE3's tree of its own.

import { verify } from '../lib/blake3-tree.ts';
import { unhex } from '../lib/bytes.ts';
import { plainProof } from '../lib/cli.ts';
import type { ProvenRuns } from '../lib/economy.ts';
import { places, same, trace, type ContributionId, type Holder, type Rules, type Run } from '../lib/trace.ts';

/** Whether the runs are the canonical trace. Where bytes stand more than once in their owner, any place will do. */
export function checkTrace(rules: Rules, output: Uint8Array, holders: Holder[], runs: Run[]): boolean {
	const expected = trace(rules, output, holders);
	return expected.length === runs.length && expected.every((run, i) => {
		const claimed = runs[i];
		const owner = holders.find(({ id }) => same(id, claimed.contribution));
		const span = output.subarray(claimed.start, claimed.start + claimed.positions + rules.window - 1);
		return run.start === claimed.start && run.positions === claimed.positions && same(run.contribution, claimed.contribution)
			&& owner !== undefined && places(owner.content, span).includes(claimed.offset);
	});
}

/** Whether every run's bytes stand where it says in the content that the chain knows by this hash and length. */
export function checkProofs(
	rules: Rules,
	output: Uint8Array,
	runs: ProvenRuns,
	content: (id: ContributionId) => { hash: string; length: number },
): boolean {
	return runs.every(({ run, proof }) => {
		const { hash, length } = content(run.contribution);
		const span = output.subarray(run.start, run.start + run.positions + rules.window - 1);
		return verify(unhex(hash), length, run.offset, span, plainProof(proof));
	});
}
