// A provider that omits an owner from its trace, and the challengers who refute it, on a real node.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import type { KeyringPair } from '@polkadot/keyring/types';
import * as sdk from '@tributary/sdk';
import {
	type Call,
	concatBytes,
	eventNamed,
	fromHex,
	proveOutput,
	proveRange,
	refusalReason,
	send,
	toBigInt,
	totalBalance,
	totalIssuance,
	utf8,
} from '@tributary/sdk';

import { TEXTS } from './support/prose.ts';
import { acceptedJob, FEE, settled, type World, world } from './support/world.ts';

const output = concatBytes([
	TEXTS.original.subarray(100, 220),
	utf8(' -- other words -- '),
	TEXTS.short.subarray(10, 120),
]);

let w: World;
before(
	async () => {
		w = await world();
	},
	{ timeout: 300_000 },
);
after(() => w?.close());

function committed(
	who: KeyringPair,
	job: bigint,
	refutation: sdk.Refutation,
): sdk.ChallengeCommitment {
	return sdk.commitToRefutation(w.api, who, job, refutation);
}

/** Submits a trace without its first run, and returns the refutation. */
async function wrongTrace(): Promise<{
	job: bigint;
	runs: sdk.ProvenRuns;
	refutation: sdk.Refutation;
	/** The contribution whose bytes the refutation shows. */
	shown: sdk.ProvenRuns[number]['run']['contribution'];
}> {
	const { runs } = await proveOutput(
		w.index,
		{ window: 32, maxRuns: 512, minContent: 256 },
		output,
	);
	assert.equal(runs.length, 2);
	const job = await acceptedJob(w, w);
	await send(w.api, sdk.submission(w.api, job, output, runs.slice(1)), w.provider);
	const { start, contribution, offset } = runs[0].run;
	const holder = w.contributions.find(({ id }) => id.index === contribution.index);
	assert.ok(holder);
	const { proof } = await proveRange(holder.path, offset, 32);
	return {
		job,
		runs: runs.slice(1),
		refutation: { Missed: { position: start, contribution, offset, proof } },
		shown: contribution,
	};
}

function reveal(
	job: bigint,
	salt: Uint8Array,
	runs: sdk.ProvenRuns,
	refutation: sdk.Refutation,
): Call {
	const plain = runs.map(({ run }) => run);
	return sdk.challenge(w.api, job, salt, output, plain, refutation);
}

test(
	'a wrong trace should pay whoever committed to its refutation first',
	{ timeout: 180_000 },
	async () => {
		const { api, attribution, asker, contributors, provider, stranger } = w;
		const issued = await totalIssuance(api);
		const { job, runs, refutation, shown } = await wrongTrace();
		const [copier] = contributors;
		const first = committed(stranger, job, refutation);
		const second = committed(copier, job, refutation);
		await send(api, api.tx.inference.commitChallenge(job, first.commitment), stranger);
		await send(api, api.tx.inference.commitChallenge(job, second.commitment), copier);

		// A second commitment, another account, another salt: each has its own error.
		assert.equal(
			await refusalReason(
				send(api, api.tx.inference.commitChallenge(job, first.commitment), stranger),
			),
			'inference.AlreadyCommitted',
		);
		assert.equal(
			await refusalReason(send(api, reveal(job, first.salt, runs, refutation), asker)),
			'inference.ChallengeNotFound',
		);
		assert.equal(
			await refusalReason(send(api, reveal(job, second.salt, runs, refutation), stranger)),
			'inference.CommitmentMismatch',
		);
		assert.equal(
			await refusalReason(send(api, reveal(job, first.salt, [], refutation), stranger)),
			'inference.RunsMismatch',
		);

		// The later commitment is revealed first, and earns nothing.
		await send(api, reveal(job, second.salt, runs, refutation), copier);
		await send(api, reveal(job, first.salt, runs, refutation), stranger);
		const { receipt } = await settled(w, job);
		assert.ok(receipt?.refuted);
		// The contribution whose bytes were shown is paid.
		assert.deepEqual(
			receipt.spans.map(({ contribution, positions }) => ({ contribution, positions })),
			[{ contribution: shown, positions: 1 }],
		);
		assert.notEqual(receipt.provider.account, provider.address);
		assert.equal((await attribution.account(stranger.address)).claimable, FEE.toString());
		assert.equal((await attribution.account(copier.address)).claimable, '0');

		const before = await totalBalance(api, stranger.address);
		await send(api, api.tx.attribution.claimFor(stranger.address), asker);
		assert.equal((await totalBalance(api, stranger.address)) - before, FEE);
		assert.equal(await totalIssuance(api), issued);
	},
);

