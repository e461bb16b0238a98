import assert from 'node:assert/strict';
import { test } from 'node:test';

import { blake3 } from '@noble/hashes/blake3.js';
import { blake3Hash, proveSpan, verifySpan } from '@tributary/sdk';

function content(length: number): Uint8Array {
	return Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8) * 7) % 251);
}

test('hash should equal another implementation at the edges of chunks', () => {
	for (const length of [
		0, 1, 63, 64, 65, 1023, 1024, 1025, 2047, 2048, 2049, 3072, 4096, 5000, 8192, 8193, 31_744,
		102_400,
	]) {
		const bytes = content(length);
		assert.deepEqual(blake3Hash(bytes), blake3(bytes), `length ${length}`);
	}
});

test('a proof should verify for spans inside, across and at ends of chunks', () => {
	for (const length of [1, 1024, 1025, 4096, 7168, 10_001]) {
		const bytes = content(length);
		const root = blake3Hash(bytes);
		for (const [offset, size] of [
			[0, 1],
			[0, length],
			[length - 1, 1],
			[Math.floor(length / 2), Math.ceil(length / 3)],
		]) {
			const size2 = Math.min(size, length - offset);
			const span = bytes.slice(offset, offset + size2);
			const proof = proveSpan(bytes, offset, size2);
			assert.ok(
				verifySpan(root, length, offset, span, proof),
				`${length}: ${offset}+${size2}`,
			);
			const levels = Math.ceil(Math.log2(Math.max(1, Math.ceil(length / 1024))));
			assert.ok(proof.siblings.length <= 2 * levels);
		}
	}
});

test('a corrupted proof should not verify', () => {
	const bytes = content(9000);
	const root = blake3Hash(bytes);
	const [offset, size] = [3000, 1500];
	const span = bytes.slice(offset, offset + size);
	const good = proveSpan(bytes, offset, size);
	const flip = (part: Uint8Array): Uint8Array =>
		part.map((byte, i) => (i === 0 ? byte ^ 1 : byte));

	assert.ok(verifySpan(root, 9000, offset, span, good));
	assert.ok(!verifySpan(flip(root), 9000, offset, span, good), 'another root');
	assert.ok(!verifySpan(root, 9000, offset, flip(span), good), 'another span');
	assert.ok(!verifySpan(root, 9000, offset + 1, span, good), 'shifted by one');
	assert.ok(
		!verifySpan(root, 9000, offset, span, { ...good, head: flip(good.head) }),
		'another head',
	);
	assert.ok(
		!verifySpan(root, 9000, offset, span, { ...good, tail: flip(good.tail) }),
		'another tail',
	);
	assert.ok(
		!verifySpan(root, 9000, offset, span, { ...good, siblings: good.siblings.slice(1) }),
		'one sibling less',
	);
	assert.ok(
		!verifySpan(root, 9000, offset, span, { ...good, siblings: [...good.siblings, root] }),
		'one sibling more',
	);
	good.siblings.forEach((_, i) => {
		const siblings = good.siblings.map((value, j) => (i === j ? flip(value) : value));
		assert.ok(!verifySpan(root, 9000, offset, span, { ...good, siblings }), `sibling ${i}`);
	});
});

test('a proof away from the end should not bind the length', () => {
	const bytes = content(9000);
	assert.ok(
		verifySpan(blake3Hash(bytes), 9001, 100, bytes.slice(100, 140), proveSpan(bytes, 100, 40)),
		'which is why the last byte is proven',
	);
});

test('the proof of the last byte should bind the length', () => {
	const bytes = content(9000);
	const proof = proveSpan(bytes, 8999, 1);
	for (const length of [8998, 8999, 9001, 9216, 9217, 18_000]) {
		assert.ok(
			!verifySpan(blake3Hash(bytes), length, length - 1, bytes.slice(-1), proof),
			`length ${length}`,
		);
	}
	assert.ok(verifySpan(blake3Hash(bytes), 9000, 8999, bytes.slice(-1), proof));
});
