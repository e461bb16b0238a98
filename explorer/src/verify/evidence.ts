// The evidence of a job's answer: the transaction that submitted it, and the checks that this
// browser makes of it by itself.

import { blake3 } from '@noble/hashes/blake3.js';
import { Binary } from '@polkadot-api/substrate-bindings';
import type { ContributionView, JobView } from '@tributary/sdk/attribution';
import { equalBytes, type SpanProof, verifySpan } from '@tributary/sdk/blake3';

/** Adjacent positions of the output whose windows a contribution contains contiguously. */
export interface ProvenRun {
	run: {
		start: number;
		positions: number;
		contribution: { datanet: number; index: number };
		offset: number;
	};
	proof: SpanProof;
}

/** A range of a contribution that a provider put into the context. */
export interface ProvenCitation {
	contribution: { datanet: number; index: number };
	offset: number;
	bytes: Uint8Array;
	proof: SpanProof;
}

/** The transaction that submitted an answer. */
export interface Submission {
	block: number;
	hash: string;
	output: Uint8Array;
	runs: ProvenRun[];
	citations: ProvenCitation[];
}

/** The result of a check; `reason` says why one failed. */
export type Verdict = { holds: true } | { holds: false; reason: string };

const HOLDS: Verdict = { holds: true };

/** Returns the BLAKE3 hash of bytes, in hexadecimal. */
export function contentHash(bytes: Uint8Array): string {
	return Binary.toHex(blake3(bytes));
}

/** Verifies that the output is the one whose hash and length the chain keeps. */
export function verifyOutput(job: JobView, output: Uint8Array): Verdict {
	if (job.outputHash === null) return { holds: false, reason: 'the chain keeps no hash of it' };
	if (job.outputLength !== output.length)
		return { holds: false, reason: `it has ${output.length} bytes, not ${job.outputLength}` };
	if (contentHash(output) !== job.outputHash)
		return { holds: false, reason: 'its BLAKE3 hash is not the one that the chain keeps' };
	return HOLDS;
}

/** Verifies that encoded runs are those whose hash the chain keeps. */
export function verifyRunsHash(job: JobView, encoded: Uint8Array): Verdict {
	if (job.runsHash === null) return { holds: false, reason: 'the chain keeps no hash of them' };
	return contentHash(encoded) === job.runsHash
		? HOLDS
		: { holds: false, reason: 'their BLAKE3 hash is not the one that the chain keeps' };
}

/** Returns the bytes of the output that a run claims. */
export function spanOf(output: Uint8Array, run: ProvenRun['run'], window: number): Uint8Array {
	return output.subarray(run.start, run.start + run.positions + window - 1);
}

type Root = Pick<ContributionView, 'hash' | 'length'>;

/** Verifies that bytes stand at an offset of the content with this hash and length. */
export function verifyInclusion(
	content: Root,
	offset: number,
	bytes: Uint8Array,
	proof: SpanProof,
): Verdict {
	const length = Number(content.length);
	if (!Number.isSafeInteger(length) || !Number.isSafeInteger(offset))
		return { holds: false, reason: 'the length is out of range' };
	return verifySpan(Binary.fromHex(content.hash), length, offset, bytes, proof)
		? HOLDS
		: { holds: false, reason: 'the proof does not lead to the hash of the contribution' };
}

/** Verifies the span proof of a run. */
export function verifyRun(
	content: Root,
	output: Uint8Array,
	{ run, proof }: ProvenRun,
	window: number,
): Verdict {
	const span = spanOf(output, run, window);
	if (run.positions < 1 || span.length !== run.positions + window - 1)
		return { holds: false, reason: 'the run is outside the output' };
	return verifyInclusion(content, run.offset, span, proof);
}

/** Verifies that a whole content is the one with this hash and length. */
export function verifyContent(content: Root, bytes: Uint8Array): Verdict {
	if (String(bytes.length) !== content.length)
		return { holds: false, reason: `it has ${bytes.length} bytes, not ${content.length}` };
	return contentHash(bytes) === content.hash
		? HOLDS
		: { holds: false, reason: 'its BLAKE3 hash is not that of the contribution' };
}

/** Returns whether a passage stands at an offset of a content. */
export function standsAt(content: Uint8Array, offset: number, passage: Uint8Array): boolean {
	return equalBytes(content.subarray(offset, offset + passage.length), passage);
}
