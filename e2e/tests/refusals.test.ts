import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import * as sdk from '@tributary/sdk';
import {
	blake3Hash,
	concatBytes,
	proveOutput,
	proveRange,
	refusalReason,
	send,
	toHex,
	utf8,
	waitUntil,
} from '@tributary/sdk';

import { authority, writeSpec } from '../src/lib/spec.ts';
import { stateOf } from '../src/lib/state.ts';
import { TEXTS } from './support/prose.ts';
import {
	acceptedJob,
	BOND,
	CAPS,
	material,
	SPLIT,
	uncurated,
	type World,
	world,
} from './support/world.ts';

const ECONOMY = ['Datanets', 'Models', 'Inference', 'Attribution'];
/** The entries that hooks change in every block. */
const MOVING = ['Inference.AgendaCursor', 'Inference.AgendaEnd', 'Attribution.OldestReceiptBlock'];

const { original, quoting, short } = TEXTS;
/** An output that quotes three texts, with other words between them. */
const output = concatBytes([
	original.subarray(100, 220),
	utf8(' -- other words -- '),
	quoting.subarray(200, 300),
	utf8(' ## '),
	short.subarray(10, 120),
]);

let w: World;
let late: sdk.Contribution;
let wild: sdk.Contribution;
/** A model over the curated and the uncurated Release. */
let both: { model: number; version: number };
let pooled: { model: number; version: number };
/** A job that is accepted, but not answered. */
let job: bigint;
let runs: sdk.ProvenRuns;

before(
	async () => {
		// A submission window long enough to submit one job wrongly in every way.
		const spec = await writeSpec(
			({ network }) => (network.windows.inference.submitWindow = 5_000),
		);
		w = await world([...authority(spec), '--sealing', 'interval=250']);
		const {
			api,
			contributors,
			curators,
			datanet,
			folder,
			index,
			modelOwner,
			provider,
			release,
			stranger,
		} = w;
		// Accepted after the Release was cut, so no model here pays to it.
		[late] = await sdk.contribute(api, datanet, [material(folder, 'late', contributors[0])]);
		await sdk.approve(api, curators, 2, [late], ({ maxPoints }) => maxPoints);
		const outside = await uncurated(w);
		wild = outside.contribution;
		both = await sdk.registerModel(api, {
			owner: modelOwner,
			artifact: toHex(blake3Hash(utf8('both'))),
			name: 'over both',
			uri: '',
			terms: {
				split: SPLIT,
				method: { Spans: CAPS },
				releases: [
					{ release, weight: sdk.percent(60) },
					{ release: outside.release, weight: sdk.percent(40) },
				],
			},
		});
		pooled = await sdk.registerModel(api, {
			owner: modelOwner,
			artifact: toHex(blake3Hash(utf8('pooled'))),
			name: 'pooled',
			uri: '',
			terms: { split: SPLIT, method: 'Pooled', releases: [{ release, weight: sdk.PERBILL }] },
		});
		for (const served of [both, pooled])
			await send(api, sdk.offer(api, { ...served, minFee: 1n }), provider);
		await sdk.serve(api, stranger, BOND, { model: w.model, version: w.version, minFee: 1n });
		job = await acceptedJob(w, both);
		runs = (await proveOutput(index, { window: 32, maxRuns: 512, minContent: 256 }, output))
			.runs;
		assert.equal(runs.length, 3);
	},
	{ timeout: 400_000 },
);
after(() => w?.close());

/** Returns the runs with one of them changed. */
function changed(
	at: number,
	run: Partial<sdk.ProvenRuns[number]['run']>,
	proof = {},
): sdk.ProvenRuns {
	return runs.map((proven, i) =>
		i === at
			? { run: { ...proven.run, ...run }, proof: { ...proven.proof, ...proof } }
			: proven,
	);
}

/** Returns a run over all of `words`, proven in a file. */
async function runIn(
	{ path, id }: sdk.Contribution,
	offset: number,
	length: number,
): Promise<sdk.ProvenRuns> {
	const { proof } = await proveRange(path, offset, length);
	return [{ run: { start: 0, positions: length - 31, contribution: id, offset }, proof }];
}

async function refused(submit: () => Promise<unknown>): Promise<string> {
	const before = await stateOf(w.node.ws, ECONOMY, MOVING);
	const why = await refusalReason(submit());
	assert.deepEqual(
		await stateOf(w.node.ws, ECONOMY, MOVING),
		before,
		'a refused submission changes nothing',
	);
	return why;
}

function submit(
	to: bigint,
	words: Uint8Array,
	claimed: sdk.ProvenRuns,
	by = w.provider,
): () => Promise<unknown> {
	return () => send(w.api, sdk.submission(w.api, to, words, claimed), by);
}

