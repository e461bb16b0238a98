// The colouring of an output over its bytes.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { readBytes, readSegments, type Segment, segments } from '../../src/format/spans.ts';

function covers(length: number, parts: Segment[]): void {
	let at = 0;
	for (const { start, end } of parts) {
		assert.equal(start, at);
		assert.ok(end > start);
		at = end;
	}
	assert.equal(at, length);
}

describe('segments', () => {
	test('a run should cover its windows', () => {
		const parts = segments(100, [{ start: 10, positions: 5 }], 32);
		assert.deepEqual(parts, [
			{ start: 0, end: 10, run: null },
			{ start: 10, end: 46, run: 0 },
			{ start: 46, end: 100, run: null },
		]);
	});

	test('overlapping windows should belong to the run that owns the position', () => {
		const runs = [
			{ start: 0, positions: 10 },
			{ start: 10, positions: 3 },
		];
		assert.deepEqual(segments(60, runs, 32), [
			{ start: 0, end: 10, run: 0 },
			{ start: 10, end: 44, run: 1 },
			{ start: 44, end: 60, run: null },
		]);
	});

	test('an output without runs should be one segment', () => {
		assert.deepEqual(segments(7, [], 32), [{ start: 0, end: 7, run: null }]);
		assert.deepEqual(segments(0, [], 32), []);
	});

	test('segments should cover each byte once, whatever the runs are', () => {
		for (let seed = 1; seed < 300; seed++) {
			let state = seed;
			const random = (below: number): number => {
				state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
				return state % below;
			};
			const length = 1 + random(200);
			const runs = [];
			for (let at = random(20); at < length;) {
				const positions = 1 + random(30);
				runs.push({ start: at, positions });
				at += positions + random(25);
			}
			covers(length, segments(length, runs, 1 + random(32)));
		}
	});
});

describe('texts of segments', () => {
	const cut = (length: number, at: number): Segment[] => [
		{ start: 0, end: at, run: null },
		{ start: at, end: length, run: 0 },
	];

	test('a boundary inside a character should break none', () => {
		const bytes = new TextEncoder().encode('aé€😀z');
		for (let at = 1; at < bytes.length; at++) {
			const whole = readSegments(bytes, cut(bytes.length, at))
				.flat()
				.map(({ text }) => text)
				.join('');
			assert.equal(whole, 'aé€😀z');
		}
	});

	test('bytes that are not UTF-8 should be shown by their number', () => {
		const bytes = new Uint8Array([0x61, 0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0x62]);
		assert.deepEqual(readBytes(bytes), [
			{ text: 'a' },
			{ text: '', invalid: '0xFF' },
			{ text: '', invalid: '0xC3' },
			{ text: '(' },
			{ text: '', invalid: '0xED' },
			{ text: '', invalid: '0xA0' },
			{ text: '', invalid: '0x80' },
			{ text: 'b' },
		]);
	});

	test('a character that is cut off at the end should be shown by its bytes', () => {
		assert.deepEqual(readBytes(new Uint8Array([0x61, 0xe2, 0x82])), [
			{ text: 'a' },
			{ text: '', invalid: '0xE2' },
			{ text: '', invalid: '0x82' },
		]);
	});
});
