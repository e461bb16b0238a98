// The flow of a fee: its parts sum to the fee, exactly.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { JobView, Receipt } from '@tributary/sdk/attribution';

import { earnings, settlementOf } from '../../src/format/earnings.ts';
import { type Flow, receiptFlow, settlementFlow } from '../../src/format/flow.ts';

const FEE = 12_345_678_901_237n;
const EVIDENCE = 'canonical trace, proven';

const receipt: Receipt = {
	settledAt: 523,
	protocol: { account: 'pot', amount: '246913578024' },
	provider: { account: 'provider', amount: '3629629596965' },
	owner: { account: 'owner', amount: '2419753064642' },
	lineage: [{ account: 'owner', amount: '0' }],
	releases: [
		{
			release: { datanet: 0, number: 1 },
			owner: 'datanet',
			ownerCut: '604938266160',
			pool: '2722222197726',
			evidence: 'pool',
		},
	],
	spans: [
		{
			contribution: { datanet: 0, index: 2 },
			positions: 154,
			amount: '2722222197719',
			evidence: EVIDENCE,
		},
		{ contribution: { datanet: 0, index: 3 }, positions: 1, amount: '1', evidence: EVIDENCE },
	],
	refuted: false,
	score: null,
};

function balances({ nodes, links, total }: Flow): void {
	const sum = (chosen: (link: Flow['links'][number]) => boolean): bigint =>
		links.filter(chosen).reduce((all, { amount }) => all + amount, 0n);
	assert.equal(
		sum(({ source }) => source === 'fee'),
		total,
	);
	for (const { id } of nodes) {
		const out = sum(({ source }) => source === id);
		if (id !== 'fee' && out > 0n)
			assert.equal(
				sum(({ target }) => target === id),
				out,
			);
	}
	assert.equal(
		sum(({ source }) => source !== 'fee'),
		total,
	);
}

describe('the flow of a receipt', () => {
	test('its amounts should sum to the fee', () => {
		const flow = receiptFlow(receipt);
		assert.equal(flow.total, FEE);
		balances(flow);
	});

	test('parts of nothing should not be drawn', () => {
		assert.ok(!receiptFlow(receipt).nodes.some(({ reason }) => reason.includes('base model')));
	});

	test('one account in two roles should be two recipients', () => {
		const twice = receiptFlow({
			...receipt,
			owner: { account: 'provider', amount: receipt.owner.amount },
		});
		assert.equal(twice.nodes.filter(({ subject }) => subject === 'provider').length, 2);
		balances(twice);
	});

	test('amounts beyond 2^53 should stay exact', () => {
		const large = (2n ** 100n + 1n).toString();
		const flow = receiptFlow({ ...receipt, provider: { account: 'provider', amount: large } });
		assert.equal(flow.total, FEE - 3_629_629_596_965n + 2n ** 100n + 1n);
		balances(flow);
	});
});

describe('the flow of a settlement', () => {
	const job = {
		job: '0',
		model: 0,
		requester: 'asker',
		provider: 'provider',
		fee: String(FEE),
		receipt,
	};
	const settlement = settlementOf(job as unknown as JobView);

	test('it should be that of the receipt', () => {
		assert.ok(settlement !== undefined);
		const flow = settlementFlow(settlement);
		assert.equal(flow.total, FEE);
		balances(flow);
	});

	test('the earnings should sum to the fees, the largest first', () => {
		assert.ok(settlement !== undefined);
		const found = earnings([settlement, settlement]);
		assert.equal(
			found.reduce((sum, { amount }) => sum + amount, 0n),
			2n * FEE,
		);
		assert.equal(found[0].subject, 'provider');
		assert.ok(found.every(({ amount }, i) => i === 0 || amount <= found[i - 1].amount));
	});
});
