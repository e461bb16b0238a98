import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { toRpcJson } from '../../src/chain/json.ts';
import { allCalls } from '../../src/chain/runtime.ts';
import { formatAmount, formatPercent, parseAmount, shortAmount } from '../../src/format/amounts.ts';
import { parseId, parseLongId, parseRoute } from '../../src/router.ts';
import { parseMirror, parseNode } from '../../src/settings.ts';

describe('amounts', () => {
	test('an amount should be shown in full', () => {
		assert.equal(formatAmount(12_345_678_901_237n), '12.345678901237');
		assert.equal(formatAmount(1_000_000_000_000n), '1');
		assert.equal(formatAmount(1n), '0.000000000001');
		assert.equal(formatAmount(0n), '0');
		assert.equal(formatAmount(1_234_567n * 10n ** 12n), '1\u2009234\u2009567');
	});

	test('a short amount should never claim more than there is', () => {
		assert.equal(shortAmount(12_345_678_901_237n), '12.3456');
		assert.equal(shortAmount(1n), '<0.0001');
		assert.equal(shortAmount(0n), '0');
	});

	test('an amount should be parsed exactly or not at all', () => {
		assert.equal(parseAmount('12.345678901237'), 12_345_678_901_237n);
		assert.equal(parseAmount('3'), 3_000_000_000_000n);
		for (const text of ['', '-1', '1e3', '1,5', '0x10', '1.0000000000001', ' ', 'NaN', '1.'])
			assert.equal(parseAmount(text), undefined, text);
	});

	test('a share should have two decimals', () => {
		assert.equal(formatPercent(1n, 3n), '33.33%');
		assert.equal(formatPercent(1n, 0n), '–');
	});
});

describe('addresses of pages', () => {
	test('a path should be read by its segments', () => {
		assert.deepEqual(parseRoute('#/contribution/0/2').path, ['contribution', '0', '2']);
		assert.equal(parseRoute('#/search?q=0%3A2').query.get('q'), '0:2');
		assert.deepEqual(parseRoute('').path, []);
		assert.deepEqual(parseRoute('#/%E0%A4%A').path, ['%E0%A4%A']);
	});

	test('only ids that the chain may have should be numbers', () => {
		assert.equal(parseId('4294967295'), 4_294_967_295);
		assert.equal(parseId('4294967296'), undefined);
		assert.equal(parseId('-1'), undefined);
		assert.equal(parseLongId('007'), '7');
		assert.equal(parseLongId('18446744073709551616'), undefined);
	});
});

test('settings should take only addresses of their kind', () => {
	assert.equal(parseNode('ws://127.0.0.1:9944'), 'ws://127.0.0.1:9944/');
	assert.equal(parseNode('http://127.0.0.1'), undefined);
	assert.equal(parseNode('javascript:alert(1)'), undefined);
	assert.equal(parseMirror('https://mirror.example/b'), 'https://mirror.example/b/');
	assert.equal(parseMirror('data:text/plain,a'), undefined);
});

test('the runtime API’s values should become the JSON of the RPC', () => {
	const value = {
		service: { type: 'Job', value: { job: 7n } },
		method: { type: 'Spans', value: { total_cap: 5, contribution_cap: 2 } },
		evidence: { type: 'CanonicalTrace', value: undefined },
		credits: [
			{
				role: { type: 'ModelOwner', value: undefined },
				release: undefined,
				amount: 2n ** 90n,
			},
		],
		kind: { type: 'Feedback', value: { job: 3n } },
	};
	assert.deepEqual(toRpcJson(value), {
		service: { job: '7' },
		method: { kind: 'spans', totalCap: 5, contributionCap: 2 },
		evidence: 'canonical trace, proven',
		credits: [{ role: 'modelOwner', release: null, amount: (2n ** 90n).toString() }],
		kind: { feedback: { job: '3' } },
	});
});

test('calls inside batches and proxies should be found', () => {
	const inner = { type: 'Inference', value: { type: 'submit', value: { job: 1n } } };
	const batch = { type: 'Utility', value: { type: 'batch_all', value: { calls: [inner] } } };
	const found = allCalls({ pallet: 'Proxy', name: 'proxy', args: { call: batch } });
	assert.deepEqual(
		found.map(({ pallet, name }) => `${pallet}.${name}`),
		['Proxy.proxy', 'Utility.batch_all', 'Inference.submit'],
	);
});
