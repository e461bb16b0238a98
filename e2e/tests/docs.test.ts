// The calls that docs/use/rpc.md shows, sent to a node: the answers must have the fields and types
// that it shows.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import * as sdk from '@tributary/sdk';
import { send } from '@tributary/sdk';

import { TEXTS } from './support/prose.ts';
import { acceptedJob, settled, type World, world } from './support/world.ts';

let w: World;
before(
	async () => {
		w = await world();
		const prompt = new TextDecoder().decode(TEXTS.original.subarray(900, 980));
		const job = await acceptedJob(w, w, prompt);
		const { rules } = await w.attribution.job(job);
		assert.ok(rules);
		await sdk.answer(w.api, w.provider, job, w.index, rules, { prompt, bytes: 900, seed: 7 });
		await settled(w, job);
		await send(
			w.api,
			w.api.tx.channels.open(w.provider.address, w.model, w.version, sdk.TRIB, 1_000),
			w.asker,
		);
	},
	{ timeout: 300_000 },
);
after(() => w?.close());

/**
 * Returns the shape of a value: the fields of an object, the first entry of a list, the type of
 * anything else.
 */
function shape(value: unknown): unknown {
	if (Array.isArray(value)) return value.slice(0, 1).map(shape);
	if (value === null || typeof value !== 'object') return typeof value;
	return Object.fromEntries(
		Object.entries(value)
			.map(([name, inner]) => [name, shape(inner)])
			.sort(),
	);
}

const docs = readFileSync(new URL('../../docs/use/rpc.md', import.meta.url), 'utf8');
const examples = [
	...docs.matchAll(/-d '(?<request>\{.*\})'\n```\n```json\n(?<answer>\{[\s\S]*?\n\})\n```/g),
];

test('every example should be found', () => {
	assert.equal(examples.length, docs.split('curl -s').length - 1);
	assert.ok(examples.length >= 6);
});

for (const { groups } of examples) {
	const { request = '', answer = '' } = groups ?? {};
	test(`the answer to ${request} should be as shown`, { timeout: 30_000 }, async () => {
		const response = await fetch(w.node.ws.replace(/^ws/, 'http'), {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: request,
			signal: AbortSignal.timeout(10_000),
		});
		assert.deepEqual(shape(await response.json()), shape(JSON.parse(answer)));
	});
}
