// Texts of attackers: what could deceive the eye is shown by its number.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import {
	breakWords,
	decodeUtf8,
	mixesScripts,
	plainText,
	safeLink,
	visibleParts,
} from '../../src/format/text.ts';

function shown(text: string, keepLines = false): string {
	return visibleParts(text, keepLines)
		.map(({ text: part, hidden }) => (hidden === undefined ? part : `[${hidden}]`))
		.join('');
}

describe('hidden characters', () => {
	const cases: [name: string, text: string, expected: string][] = [
		['plain text', 'Ada’s texts, 1843', 'Ada’s texts, 1843'],
		['an override of direction', 'a\u202Ecod', 'a[U+202E]cod'],
		['an isolate', 'a\u2067b\u2069', 'a[U+2067]b[U+2069]'],
		['a zero-width space', 'pay\u200Bpal', 'pay[U+200B]pal'],
		['a zero-width joiner', 'a\u200Db', 'a[U+200D]b'],
		['a byte order mark', '\uFEFFa', '[U+FEFF]a'],
		['a soft hyphen', 'a\u00ADb', 'a[U+00AD]b'],
		['a Hangul filler', 'a\u3164b', 'a[U+3164]b'],
		['a null', 'a\0b', 'a[U+0000]b'],
		['an escape', '\u001B[31m', '[U+001B][31m'],
		['tag characters', 'a\u{E0041}', 'a[U+E0041]'],
		['a line separator', 'a\u2028b', 'a[U+2028]b'],
		['a private character', 'a\uE000', 'a[U+E000]'],
		['markup', '<b>x</b>', '<b>x</b>'],
		['a check mark', '✓ verified', '[U+2713] verified'],
		['a coloured check mark', '✅', '[U+2705]'],
	];
	for (const [name, text, expected] of cases) {
		test(`${name} should be shown as it is meant`, () => {
			assert.equal(shown(text), expected);
		});
	}

	test('line breaks should be kept only in texts of several lines', () => {
		assert.equal(shown('a\nb\tc'), 'a[U+000A]b[U+0009]c');
		assert.equal(shown('a\nb\tc', true), 'a\nb\tc');
	});

	test('a pile of combining marks should not leave its line', () => {
		assert.equal(shown(`e${'\u0301'.repeat(4)}`), 'e\u0301\u0301[U+0301][U+0301]');
	});
});

test('lookalike letters of two scripts should be noticed', () => {
	assert.equal(mixesScripts('Apache'), false);
	assert.equal(mixesScripts('Аpache'), true);
	assert.equal(mixesScripts('Αpache'), true);
	assert.equal(mixesScripts('Апачи'), false);
});

describe('links', () => {
	test('only web addresses should become links', () => {
		assert.equal(safeLink('https://example.org/a'), 'https://example.org/a');
		for (const uri of [
			'javascript:alert(1)',
			'JaVaScRiPt:alert(1)',
			'data:text/html,<script>alert(1)</script>',
			'vbscript:x',
			'file:///etc/passwd',
			'blob:https://example.org/1',
			'//example.org',
			'example.org',
			'',
			'https://user:secret@example.org/',
			'https://example.org/\u202Egpj.exe',
			'java\nscript:alert(1)',
		])
			assert.equal(safeLink(uri), undefined, uri);
	});
});

test('bytes that are not UTF-8 should be replaced and never throw', () => {
	assert.equal(decodeUtf8(new Uint8Array([0x61, 0xff, 0x62])), 'a\uFFFDb');
});

test('a title should have one line, no hidden character and a limit', () => {
	assert.equal(plainText(' a\n\u202Eb '), 'a b');
	assert.equal(Array.from(plainText('x'.repeat(500))).length, 80);
});

test('a word of 16 KiB should be broken without a change of the text', () => {
	const text = `short words ${'W'.repeat(16_384)} and more`;
	const pieces = breakWords(text);
	assert.equal(pieces.join(''), text);
	assert.ok(pieces.length > 400);
	assert.deepEqual(breakWords('short words'), ['short words']);
	assert.deepEqual(breakWords(''), ['']);
});
