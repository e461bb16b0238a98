// The demo as a user runs it, twice on one chain.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { rpcCall } from '@tributary/sdk';

import { describe as describeError } from '../src/demo/errors.ts';
import { best, type Node, startNode, temporaryFolder } from '../src/lib/node.ts';
import { TEXTS } from './support/prose.ts';
import { SEALED } from './support/world.ts';

let node: Node;
before(
	async () => {
		node = await startNode({ args: SEALED });
	},
	{ timeout: 120_000 },
);
after(() => node?.stop());

function demo(
	args: string[],
	ws = node.ws,
): Promise<{ code: number | null; out: string; err: string }> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, ['--import', 'tsx', 'src/demo.ts', ...args], {
			stdio: ['ignore', 'pipe', 'pipe'],
			timeout: 180_000,
			env: { ...process.env, TRIBUTARY_WS: ws },
		});
		let [out, err] = ['', ''];
		child.stdout.on('data', (data: Buffer) => (out += data.toString()));
		child.stderr.on('data', (data: Buffer) => (err += data.toString()));
		child.once('error', reject);
		child.once('close', (code) => resolve({ code, out, err }));
	});
}

function folderOf(files: Record<string, Uint8Array | string>): string {
	const folder = join(temporaryFolder(), 'texts');
	mkdirSync(folder);
	for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
	return folder;
}

test(
	'the demo should balance on any folder of texts, again and again',
	{ timeout: 420_000 },
	async () => {
		const { original, quoting, short, late, uncurated } = TEXTS;
		const mixed = folderOf({
			'a.txt': original,
			'b.txt': quoting,
			'c.txt': short,
			empty: '',
			'binary.bin': Uint8Array.of(1, 0, 2),
		});
		symlinkSync(join(mixed, 'a.txt'), join(mixed, 'linked'));
		const first = await demo([mixed]);
		assert.equal(first.code, 0, first.out + first.err);
		assert.match(first.out, /The account balances to the last unit\./);
		for (const aside of [
			/linked \(the same as a\.txt\)/,
			/empty \(empty\)/,
			/binary\.bin \(not text in UTF-8\)/,
		])
			assert.match(first.out, aside);

		const second = await demo([
			folderOf({ late, uncurated }),
			'--question',
			new TextDecoder().decode(late.subarray(50, 100)),
			'--bytes',
			'300',
		]);
		assert.equal(second.code, 0, second.out + second.err);
		assert.match(second.out, /Datanet 1:/);
		assert.doesNotMatch(second.out, /DIFFERENT|DO NOT HOLD|WRONG/);
		assert.ok((await best(node)).number > 0);
		await rpcCall(node.ws, 'attribution_datanet', [1]);
	},
);

test('the demo should report invalid input in one line', { timeout: 60_000 }, async () => {
	const lone = await demo([folderOf({ alone: TEXTS.short })]);
	assert.equal(lone.code, 1);
	assert.match(
		lone.err,
		/^error: .* holds too few texts \(1\): the demo needs two or more .*\n$/,
	);
	for (const [args, why] of [
		[['/nowhere/at/all'], /^error: there is no folder \/nowhere\/at\/all\n$/],
		[['--bytes', '0'], /^error: --bytes takes a whole number from 1 to 16384\n$/],
		[['--nonsense'], /^error: .*--nonsense/],
	] as const) {
		const { code, err } = await demo([...args]);
		assert.equal(code, 1);
		assert.match(err, why);
	}
	const { code, err } = await demo([], 'ws://127.0.0.1:1');
	assert.equal(code, 1);
	assert.match(
		err,
		/^error: no chain answers at TRIBUTARY_WS=ws:\/\/127\.0\.0\.1:1; start one there, or unset TRIBUTARY_WS\n$/,
	);
});

test('a use of //Alice by another program should be one line', () => {
	for (const message of [
		'1014: Priority is too low: (68719476735 vs 68719476735): The transaction has too low priority',
		'1010: Invalid Transaction: Transaction is outdated',
		'the pool dropped the transaction: Usurped',
	]) {
		const text = describeError(new Error(message));
		assert.match(
			text,
			/^another program uses \/\/Alice on this chain \(.*\); run the demo again/,
		);
		assert.ok(!text.includes('\n'));
	}
	// What is unknown is shown with its origin.
	assert.match(describeError(new Error('something else')), /\n +at /);
});
