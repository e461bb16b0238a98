// The page that the fault injection prints, without a node.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { report, type Result, Run } from '../src/fault-injection/report.ts';

const COMMAND = './scripts/fault-injection.sh --seed 7';
const DATE = new Date('2026-11-29T23:59:59Z');

function result(name: string, error?: unknown): Result {
	const run = new Run(false, 7);
	// The progress that a run prints is not looked at here.
	run.note = () => {};
	return { scenario: { name, title: name, run: async () => {} }, run, seconds: 12.6, error };
}

describe('the report of the fault injection', () => {
	test('should have a section of lists for each scenario', () => {
		const [kill, disk] = [result('kill'), result('disk', new Error('node 1 is\n  gone'))];
		kill.run.did('2 times `kill -9`');
		kill.run.did('one restart');
		kill.run.saw('one final chain');
		disk.run.did('a disk filled');
		disk.run.saw('stopped', 'error: the disk is full');
		assert.equal(
			report([kill, disk], COMMAND, DATE),
			`# Fault injection, 29 November 2026

These are the results of \`./scripts/fault-injection.sh --seed 7\`: 1 of 2 scenarios held.
[Reliability](../operate/reliability.md) lists what each scenario requires.

## kill

Result: held. Duration: 13 s.

Done:

- 2 times \`kill -9\`.
- One restart.

Seen:

- One final chain.

## disk

Result: **failed**. Duration: 13 s.

Done:

- A disk filled.

Seen:

- Stopped:

  \`\`\`text
  error: the disk is full
  \`\`\`
- Error:

  \`\`\`text
  node 1 is
  gone
  \`\`\``,
		);
	});

	test('should wrap at 100 columns and keep every word', () => {
		const words = Array.from({ length: 60 }, (_, i) => 'x'.repeat(1 + ((i * 7) % 13)));
		const long = result('long', new Error(words.join(' ')));
		long.run.did(words.join(' '));
		long.run.saw(words.join(' '), words.join(' '));
		const page = report([long], COMMAND, DATE);
		for (const line of page.split('\n')) assert.ok(line.length <= 100, line);
		const flat = page.replaceAll(/\s+/g, ' ');
		assert.equal(flat.toLowerCase().split(words.join(' ')).length - 1, 4);
	});

	test('should begin no line of a sentence with markup', () => {
		for (let length = 80; length < 100; length++) {
			const { scenario, run, seconds } = result('markup');
			run.saw(`${'x'.repeat(length)} - + * > # 1. 2) end`);
			const page = report([{ scenario, run, seconds }], COMMAND, DATE);
			assert.doesNotMatch(page, /^ +([-+*>#]|\d+[.)])/m);
		}
	});

	test('should shorten an error that is no message', () => {
		const page = report([result('odd', { text: 'x'.repeat(5_000) })], COMMAND, DATE);
		assert.ok(page.length < 1_500, page);
		assert.match(page, /- Error:\n\n {2}```text\n {2}\{\n/);
	});

	test('should omit the list of a scenario that did nothing', () => {
		assert.doesNotMatch(report([result('idle')], COMMAND, DATE), /Done|Seen/);
	});
});
