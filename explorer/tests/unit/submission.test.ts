// The transaction that submitted an answer, read from its arguments.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { readSubmission } from '../../src/verify/submission.ts';

const AT = { block: 7, hash: '0x07' };
const PROOF = {
	head: new Uint8Array([1]),
	tail: new Uint8Array(),
	siblings: [`0x${'0a'.repeat(32)}`, new Uint8Array(32)],
};
const CONTRIBUTION = { datanet: 0, index: 2 };
const output = new Uint8Array([104, 105]);

describe('submissions', () => {
	test('a trace should be read with its proofs', () => {
		const run = { start: 0, positions: 1, contribution: CONTRIBUTION, offset: 9n };
		const args = { job: 1n, output, runs: [{ run, proof: PROOF }], attestation: undefined };
		const found = readSubmission({ pallet: 'Inference', name: 'submit', args }, AT);
		assert.deepEqual(found?.runs[0].run, { ...run, offset: 9 });
		assert.deepEqual(found.runs[0].proof.siblings, [
			new Uint8Array(32).fill(10),
			new Uint8Array(32),
		]);
		assert.equal(found.block, 7);
	});

	test('citations should be read with their bytes', () => {
		const citation = { contribution: CONTRIBUTION, offset: 5n, bytes: output, proof: PROOF };
		const args = { job: 1n, output, citations: [citation], attestation: undefined };
		const found = readSubmission({ pallet: 'Inference', name: 'submit_cited', args }, AT);
		assert.equal(found?.citations[0].offset, 5);
		assert.deepEqual(found.citations[0].bytes, output);
		assert.deepEqual(found.runs, []);
	});

	test('other calls should not be taken for submissions', () => {
		for (const call of [
			{ pallet: 'Inference', name: 'accept', args: { job: 1n } },
			{ pallet: 'Utility', name: 'submit', args: {} },
		])
			assert.equal(readSubmission(call, AT), undefined);
	});
});
