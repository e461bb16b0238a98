// The programs in examples/, run as their README says, against one development chain.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { type Node, startNode } from '../src/lib/node.ts';
import { SEALED } from './support/world.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let node: Node;
before(async () => {
	node = await startNode({ args: SEALED });
});
after(() => node?.stop());

/** Runs an example and returns what it printed. */
async function run(name: string, ws = node.ws): Promise<string> {
	const { stdout } = await promisify(execFile)('npm', ['run', '--silent', `example:${name}`], {
		cwd: ROOT,
		env: { ...process.env, TRIBUTARY_WS: ws },
		timeout: 170_000,
	});
	return stdout;
}

describe('an example', { concurrency: false }, () => {
	const timeout = 180_000;

	test('contribute should cut a Release of both texts', { timeout }, async () => {
		const printed = await run('contribute');
		const [, datanet] = /^Release (\d+):1 is cut$/m.exec(printed) ?? [];
		assert.ok(datanet, printed);
		for (const index of [0, 1])
			assert.match(
				printed,
				new RegExp(`^contribution ${datanet}:${index}: \\d{3} bytes`, 'm'),
			);
		assert.match(printed, /^accepted: 2 of 2$/m);
	});

	test('publish-model should publish terms and get a quote', { timeout }, async () => {
		const printed = await run('publish-model');
		assert.match(printed, /^model \d+ has terms of version 1$/m);
		// 30% of what the protocol's cut of 2% leaves.
		assert.match(printed, /^of a fee of 10 TRIB, the provider gets 2\.94 TRIB$/m);
	});

	test('ask-and-answer should pay out the whole fee', { timeout }, async () => {
		const printed = await run('ask-and-answer');
		assert.match(printed, /^job \d+: “A tributary is a stream that flows into/m);
		assert.match(printed, /^\d+ positions? belongs? to contribution \d+:0$/m);
		// All but the rounding, which is below a unit for each of two contributions.
		assert.match(printed, /^claimed 9\.(8|79{11}) TRIB, the protocol's cut 0\.2 TRIB$/m);
		assert.match(printed, /^left in the pool by rounding: [01] of the smallest units$/m);
	});

	test('challenge should pay the challenger half of the collateral', { timeout }, async () => {
		const printed = await run('challenge');
		assert.match(printed, /^job \d+: answered with 160 bytes and an empty trace$/m);
		assert.match(printed, /^position 0 belongs to contribution \d+:0$/m);
		assert.match(printed, /^the trace is refuted$/m);
		assert.match(printed, /^the challenger can claim 10 TRIB$/m);
	});

	test('channel should pay the last voucher and refund the rest', { timeout }, async () => {
		const printed = await run('channel');
		assert.match(printed, /^voucher for 3 answers: 0\.3 TRIB$/m);
		assert.match(printed, /^redeemed: 0\.3 TRIB$/m);
		assert.match(printed, /^refunded to the payer: 9\.7 TRIB$/m);
	});

	test('should name the remedy where no chain answers', { timeout }, async () => {
		await assert.rejects(run('contribute', 'ws://127.0.0.1:9'), /start one with .*dev\.sh/);
	});
});
