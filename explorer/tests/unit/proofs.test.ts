// Span proofs that the Rust side made, verified as the pages do.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

import { blake3Hash } from '@tributary/sdk/blake3';

import { commitmentOf, hashBytes } from '../../src/actions/hash-file.ts';
import { bytesToHex, hexToBytes } from '../../src/format/bytes.ts';
import {
	contentHash,
	type ProvenRun,
	verifyContent,
	verifyInclusion,
	verifyOutput,
	verifyRun,
} from '../../src/verify/evidence.ts';
import { vectorContent } from './content.ts';

interface Vector {
	length: number;
	offset: number;
	span: number;
	hash: string;
	proof: { head: string; tail: string; siblings: string[] };
}

const vectors = JSON.parse(
	readFileSync(new URL('./vectors.json', import.meta.url), 'utf8'),
) as Vector[];

function proofOf({ proof }: Vector): ProvenRun['proof'] {
	return {
		head: hexToBytes(proof.head),
		tail: hexToBytes(proof.tail),
		siblings: proof.siblings.map(hexToBytes),
	};
}

for (const vector of vectors) {
	const { length, offset, span, hash } = vector;
	const content = vectorContent(length);
	const root = { hash, length: String(length) };
	const bytes = content.subarray(offset, offset + span);
	const title = `${span} bytes at ${offset} of ${length}`;

	describe(title, () => {
		test('the proof by Rust should hold', () => {
			assert.deepEqual(verifyInclusion(root, offset, bytes, proofOf(vector)), {
				holds: true,
			});
			assert.equal(contentHash(content), hash);
			assert.equal(bytesToHex(blake3Hash(content)), hash);
			assert.deepEqual(verifyContent(root, content), { holds: true });
		});

		test('a changed byte should be refused', () => {
			const changed = bytes.slice();
			changed[changed.length - 1] ^= 1;
			assert.equal(verifyInclusion(root, offset, changed, proofOf(vector)).holds, false);
		});

		test('another offset or hash should be refused', () => {
			const proof = proofOf(vector);
			assert.equal(verifyInclusion(root, offset + 1, bytes, proof).holds, false);
			const other = { hash: `0x${'00'.repeat(32)}`, length: String(length) };
			assert.equal(verifyInclusion(other, offset, bytes, proof).holds, false);
		});

		test('a superfluous or a missing sibling should be refused', () => {
			const proof = proofOf(vector);
			const more = { ...proof, siblings: [...proof.siblings, new Uint8Array(32)] };
			assert.equal(verifyInclusion(root, offset, bytes, more).holds, false);
			if (proof.siblings.length > 0) {
				const fewer = { ...proof, siblings: proof.siblings.slice(1) };
				assert.equal(verifyInclusion(root, offset, bytes, fewer).holds, false);
			}
		});
	});
}

test('the proof of the last byte should fix the length', () => {
	const vector = vectors.find(({ length, offset }) => offset === length - 1 && length > 1024);
	assert.ok(vector !== undefined);
	const { hash, length, offset } = vector;
	const byte = vectorContent(length).subarray(offset);
	for (const other of [length - 1, length + 1, length + 1024, 2 * length])
		assert.equal(
			verifyInclusion({ hash, length: String(other) }, offset, byte, proofOf(vector)).holds,
			false,
		);
});

describe('runs', () => {
	const content = vectorContent(5000);
	const { offset, hash, length } = vectors[4];
	const window = 32;
	const output = new Uint8Array([1, 2, 3, ...content.subarray(offset, offset + 40)]);
	const run = (start: number, positions: number): ProvenRun => ({
		run: { start, positions, contribution: { datanet: 0, index: 0 }, offset },
		proof: proofOf(vectors[4]),
	});
	const root = { hash, length: String(length) };

	test('a run should hold for exactly the bytes of its windows', () => {
		assert.deepEqual(verifyRun(root, output, run(3, 9), window), { holds: true });
	});

	test('a run should be refused when it claims another place', () => {
		assert.equal(verifyRun(root, output, run(2, 9), window).holds, false);
		assert.equal(verifyRun(root, output, run(3, 8), window).holds, false);
		assert.equal(verifyRun(root, output, run(4, 9), window).holds, false);
		assert.equal(verifyRun(root, output, run(3, 0), window).holds, false);
	});
});

test('an output should be refused unless its hash and its length are those of the chain', () => {
	const output = new TextEncoder().encode('an answer');
	const job = { outputHash: contentHash(output), outputLength: output.length };
	assert.deepEqual(verifyOutput(job as never, output), { holds: true });
	assert.equal(verifyOutput(job as never, new TextEncoder().encode('another')).holds, false);
	assert.equal(verifyOutput({ ...job, outputHash: null } as never, output).holds, false);
});

test('a file should be hashed with a proof of its length that holds', () => {
	for (const length of [1, 1023, 1024, 1025, 4096, 10_000]) {
		const content = vectorContent(length);
		const file = hashBytes(content);
		assert.equal(file.lastByte, content[length - 1]);
		const last = content.subarray(length - 1);
		const root = { hash: file.hash, length: String(length) };
		assert.deepEqual(verifyInclusion(root, length - 1, last, file.proof), { holds: true });
	}
});

test('a commitment should be the hash of account, content hash and salt', () => {
	const account = new Uint8Array(32).fill(1);
	const salt = new Uint8Array(32).fill(3);
	const hash = `0x${'02'.repeat(32)}`;
	const whole = new Uint8Array([...account, ...new Uint8Array(32).fill(2), ...salt]);
	assert.equal(commitmentOf(account, hash, salt), bytesToHex(blake3Hash(whole)));
});