describe(
	'a bad submission should be refused with its own error and no effect',
	{ timeout: 300_000 },
	() => {
		const cases: [
			what: string,
			error: string,
			attempt: () => Promise<() => Promise<unknown>> | (() => Promise<unknown>),
		][] = [
			[
				'a run that is not in the contribution',
				'InvalidProof',
				() => {
					const altered = output.slice();
					altered[runs[0].run.start + 40] ^= 1;
					return submit(job, altered, runs);
				},
			],
			[
				'a run that is shifted by one byte in the contribution',
				'InvalidProof',
				() => submit(job, output, changed(1, { offset: runs[1].run.offset + 1 })),
			],
			[
				'a run that is shifted by one byte in the output',
				'InvalidProof',
				() => submit(job, output, changed(1, { start: runs[1].run.start + 1 })),
			],
			[
				'a run that is one position longer than it is',
				'InvalidProof',
				() => submit(job, output, changed(0, { positions: runs[0].run.positions + 1 })),
			],
			[
				'a run under another contribution',
				'InvalidProof',
				() => submit(job, output, changed(0, { contribution: w.contributions[2].id })),
			],
			[
				'a proof without one of its siblings',
				'InvalidProof',
				() =>
					submit(
						job,
						output,
						changed(0, {}, { siblings: runs[0].proof.siblings.slice(1) }),
					),
			],
			[
				'a run that overlaps another',
				'RunsOverlap',
				() => submit(job, output, [runs[0], ...runs]),
			],
			[
				'runs out of order',
				'RunsOverlap',
				() => submit(job, output, [runs[1], runs[0], runs[2]]),
			],
			[
				'a run without positions',
				'EmptyRun',
				() => submit(job, output, changed(0, { positions: 0 })),
			],
			[
				'a run beyond the end of the output',
				'RunOutOfRange',
				() => submit(job, output, changed(2, { positions: output.length })),
			],
			[
				'a further run of more than one position',
				'FurtherRunTooLong',
				() => {
					// The form is checked before any proof.
					const many = Array.from({ length: 513 }, (_, i) => ({
						run: { ...runs[0].run, start: i, positions: i < 512 ? 1 : 2, offset: i },
						proof: runs[0].proof,
					}));
					return submit(job, original.slice(0, 600), many);
				},
			],
			[
				'a contribution that there is not',
				'ContributionNotFound',
				() =>
					submit(
						job,
						output,
						changed(0, { contribution: { datanet: w.datanet, index: 999 } }),
					),
			],
			[
				'a contribution outside the Releases of the model',
				'NotInReleases',
				async () => submit(job, TEXTS.late.slice(100, 200), await runIn(late, 100, 100)),
			],
			[
				'a contribution that is not traceable',
				'NotTraceable',
				async () =>
					submit(job, TEXTS.uncurated.slice(100, 200), await runIn(wild, 100, 100)),
			],
			['a stranger', 'NotProvider', () => submit(job, output, runs, w.stranger)],
			[
				'an account that is no provider at all',
				'NotProvider',
				() => submit(job, output, runs, w.asker),
			],
			['an empty output', 'EmptyOutput', () => submit(job, new Uint8Array(), [])],
			['a job that there is not', 'JobNotFound', () => submit(10_000n, output, runs)],
			[
				'a trace where the model attributes by none',
				'TraceNotAllowed',
				async () => {
					const other = await acceptedJob(w, pooled);
					return submit(other, output, runs);
				},
			],
			[
				'a job that no provider has accepted',
				'NotAccepted',
				async () => {
					const open = await sdk.ask(w.api, {
						requester: w.asker,
						model: both.model,
						version: both.version,
						provider: w.provider,
						prompt: 'Hm?',
						fee: sdk.TRIB,
					});
					return submit(open, output, runs);
				},
			],
		];
		for (const [what, error, attempt] of cases) {
			test(what, async () => {
				const submission = await attempt();
				assert.equal(await refused(submission), `inference.${error}`);
			});
		}

		test('a contribution that was revoked before the request', async () => {
			const { api, contributions } = w;
			const [revoked] = contributions;
			await send(api, api.tx.datanets.revokeConsent(revoked.id), revoked.by);
			const closed = await sdk.liveBlock(api);
			await waitUntil(
				30_000,
				'the next block',
				async () => (await sdk.liveBlock(api)) > closed,
			);
			const afterwards = await acceptedJob(w, both);
			assert.equal(
				await refused(submit(afterwards, output, runs)),
				'inference.ContributionClosed',
			);
		});

		test('and the right one is accepted, once', async () => {
			// The request came before the consent was revoked, so the revocation makes no honest
			// trace wrong.
			assert.equal(await refusalReason(submit(job, output, runs)()), 'accepted');
			assert.equal(await refused(submit(job, output, runs)), 'inference.AlreadySubmitted');
		});
	},
);
