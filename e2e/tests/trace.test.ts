import assert from 'node:assert/strict';
import { test } from 'node:test';

import { canonicalTrace, type Holder, owners } from '@tributary/sdk';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const holders = (...contents: string[]): Holder[] =>
	contents.map((content, index) => ({ id: { datanet: 0, index }, content: text(content) }));

test('trace should assign a window to its first holder', () => {
	const runs = canonicalTrace(
		{ window: 4, maxRuns: 8, minContent: 0 },
		text('xxabcdefyy'),
		holders('abcdef', 'zabcdefy'),
	);
	assert.deepEqual(runs, [
		{ start: 2, positions: 3, contribution: { datanet: 0, index: 0 }, offset: 0 },
		{ start: 5, positions: 1, contribution: { datanet: 0, index: 1 }, offset: 4 },
	]);
});

test('trace should stop after the paid runs and name the next owner', () => {
	const runs = canonicalTrace(
		{ window: 2, maxRuns: 1, minContent: 0 },
		text('ab-cdef'),
		holders('ab', 'cdef'),
	);
	assert.deepEqual(
		runs.map(({ start, positions }) => [start, positions]),
		[
			[0, 1],
			[3, 1],
		],
	);
});

test('trace should break a run where its bytes no longer stand together', () => {
	const runs = canonicalTrace(
		{ window: 2, maxRuns: 8, minContent: 0 },
		text('abc'),
		holders('ab.bc'),
	);
	assert.deepEqual(
		runs.map(({ start, positions, offset }) => [start, positions, offset]),
		[
			[0, 1, 0],
			[1, 1, 3],
		],
	);
});

test('trace should be empty when the output is shorter than the window', () => {
	assert.deepEqual(
		canonicalTrace({ window: 32, maxRuns: 8, minContent: 0 }, text('short'), holders('short')),
		[],
	);
});

test('trace should omit contents below the minimum length', () => {
	const owner = (minContent: number) =>
		canonicalTrace(
			{ window: 4, maxRuns: 8, minContent },
			text('abcdef'),
			holders('abcdef', 'zabcdefy'),
		).map(({ contribution }) => contribution.index);
	assert.deepEqual(owner(6), [0]);
	assert.deepEqual(owner(7), [1]);
	assert.deepEqual(owner(9), []);
});

test('a later contribution should change no owned position', () => {
	const rules = { window: 3, maxRuns: 64, minContent: 0 };
	const output = text('abcabdabeabc');
	const before = owners(rules, output, holders('abca', 'dabe'));
	const after = owners(rules, output, holders('abca', 'dabe', 'abcabdabeabc'));
	before.forEach((owner, i) => owner >= 0 && assert.equal(after[i], owner));
});
