// What an attacker may write to the chain: names, URIs, a prompt and an answer.

import type { ApiPromise } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';
import * as sdk from '@tributary/sdk';

/** A script that would leave a trace in the page if any text were taken as markup. */
const SCRIPT = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>';

/** A name of 64 bytes at most: markup, hidden characters, a check mark, a foreign letter. */
export const NAME = '<img src=x onerror=pwned=1>\u202E\u200B\u2713 verified \u0430pple';
export const URI = 'javascript:window.pwned=1';
export const PROMPT = `${SCRIPT}\u202Etpmorp\u2066 \u{E0041}\u0301\u0301\u0301\u0301`;
export const FEE = 5n * sdk.TRIB;

/** An answer of the greatest length: markup, marks of direction, invalid UTF-8, no space. */
export function hostileOutput(): Uint8Array {
	const begin = new TextEncoder().encode(
		`${SCRIPT}</div></main>\u202E\u2067\u200B\uFEFF<b class="mark holds">\u2713 Answer: verified in this browser</b>`,
	);
	const output = new Uint8Array(16_384).fill('W'.charCodeAt(0));
	output.set(begin);
	output.set([0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80], begin.length);
	return output;
}

/** The objects that an attacker made. */
export interface Hostile {
	attacker: KeyringPair;
	asker: KeyringPair;
	datanet: number;
	model: number;
	job: bigint;
}

/** Requests a job that the attacker answers, and has Alice commit to a challenge of its trace. */
export async function openDispute(api: ApiPromise, { attacker, model }: Hostile): Promise<bigint> {
	const alice = await sdk.accountFrom('//Alice');
	const job = await sdk.ask(api, {
		requester: alice,
		model,
		version: 1,
		provider: attacker,
		prompt: 'Is it disputed?',
		fee: FEE,
	});
	await sdk.accept(api, attacker, job);
	const output = new TextEncoder().encode('An answer of more bytes than one window has.');
	await sdk.send(api, sdk.submission(api, job, output, []), attacker);
	await sdk.send(api, api.tx.inference.commitChallenge(job, `0x${'11'.repeat(32)}`), alice);
	return job;
}

/** Writes them to a chain on which the demo was played. */
export async function makeHostile(api: ApiPromise): Promise<Hostile> {
	const alice = await sdk.accountFrom('//Alice');
	const attacker = await sdk.accountFrom('//attacker');
	await sdk.fund(api, alice, [attacker.address], 1_000n * sdk.TRIB);
	const datanet = await sdk.createDatanet(api, {
		name: NAME,
		uri: URI,
		owner: attacker,
		curators: [],
		threshold: 0,
		ownerCut: 0,
	});
	// Built on the demo's model, so that it has a lineage.
	const { model, version } = await sdk.registerModel(api, {
		owner: attacker,
		artifact: `0x${'ab'.repeat(32)}`,
		name: NAME,
		uri: URI,
		base: 0,
		terms: {
			split: {
				provider: sdk.percent(30),
				owner: sdk.percent(20),
				base: sdk.percent(10),
				data: sdk.percent(40),
			},
			method: { Spans: { total: sdk.percent(50), contribution: sdk.percent(25) } },
			releases: [{ release: { datanet: 0, number: 1 }, weight: sdk.PERBILL }],
		},
	});
	await sdk.send(
		api,
		sdk.batchAll(api, [
			api.tx.inference.registerProvider(200n * sdk.TRIB, NAME),
			sdk.offer(api, { model, version, minFee: sdk.TRIB }),
		]),
		attacker,
	);
	const job = await sdk.ask(api, {
		requester: alice,
		model,
		version,
		provider: attacker,
		prompt: PROMPT,
		fee: FEE,
	});
	await sdk.accept(api, attacker, job);
	await sdk.send(api, sdk.submission(api, job, hostileOutput(), []), attacker);
	return { attacker, asker: alice, datanet, model, job };
}