test(
	'a right trace should stand, and its challenger lose half of the bond',
	{ timeout: 180_000 },
	async () => {
		const { api, attribution, stranger } = w;
		const { runs } = await proveOutput(
			w.index,
			{ window: 32, maxRuns: 512, minContent: 256 },
			output,
		);
		const job = await acceptedJob(w, w);
		await send(api, sdk.submission(api, job, output, runs), w.provider);
		const holder = w.contributions[2];
		const { proof } = await proveRange(holder.path, 0, 32);
		const refutation = { Missed: { position: 125, contribution: holder.id, offset: 0, proof } };
		const { commitment, salt } = committed(stranger, job, refutation);
		const sent = await send(api, api.tx.inference.commitChallenge(job, commitment), stranger);
		const bond = toBigInt(eventNamed(sent.events, 'inference.ChallengeCommitted').bond);
		assert.equal(
			await refusalReason(send(api, reveal(job, salt, runs, refutation), stranger)),
			'inference.InvalidProof',
		);
		assert.equal(
			await refusalReason(
				send(api, api.tx.inference.withdrawChallenge(job, stranger.address), stranger),
			),
			'inference.TooEarly',
		);
		const { receipt } = await settled(w, job);
		assert.equal(receipt?.refuted, false);
		assert.equal(receipt.provider.account, w.provider.address);

		const withdrawn = await send(
			api,
			api.tx.inference.withdrawChallenge(job, stranger.address),
			stranger,
		);
		const fields = eventNamed(withdrawn.events, 'inference.ChallengeWithdrawn');
		assert.equal(toBigInt(fields.returned), bond / 2n);
		const { holds } = await attribution.account(stranger.address);
		assert.ok(holds.every((hold) => hold.reason !== 'Inference.Challenge'));
	},
);

test('a settled job should be rated once, by the asker', { timeout: 180_000 }, async () => {
	const { api, attribution, asker, provider, stranger } = w;
	const job = await acceptedJob(w, w);
	await send(
		api,
		sdk.submission(api, job, utf8('Nothing that stands anywhere else, to be sure.'), []),
		provider,
	);
	await settled(w, job);
	const rate = (score: number): Call => api.tx.inference.rate(job, score);
	assert.notEqual(await refusalReason(send(api, rate(4), stranger)), 'accepted');
	assert.notEqual(await refusalReason(send(api, rate(6), asker)), 'accepted');
	const before = (await attribution.model(w.model)).rating;
	await send(api, rate(4), asker);
	assert.notEqual(await refusalReason(send(api, rate(4), asker)), 'accepted');
	const { rating } = await attribution.model(w.model);
	const { receipt } = await attribution.job(job);
	assert.ok(receipt);
	const cut = BigInt(receipt.protocol.amount);
	assert.deepEqual(rating, {
		weight: (BigInt(before.weight) + cut).toString(),
		sum: (BigInt(before.sum) + 4n * cut).toString(),
	});
	assert.equal(receipt.score, 4);
});

test(
	'a contribution should pay its old owner when its transfer is accepted',
	{ timeout: 180_000 },
	async () => {
		const {
			api,
			attribution,
			contributions: [{ id, by }],
			stranger,
		} = w;
		const due = await attribution.contribution(id);
		const claimable = BigInt(due.spansClaimable) + BigInt(due.poolClaimable);
		assert.ok(claimable > 0n);
		const owed = BigInt((await attribution.account(by.address)).claimable);
		assert.notEqual(
			await refusalReason(send(api, api.tx.datanets.acceptTransfer(id), stranger)),
			'accepted',
		);
		await send(api, api.tx.datanets.transferContribution(id, stranger.address), by);
		await send(api, api.tx.datanets.acceptTransfer(id), stranger);
		const taken = await attribution.contribution(id);
		assert.deepEqual(
			[taken.contributor, taken.payee, taken.spansClaimable, taken.poolClaimable],
			[stranger.address, stranger.address, '0', '0'],
		);
		assert.equal(BigInt((await attribution.account(by.address)).claimable), owed + claimable);
		assert.ok(fromHex(taken.hash).length === 32);
	},
);
