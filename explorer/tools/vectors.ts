// Writes the test vectors of span proofs, which the Rust side makes: the `tributary` tool that
// TRIBUTARY_CLI names proves spans of contents that a formula gives.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { hashFiles, proveRange } from '@tributary/sdk';

import { vectorContent } from '../tests/unit/content.ts';

/** Lengths, offsets and spans: inside a chunk, over its edge, over several, at the ends. */
const SPANS = [
	[1, 0, 1],
	[1024, 1000, 24],
	[1025, 1020, 5],
	[3072, 100, 2900],
	[5000, 1500, 40],
	[70_000, 0, 32],
	[70_000, 33_333, 3_000],
	[70_000, 69_999, 1],
	[300_001, 262_100, 90],
] as const;

const folder = mkdtempSync(join(tmpdir(), 'tributary-vectors-'));
try {
	const vectors = [];
	for (const [length, offset, span] of SPANS) {
		const path = join(folder, `${length}`);
		writeFileSync(path, vectorContent(length));
		const [{ hash }] = await hashFiles([path]);
		const { proof } = await proveRange(path, offset, span);
		vectors.push({ length, offset, span, hash, proof });
	}
	const out = join(import.meta.dirname, '..', 'tests', 'unit', 'vectors.json');
	writeFileSync(out, `${JSON.stringify(vectors, undefined, '\t')}\n`);
	console.log(`${vectors.length} vectors written to ${out}`);
} finally {
	rmSync(folder, { recursive: true });
}
