import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { encodeAddress } from '@polkadot/util-crypto';
import * as sdk from '@tributary/sdk';
import {
	blake3Hash,
	claimAll,
	concatBytes,
	eventNamed,
	feesPaid,
	type Receipt,
	sameContribution,
	send,
	toBigInt,
	toHex,
	totalBalance,
	totalIssuance,
	utf8,
} from '@tributary/sdk';

import { checkProofs, checkTrace } from '../src/demo/checks.ts';
import { encodeRuns } from '../src/lib/scale.ts';
import { TEXTS } from './support/prose.ts';
import { acceptedJob, CAPS, FEE, settled, SPLIT, type World, world } from './support/world.ts';

let w: World;
before(
	async () => {
		w = await world();
	},
	{ timeout: 300_000 },
);
after(() => w?.close());

/** The account to which the ledger owes the protocol's cut. */
const VALIDATORS = encodeAddress(utf8('modltrb/pcut'.padEnd(32, '\0')));

/**
 * Returns what the ledger owes, without the cut that the validators collect when a session ends.
 */
async function owed(): Promise<bigint> {
	const at = await w.api.at(await w.api.rpc.chain.getBlockHash());
	return (
		toBigInt(await at.query.attribution.totalOwed()) -
		toBigInt(await at.query.attribution.accountCredits(VALIDATORS))
	);
}

/**
 * Returns the balance of the pot, whose account is derived as the SDK derives a pallet's: `modl`,
 * the pallet's id, zeros.
 */
function potHolds(): Promise<bigint> {
	const id = w.api.consts.attribution.palletId.toU8a();
	const pot = concatBytes([utf8('modl'), id, new Uint8Array(32)]).slice(0, 32);
	return totalBalance(w.api, encodeAddress(pot));
}

function sum(receipt: Receipt): bigint {
	return [
		receipt.protocol.amount,
		receipt.provider.amount,
		receipt.owner.amount,
		...receipt.lineage.map(({ amount }) => amount),
		...receipt.releases.flatMap(({ ownerCut, pool }) => [ownerCut, pool]),
		...receipt.spans.map(({ amount }) => amount),
	].reduce((total, amount) => total + BigInt(amount), 0n);
}

/** Returns whether two amounts differ by no more than rounding. */
function near(actual: string | bigint, expected: bigint): boolean {
	const difference = BigInt(actual) - expected;
	return difference > -16n && difference < 16n;
}

function partOf(amount: bigint, perbill: number): bigint {
	return (amount * BigInt(perbill)) / BigInt(sdk.PERBILL);
}

