// The `tributary` tool against implementations of the same rules that share no code with it.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';

import { blake3 } from '@noble/hashes/blake3.js';
import {
	buildIndex,
	canonicalTrace,
	concatBytes,
	decodeProof,
	fromHex,
	generate,
	type Hashed,
	hashFiles,
	type Holder,
	proveOutput,
	proveRange,
	proveSpan,
	runTool,
	toHex,
	traceOutput,
	utf8,
	verifySpan,
} from '@tributary/sdk';

import { checkProofs, checkTrace } from '../src/demo/checks.ts';
import { temporaryFolder } from '../src/lib/node.ts';
import { TEXTS } from './support/prose.ts';

const { original, quoting, short, padded } = TEXTS;
const contents = [original, quoting, short, padded];
/** The sequences are not in the order of the ids, because precedence follows the sequence alone. */
const sequences = [5, 3, 9, 40];

let folder: string;
let index: string;
let hashed: Hashed[];
let holders: Holder[];
before(
	async () => {
		folder = temporaryFolder();
		const paths = contents.map((content, i) => {
			const path = join(folder, `text ${i}`);
			writeFileSync(path, content);
			return path;
		});
		hashed = await hashFiles(paths);
		const entries = paths.map((path, i) => ({
			path,
			datanet: 3,
			index: i,
			sequence: sequences[i],
			hash: hashed[i].hash,
		}));
		index = (await buildIndex(entries, temporaryFolder())).folder;
		holders = contents
			.map((content, i) => ({
				id: { datanet: 3, index: i },
				content,
				sequence: sequences[i],
			}))
			.sort((a, b) => a.sequence - b.sequence);
	},
	{ timeout: 60_000 },
);

test('hash should agree with another BLAKE3 and prove the length', () => {
	hashed.forEach((found, i) => {
		const content = contents[i];
		assert.equal(found.hash, toHex(blake3(content)));
		assert.equal(found.length, content.length);
		assert.equal(found.lastByte, content[content.length - 1]);
		assert.ok(
			verifySpan(
				fromHex(found.hash),
				content.length,
				content.length - 1,
				content.slice(-1),
				decodeProof(found.lengthProof),
			),
		);
		assert.deepEqual(decodeProof(found.lengthProof), proveSpan(content, content.length - 1, 1));
	});
});

test('prove should make the one proof that there is of a span', async () => {
	const content = concatBytes([original, quoting, short, padded]);
	const path = join(folder, 'long');
	writeFileSync(path, content);
	const root = blake3(content);
	for (const [offset, length] of [
		[0, 1],
		[0, content.length],
		[1_023, 2],
		[1_024, 1_024],
		[5_000, 40],
		[content.length - 1, 1],
		[2_047, 4_098],
	]) {
		const { span, proof } = await proveRange(path, offset, length);
		assert.equal(span, toHex(content.slice(offset, offset + length)));
		assert.deepEqual(decodeProof(proof), proveSpan(content, offset, length));
		assert.ok(verifySpan(root, content.length, offset, fromHex(span), decodeProof(proof)));
	}
});

test(
	'trace should find what brute force finds, whatever window and bound',
	{ timeout: 120_000 },
	async () => {
		const outputs = [
			original.slice(0, 400),
			concatBytes([
				short.subarray(5, 90),
				utf8(' — '),
				quoting.subarray(2_450, 2_950),
				original.subarray(2_900),
				quoting.subarray(0, 33),
			]),
			concatBytes(
				Array.from({ length: 12 }, (_, i) => original.subarray(i * 100, i * 100 + 40)),
			),
			original.slice(0, 31),
			original.slice(0, 32),
			utf8('of none of them, not one word that would be long enough to count'),
			new Uint8Array(await generate(index, 'anything', 600, 3)),
		];
		for (const output of outputs) {
			for (const rules of [
				{ window: 32, maxRuns: 512, minContent: 256 },
				{ window: 8, maxRuns: 3, minContent: 1_000 },
				{ window: 50, maxRuns: 1, minContent: 0 },
			]) {
				const what = `${output.length} bytes, window ${rules.window}`;
				const traced = await traceOutput(index, rules, output);
				assert.ok(checkTrace(rules, output, holders, traced.runs), what);
				assert.equal(traced.positions, Math.max(0, output.length - rules.window + 1), what);
				assert.deepEqual(
					traced.runs.map(({ paid }) => paid),
					traced.runs.map((_, i) => i < rules.maxRuns),
					what,
				);
				const proven = await proveOutput(index, rules, output);
				assert.deepEqual(
					proven.runs.map(({ run }) => run),
					traced.runs.map(({ paid, ...run }) => run),
					what,
				);
				assert.ok(
					checkProofs(rules, output, proven.runs, ({ index: at }) => hashed[at]),
					what,
				);
			}
		}
	},
);

test('trace should omit what is not eligible', { timeout: 60_000 }, async () => {
	const output = original.slice(0, 200);
	const rules = { window: 32, maxRuns: 512, minContent: 256 };
	const without = holders.filter(({ id }) => id.index !== 0);
	const { runs } = await traceOutput(index, { ...rules, eligible: '3:1-3' }, output);
	assert.ok(checkTrace(rules, output, without, runs));
	assert.deepEqual(
		canonicalTrace(rules, output, without).map(({ contribution }) => contribution.index),
		[3],
	);
});

test(
	'generate should be deterministic for a seed, and quote its texts',
	{ timeout: 60_000 },
	async () => {
		const prompt = new TextDecoder().decode(original.subarray(100, 160));
		const said = await generate(index, prompt, 500, 11);
		assert.deepEqual(await generate(index, prompt, 500, 11), said);
		assert.ok(said.length > 0 && said.length <= 500);
		assert.ok(
			(
				await traceOutput(
					index,
					{ window: 32, maxRuns: 512, minContent: 256 },
					new Uint8Array(said),
				)
			).ownedPositions > 0,
		);
	},
);

test('a wrong call should end with one line and a failure', async () => {
	await assert.rejects(
		runTool(['hash', join(folder, 'missing')]),
		/ended with 1: error: .*missing.*\n$/,
	);
	await assert.rejects(
		runTool(['trace', '--index', join(folder, 'missing'), '-']),
		/ended with 1: error: /,
	);
	await assert.rejects(runTool(['nonsense']), /ended with 2/);
});
