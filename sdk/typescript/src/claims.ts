// Claims: any account may send them, and they pay the owners of the credits.

import type { ApiPromise } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';

import type { Receipt } from './attribution.ts';
import { batchAll, eventsNamed, send, toBigInt } from './chain.ts';
import type { ContributionId } from './trace.ts';

/** The payments of a round of claims. */
export interface Claims {
	/** By account: the amount paid out, and the part of it that is due from this receipt. */
	accounts: { who: string; amount: bigint; due: bigint }[];
	contributions: {
		id: ContributionId;
		payee: string;
		spans: bigint;
		pool: bigint;
		amount: bigint;
	}[];
	/** The sum of all payments. */
	total: bigint;
}

/**
 * Claims for these contributions and for each account that the receipt credits, except the
 * validators.
 */
export async function claimAll(
	api: ApiPromise,
	by: KeyringPair,
	contributions: ContributionId[],
	receipt: Receipt,
): Promise<Claims> {
	const due = new Map<string, bigint>();
	const credit = (who: string, amount: string): void =>
		void due.set(who, (due.get(who) ?? 0n) + BigInt(amount));
	// The protocol's cut goes to the validators when a session ends, without a claim.
	for (const { account, amount } of [receipt.provider, receipt.owner, ...receipt.lineage])
		credit(account, amount);
	for (const { owner, ownerCut } of receipt.releases) credit(owner, ownerCut);
	const owed = [...due].filter(([, amount]) => amount > 0n);

	const { events } = await send(
		api,
		batchAll(api, [
			api.tx.attribution.claim(contributions),
			...owed.map(([who]) => api.tx.attribution.claimFor(who)),
		]),
		by,
	);
	const paid = new Map(
		eventsNamed(events, 'attribution.AccountClaimed').map((fields) => [
			fields.account.toString(),
			toBigInt(fields.amount),
		]),
	);
	const accounts = owed.map(([who, amount]) => ({
		who,
		due: amount,
		amount: paid.get(who) ?? 0n,
	}));
	const claimed = eventsNamed(events, 'attribution.ContributionClaimed').map((fields) => ({
		id: fields.contribution.toJSON() as unknown as ContributionId,
		payee: fields.payee.toString(),
		spans: toBigInt(fields.spans),
		pool: toBigInt(fields.pool),
		amount: toBigInt(fields.spans) + toBigInt(fields.pool),
	}));
	const total = [...accounts, ...claimed].reduce((sum, { amount }) => sum + amount, 0n);
	return { accounts, contributions: claimed, total };
}