test(
	'a paid question should credit and pay all parties to the last unit',
	{ timeout: 180_000 },
	async () => {
		const {
			api,
			attribution,
			alice,
			asker,
			contributions,
			holders,
			datanet,
			index,
			modelOwner,
			owner,
			provider,
			release,
		} = w;
		const people = [asker, modelOwner, owner, provider, ...w.contributors];
		const issued = await totalIssuance(api);
		const owedBefore = await owed();
		const before = new Map<string, bigint>();
		for (const { address } of people)
			before.set(address, (await totalBalance(api, address)) + (feesPaid.get(address) ?? 0n));
		const poolBefore = BigInt((await attribution.datanet(datanet)).poolOwed);

		const prompt = new TextDecoder().decode(TEXTS.original.subarray(900, 980));
		const job = await acceptedJob(w, w, prompt);
		const { rules } = await attribution.job(job);
		assert.ok(rules);
		const { output, proven, sent } = await sdk.answer(api, provider, job, index, rules, {
			prompt,
			bytes: 900,
			seed: 7,
		});

		// The trace and its proofs agree with an independent implementation.
		const runs = proven.runs.map(({ run }) => run);
		assert.ok(runs.length > 0, 'the model quotes its texts');
		assert.ok(checkTrace(rules, output, holders, runs));
		assert.ok(
			checkProofs(rules, output, proven.runs, (id) => {
				const holder = contributions.find((one) => sameContribution(one.id, id));
				assert.ok(holder);
				return holder;
			}),
		);
		const submitted = eventNamed(sent.events, 'inference.Submitted');
		assert.equal(submitted.output.toHex(), toHex(output));
		assert.equal(submitted.outputHash.toHex(), toHex(blake3Hash(output)));
		assert.equal(submitted.runsHash.toHex(), toHex(blake3Hash(encodeRuns(runs))));
		const owned = new Map<number, number>();
		for (const run of runs.slice(0, rules.maxRuns))
			owned.set(
				run.contribution.index,
				(owned.get(run.contribution.index) ?? 0) + run.positions,
			);
		const answered = await attribution.job(job);
		assert.equal(answered.state, 'submitted');
		assert.deepEqual(
			new Map(
				answered.sources.map((source) => [source.contribution.index, source.positions]),
			),
			owned,
		);

		// The chain settles by itself.
		const { receipt, state } = await settled(w, job);
		assert.equal(state, 'settled');
		assert.ok(receipt);
		assert.equal(sum(receipt), FEE);
		const rest = FEE - BigInt(receipt.protocol.amount);
		assert.ok(near(receipt.provider.amount, partOf(rest, SPLIT.provider)));
		assert.ok(near(receipt.owner.amount, partOf(rest, SPLIT.owner)));
		assert.equal(receipt.provider.account, provider.address);
		assert.equal(receipt.owner.account, modelOwner.address);
		assert.deepEqual(
			receipt.releases.map((paid) => paid.release),
			[release],
		);
		const data = rest - BigInt(receipt.provider.amount) - BigInt(receipt.owner.amount);
		const spans = receipt.spans.reduce((total, { amount }) => total + BigInt(amount), 0n);
		assert.ok(spans > 0n && spans <= partOf(data, CAPS.total));
		for (const span of receipt.spans) {
			assert.equal(span.positions, owned.get(span.contribution.index));
			assert.ok(BigInt(span.amount) <= partOf(data, CAPS.contribution));
		}
		const protocol = BigInt(receipt.protocol.amount);
		assert.equal(encodeAddress(receipt.protocol.account), VALIDATORS);
		assert.equal(await owed(), owedBefore + FEE - protocol);
		assert.ok((await potHolds()) >= (await owed()));

		// Another account claims everything, so that each balance grows by exactly its credits.
		const claims = await claimAll(
			api,
			alice,
			contributions.map(({ id }) => id),
			receipt,
		);
		const claimed = new Map<string, bigint>();
		for (const { who, amount } of claims.accounts)
			claimed.set(who, (claimed.get(who) ?? 0n) + amount);
		for (const { payee, amount } of claims.contributions)
			claimed.set(payee, (claimed.get(payee) ?? 0n) + amount);
		const carried = BigInt((await attribution.datanet(datanet)).poolOwed) - poolBefore;
		const total = [...claimed.values()].reduce((all, amount) => all + amount, 0n);
		assert.equal(total + protocol + carried, FEE);
		assert.ok(carried >= 0n && carried < 16n, `carried ${carried}`);
		assert.equal(await owed(), owedBefore + carried);
		for (const { address } of people) {
			const now = (await totalBalance(api, address)) + (feesPaid.get(address) ?? 0n);
			const expected = (claimed.get(address) ?? 0n) - (address === asker.address ? FEE : 0n);
			assert.equal(now - (before.get(address) ?? 0n), expected, `balance of ${address}`);
		}
		for (const { id, by } of contributions) {
			const view = await attribution.contribution(id);
			assert.equal(view.spansClaimable, '0');
			assert.equal(view.poolClaimable, '0');
			assert.equal(view.payee, by.address);
		}

		// A second claim pays nothing.
		const again = await claimAll(
			api,
			alice,
			contributions.map(({ id }) => id),
			receipt,
		);
		assert.equal(again.total, 0n);
		assert.equal(await owed(), owedBefore + carried);
		assert.equal(await totalIssuance(api), issued);
	},
);

test(
	'a pooled model should pay every contribution by its points',
	{ timeout: 180_000 },
	async () => {
		const { api, attribution, alice, contributions, modelOwner, provider, release } = w;
		const pooled = await sdk.registerModel(api, {
			owner: modelOwner,
			artifact: toHex(blake3Hash(utf8('pooled'))),
			name: 'pooled',
			uri: '',
			terms: { split: SPLIT, method: 'Pooled', releases: [{ release, weight: sdk.PERBILL }] },
		});
		await send(api, sdk.offer(api, { ...pooled, minFee: 1n }), provider);
		const job = await acceptedJob(w, pooled);
		await send(api, sdk.submission(api, job, TEXTS.original.slice(0, 200), []), provider);
		const { receipt } = await settled(w, job);
		assert.ok(receipt);
		assert.deepEqual(receipt.spans, []);
		assert.equal(sum(receipt), FEE);

		const pool = BigInt(receipt.releases[0].pool);
		const views = await Promise.all(
			contributions.map(({ id }) => attribution.contribution(id)),
		);
		const points = views.reduce((total, view) => total + BigInt(view.points), 0n);
		for (const view of views)
			assert.ok(
				near(view.poolClaimable, (pool * BigInt(view.points)) / points),
				view.poolClaimable,
			);
		const claims = await claimAll(
			api,
			alice,
			contributions.map(({ id }) => id),
			receipt,
		);
		assert.ok(
			near(
				claims.contributions.reduce((total, { pool: amount }) => total + amount, 0n),
				pool,
			),
		);
	},
);

test(
	'an output that quotes nothing should pay its data share to the pool',
	{ timeout: 180_000 },
	async () => {
		const { api, attribution, alice, contributions, provider } = w;
		const job = await acceptedJob(w, w);
		await send(
			api,
			sdk.submission(
				api,
				job,
				utf8('Nothing of this stands in any of the texts, not one window.'),
				[],
			),
			provider,
		);
		const { receipt } = await settled(w, job);
		assert.ok(receipt);
		assert.deepEqual(receipt.spans, []);
		assert.equal(sum(receipt), FEE);
		assert.equal((await attribution.job(job)).positions, 59 - 32 + 1);
		await claimAll(
			api,
			alice,
			contributions.map(({ id }) => id),
			receipt,
		);
	},
);
