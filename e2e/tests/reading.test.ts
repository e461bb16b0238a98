// What the RPC shows of accounts, disputes, eligibility and settlements, against what was done.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { WsProvider } from '@polkadot/api';
import * as sdk from '@tributary/sdk';
import { concatBytes, proveOutput, rpcCall, RpcError, send, utf8, waitUntil } from '@tributary/sdk';

import { best } from '../src/lib/node.ts';
import { TEXTS } from './support/prose.ts';
import { acceptedJob, FEE, settled, type World, world } from './support/world.ts';

const output = concatBytes([
	TEXTS.original.subarray(100, 220),
	utf8(' -- other words -- '),
	TEXTS.short.subarray(10, 120),
]);

let w: World;
let provider: WsProvider;
before(
	async () => {
		w = await world();
		provider = new WsProvider(w.node.ws);
		await provider.isReady;
	},
	{ timeout: 300_000 },
);
after(async () => {
	await provider?.disconnect();
	await w?.close();
});

/** Submits the output with its right trace, and returns the job. */
async function answered(): Promise<bigint> {
	const { runs } = await proveOutput(
		w.index,
		{ window: 32, maxRuns: 512, minContent: 256 },
		output,
	);
	const job = await acceptedJob(w, w);
	await send(w.api, sdk.submission(w.api, job, output, runs), w.provider);
	return job;
}

test('the settlements of a job should be streamed once, whole', { timeout: 180_000 }, async () => {
	const blocks: sdk.SettledBlock[] = [];
	const others: sdk.SettledBlock[] = [];
	const ends = await Promise.all([
		sdk.subscribeSettlements(provider, { account: w.asker.address }, (block) =>
			blocks.push(block),
		),
		sdk.subscribeSettlements(provider, { model: w.model + 1 }, (block) => others.push(block)),
	]);
	const job = await answered();
	const { receipt } = await settled(w, job);
	const { number } = await best(w.node);
	await waitUntil(20_000, 'the blocks', () => (blocks.at(-1)?.number ?? 0) >= number);
	await Promise.all(ends.map((end) => end()));

	for (const seen of [blocks, others]) {
		const numbers = seen.map((block) => block.number);
		assert.deepEqual(
			numbers,
			numbers.map((_, i) => numbers[0] + i),
		);
	}
	assert.ok(others.every(({ settlements }) => settlements.length === 0));
	const found = blocks.filter(({ settlements }) => settlements.length > 0);
	assert.equal(found.length, 1);
	const [{ hash, settlements }] = found;
	assert.equal(
		(await w.api.rpc.chain.getBlockHash(found[0].number)).toHex(),
		hash,
		'the block has this number',
	);
	const [settlement] = settlements;
	assert.deepEqual(settlement.service, { job: job.toString() });
	assert.deepEqual(
		[settlement.requester, settlement.provider, settlement.model, settlement.fee],
		[w.asker.address, w.provider.address, w.model, FEE.toString()],
	);
	const parts = [...settlement.credits, ...settlement.spans, ...settlement.pools];
	assert.equal(
		parts.reduce((sum, { amount }) => sum + BigInt(amount), 0n),
		FEE,
	);
	assert.deepEqual(settlement.spans, receipt.spans);
	assert.deepEqual(await w.attribution.settlements(hash), found[0]);
	await assert.rejects(
		rpcCall(w.node.ws, 'attribution_subscribeSettlements'),
		(error) => error instanceof RpcError,
		'a subscription needs a WebSocket',
	);
});

test('a redemption should be a settlement of its block', { timeout: 180_000 }, async () => {
	const { api, asker, attribution } = w;
	const opened = await send(
		api,
		api.tx.channels.open(w.provider.address, w.model, w.version, 2n * sdk.TRIB, 1_000),
		asker,
	);
	const channel = sdk.toBigInt(sdk.eventNamed(opened.events, 'channels.Opened').channel);
	for (const who of [asker, w.provider]) {
		const { channels } = await attribution.accountChannels(who.address);
		assert.deepEqual(channels[0], await attribution.channel(channel));
	}
	assert.equal((await attribution.accountChannels(w.stranger.address)).channels.length, 0);

	const { openedAt } = await attribution.channel(channel);
	const voucher = {
		channel,
		opened: openedAt,
		provider: w.provider.address,
		authorisation: 0,
		units: 3,
		amount: sdk.TRIB,
	};
	const { block } = await send(
		api,
		sdk.redeem(api, voucher, sdk.signVoucher(api, voucher, asker)),
		w.provider,
	);
	const { settlements } = await attribution.settlements(block);
	assert.equal(settlements.length, 1);
	const [{ service, fee, credits, pools, spans }] = settlements;
	assert.deepEqual([service, fee], [{ channel: channel.toString() }, sdk.TRIB.toString()]);
	assert.deepEqual(spans, []);
	assert.equal(
		[...credits, ...pools].reduce((sum, { amount }) => sum + BigInt(amount), 0n),
		sdk.TRIB,
	);
});

