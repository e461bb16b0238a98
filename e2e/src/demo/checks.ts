// An independent check of a trace: by brute force, and by a second implementation of BLAKE3's tree.

import {
	canonicalTrace,
	type ContributionId,
	decodeProof,
	fromHex,
	type Holder,
	occurrences,
	type ProvenRuns,
	type Rules,
	type Run,
	sameContribution,
	verifySpan,
} from '@tributary/sdk';

/**
 * Returns whether the runs are the canonical trace. Where bytes occur more than once in their
 * owner, any occurrence is accepted.
 */
export function checkTrace(
	rules: Rules,
	output: Uint8Array,
	holders: Holder[],
	runs: Run[],
): boolean {
	const expected = canonicalTrace(rules, output, holders);
	return (
		expected.length === runs.length &&
		expected.every((run, i) => {
			const claimed = runs[i];
			const owner = holders.find(({ id }) => sameContribution(id, claimed.contribution));
			const span = output.subarray(
				claimed.start,
				claimed.start + claimed.positions + rules.window - 1,
			);
			return (
				run.start === claimed.start &&
				run.positions === claimed.positions &&
				sameContribution(run.contribution, claimed.contribution) &&
				owner !== undefined &&
				occurrences(owner.content, span).includes(claimed.offset)
			);
		})
	);
}

/**
 * Returns whether each run's bytes stand at its offset in the content that the chain knows by this
 * hash and length.
 */
export function checkProofs(
	rules: Rules,
	output: Uint8Array,
	runs: ProvenRuns,
	content: (id: ContributionId) => { hash: string; length: number },
): boolean {
	return runs.every(({ run, proof }) => {
		const { hash, length } = content(run.contribution);
		const span = output.subarray(run.start, run.start + run.positions + rules.window - 1);
		return verifySpan(fromHex(hash), length, run.offset, span, decodeProof(proof));
	});
}
