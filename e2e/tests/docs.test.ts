// The calls that docs/use/rpc.md shows, sent to a node: the answers must have the fields and types
// that it shows.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { WsProvider } from '@polkadot/api';
import * as types from '@polkadot/types';
import * as util from '@polkadot/util';
import * as sdk from '@tributary/sdk';
import { send, toHex, waitUntil, withTimeout } from '@tributary/sdk';

import { TEXTS } from './support/prose.ts';
import { acceptedJob, settled, type World, world } from './support/world.ts';

/** The accounts and the block of the examples, and those of this chain in their place. */
const substitutes = new Map<string, string>();

let w: World;
before(
	async () => {
		w = await world();
		const blocks: sdk.SettledBlock[] = [];
		const provider = new WsProvider(w.node.ws);
		await provider.isReady;
		const end = await sdk.subscribeSettlements(provider, {}, (block) => blocks.push(block));
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
		const open = await acceptedJob(w, w, prompt);
		await sdk.answer(w.api, w.provider, open, w.index, rules, { prompt, bytes: 900, seed: 7 });
		await send(
			w.api,
			w.api.tx.inference.commitChallenge(open, toHex(new Uint8Array(32))),
			w.asker,
		);

		const block = await waitUntil(30_000, 'the settlement to be final', () =>
			blocks.find(({ settlements }) => settlements.length > 0),
		);
		await end();
		await provider.disconnect();
		for (const [shown, actual] of [
			['5GYmsNQgFUGQ9bG3dCKjLp7XvSL8mkn6PSJMw4v1q7xEZw8v', w.asker.address],
			['5DnzFDNLMFjxJcFvqxFd6meTuJzzjMQifzsXJGnoY69cj6QL', w.contributors[0].address],
			['0x49890ab8c3a7b80562b0cc2e9d33a5942aaeca3e4ed010d12d92d56d221070da', block.hash],
			['ws://127.0.0.1:9944', w.node.ws],
		])
			substitutes.set(shown, actual);
	},
	{ timeout: 300_000 },
);
after(() => w?.close());

/** Puts what this chain has in place of what the page shows. */
function onThisChain(text: string): string {
	return [...substitutes].reduce((put, [shown, actual]) => put.replaceAll(shown, actual), text);
}

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
			body: onThisChain(request),
			signal: AbortSignal.timeout(10_000),
		});
		assert.deepEqual(shape(await response.json()), shape(JSON.parse(answer)));
	});
}

/** The TypeScript that the page shows under a heading. */
function program(heading: string): string {
	const section = docs.slice(docs.indexOf(`\n${heading}\n`));
	const [, code] = /```ts\n([\s\S]*?)\n```/.exec(section) ?? [];
	assert.ok(code, `no program under ${heading}`);
	return code;
}

/** Runs a program of the page, which may import what `modules` has, and returns `result`. */
async function run(
	heading: string,
	scope: Record<string, unknown>,
	result: string,
): Promise<Record<string, unknown>> {
	const modules: Record<string, unknown> = {
		'@polkadot/api': { WsProvider },
		'@polkadot/types': types,
		'@polkadot/util': util,
	};
	const code = program(heading).replaceAll(/await import\('(.*?)'\)/g, "modules['$1']");
	const AsyncFunction = (async () => {}).constructor as new (
		...parts: string[]
	) => (...values: unknown[]) => Promise<Record<string, unknown>>;
	const names = ['modules', ...Object.keys(scope)];
	const body = `${onThisChain(code)}\nreturn ${result};`;
	return new AsyncFunction(...names, body)(modules, ...Object.values(scope));
}

test('the subscription should print finalized blocks', { timeout: 60_000 }, async () => {
	const printed: unknown[] = [];
	const { provider } = await run(
		'## `attribution_subscribeSettlements(filter?)`',
		{ console: { log: (value: unknown) => printed.push(value) } },
		'{ provider, id }',
	);
	try {
		await waitUntil(20_000, 'three blocks', () => printed.length >= 3);
		const numbers = printed.map((block) => (block as sdk.SettledBlock).number);
		assert.deepEqual(
			numbers,
			numbers.map((_, i) => numbers[0] + i),
		);
	} finally {
		await (provider as WsProvider).disconnect();
	}
});

test('the runtime API should be callable by polkadot.js', { timeout: 60_000 }, async () => {
	const hash = toHex(new Uint8Array(32).fill(1));
	const proof = { head: '0x12', tail: '0x34', siblings: [] };
	const refutation: sdk.Refutation = { Split: { run: 0, offset: 7, proof } };
	const expected = sdk.commitToRefutation(w.api, w.asker, 0n, refutation);
	const salt = toHex(expected.salt);
	const printed: unknown[] = [];
	const scope = {
		api: w.api,
		console: { log: (value: unknown) => printed.push(value) },
		channel: 0,
		authorisation: 0,
		units: 1,
		amount: 5,
		account: w.asker.address,
		contentHash: hash,
		salt,
		job: 0,
		refutation,
		output: '0x00',
		runs: [],
		provider: w.provider.address,
		redemption: w.api.createType(
			w.api.tx.channels.redeem.meta.args[0].type.toString(),
			undefined,
		),
	};
	const names = '{ bytes, now, commitment, challenge, holds, events }';
	const { bytes, now, commitment, challenge, holds, events } = await withTimeout(
		30_000,
		'the calls',
		run('## Before signing', scope, names),
	);
	const voucher = (bytes as { toU8a(): Uint8Array }).toU8a();
	assert.match(new TextDecoder().decode(voucher), /channel: 0/);
	assert.ok(sdk.toBigInt(now as { toString(): string }) > 0n);
	const parts = [w.asker.addressRaw, sdk.fromHex(hash), sdk.fromHex(salt)];
	assert.equal(String(commitment), toHex(sdk.blake3Hash(sdk.concatBytes(parts))));
	assert.equal(String(challenge), expected.commitment);
	assert.ok((holds as { isErr: boolean }).isErr, 'nothing was submitted');
	assert.deepEqual((events as { toJSON(): unknown }).toJSON(), []);
	assert.deepEqual(printed, ['JobNotFound']);
});

test('a view function should be callable by polkadot.js', { timeout: 60_000 }, async () => {
	const { deposit, view } = await run('### View functions', { api: w.api }, '{ deposit, view }');
	assert.ok(BigInt((deposit as { toString(): string }).toString().replaceAll(',', '')) > 0n);
	const call = view as (...values: unknown[]) => Promise<{ toJSON(): unknown }>;
	assert.equal((await call('Channels', 'channel_remaining', 99)).toJSON(), null);
	const parts = [w.asker.addressRaw, new Uint8Array(32), new Uint8Array(32)];
	assert.equal(
		(
			await call(
				'Datanets',
				'commitment',
				w.asker.address,
				new Uint8Array(32),
				new Uint8Array(32),
			)
		).toJSON(),
		toHex(sdk.blake3Hash(sdk.concatBytes(parts))),
	);
});