describe('the pages of an account', { timeout: 180_000 }, () => {
	test('should list its contributions in the order of their ids', async () => {
		const mine = w.contributions.filter(({ by }) => by.address === w.contributors[0].address);
		const { address } = w.contributors[0];
		const all = await w.attribution.accountContributions(address);
		assert.deepEqual(
			all.contributions.map(({ contribution }) => contribution),
			mine.map(({ id }) => id),
		);
		assert.equal(all.next, null);
		for (const { state, contributor, payee } of all.contributions)
			assert.deepEqual([state, contributor, payee], ['accepted', true, true]);

		// The same one by one.
		const found: sdk.ContributionId[] = [];
		let from: sdk.ContributionId | null = null;
		do {
			const page: sdk.AccountContributionsView = await w.attribution.accountContributions(
				address,
				{ from, limit: 1 },
			);
			found.push(...page.contributions.map(({ contribution }) => contribution));
			from = page.next;
		} while (from !== null);
		assert.deepEqual(
			found,
			mine.map(({ id }) => id),
		);
	});

	test('should list its jobs, newest first', async () => {
		const job = await acceptedJob(w, w);
		for (const who of [w.asker, w.provider]) {
			const { jobs } = await w.attribution.accountJobs(who.address);
			assert.deepEqual(jobs[0], {
				job: job.toString(),
				state: 'accepted',
				requester: w.asker.address,
				provider: w.provider.address,
				model: w.model,
				fee: FEE.toString(),
			});
			const { jobs: older } = await w.attribution.accountJobs(who.address, {
				before: job.toString(),
				limit: 1,
			});
			assert.ok(older.every((view) => BigInt(view.job) < job));
		}
		const none = await w.attribution.accountJobs(w.stranger.address);
		assert.deepEqual([none.jobs, none.next], [[], null]);
		const view = await w.attribution.job(job);
		assert.equal(view.collateral, (2n * FEE).toString());
		assert.ok(BigInt(view.penalty ?? 0) > 0n);
		assert.equal(view.dispute, null);
	});

	test('should list its challenges, and the job how its dispute stands', async () => {
		const job = await answered();
		const open = (await w.attribution.job(job)).dispute;
		assert.deepEqual(
			[open?.commitments, open?.challenges, open?.upheld, open?.witnesses],
			['0', [], null, []],
		);
		const commitment = sdk.toHex(new Uint8Array(32).fill(7));
		await send(w.api, w.api.tx.inference.commitChallenge(job, commitment), w.stranger);

		const { dispute } = await w.attribution.job(job);
		assert.equal(dispute?.commitments, '1');
		assert.equal(dispute.challenges.length, 1);
		const [challenge] = dispute.challenges;
		assert.equal(challenge.challenger, w.stranger.address);
		assert.equal(challenge.commitment, commitment);
		assert.equal(challenge.bond, dispute.bond);
		assert.ok(challenge.revealUntil > challenge.revealFrom);
		const { challenges } = await w.attribution.accountChallenges(w.stranger.address);
		assert.deepEqual(challenges, [{ job: job.toString(), underWay: true, challenge }]);

		// Nothing is revealed, so the job settles, and the challenge waits for its withdrawal.
		await settled(w, job);
		const after = await w.attribution.accountChallenges(w.stranger.address);
		assert.deepEqual(after.challenges, [{ job: job.toString(), underWay: false, challenge }]);
		assert.equal((await w.attribution.job(job)).dispute, null);
	});
});

test('eligibility should be that of the block of the request', { timeout: 180_000 }, async () => {
	const [revoked, kept] = [w.contributions[2], w.contributions[0]];
	const { number: before } = await best(w.node);
	const { number: at } = await send(
		w.api,
		w.api.tx.datanets.revokeConsent(revoked.id),
		revoked.by,
	);
	assert.ok(at > before);
	const ids = [revoked.id, kept.id, { datanet: 0, index: 999 }];
	const reasons = async (requestedAt: number, releases = [w.release]) =>
		(await w.attribution.eligibility(ids, releases, requestedAt)).map(
			({ eligible, reason }) => reason ?? eligible,
		);
	// A job of the block of the revocation may still be traced to it.
	for (const requestedAt of [before, at])
		assert.deepEqual(await reasons(requestedAt), [true, true, 'notFound']);
	assert.deepEqual(await reasons(at + 1), ['closed', true, 'notFound']);
	assert.deepEqual(await reasons(at, []), ['notInReleases', 'notInReleases', 'notFound']);
	const [, view] = await w.attribution.eligibility(ids, [w.release], at);
	assert.deepEqual(
		[view.hash, view.length, view.sequence],
		[kept.hash, String(TEXTS.original.length), kept.sequence.toString()],
	);
});
