import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';

import { accountFrom, rpcCall, RpcError, waitUntil } from '@tributary/sdk';

import { best, type Node, startNode } from '../src/lib/node.ts';
import { SEALED } from './support/world.ts';

const UNKNOWN = 6001;
const UNKNOWN_BLOCK = 6002;
const INVALID_PARAMS = -32602;
const NO_METHOD = -32601;
const FUTURE = `0x${'42'.repeat(32)}`;
const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const ALICE_ON_POLKADOT = '15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5';

let node: Node;
before(
	async () => {
		node = await startNode({ args: SEALED });
		await waitUntil(30_000, 'some blocks', async () => (await best(node)).number > 2);
	},
	{ timeout: 120_000 },
);
after(() => node?.stop());

async function failure(method: string, params: unknown[]): Promise<RpcError> {
	try {
		const result = await rpcCall(node.ws, method, params);
		return assert.fail(
			`${method}(${JSON.stringify(params)}) answered ${JSON.stringify(result)}`,
		);
	} catch (error) {
		if (error instanceof RpcError) return error;
		throw error;
	}
}

describe('a wrong call should get a typed error', { timeout: 60_000 }, () => {
	const cases: [what: string, method: string, params: unknown[], code: number][] = [
		['an unknown job', 'attribution_job', [7], UNKNOWN],
		['an unknown job as a string', 'attribution_job', ['18446744073709551615'], UNKNOWN],
		['a malformed job', 'attribution_job', ['seven'], INVALID_PARAMS],
		['a negative job', 'attribution_job', [-1], INVALID_PARAMS],
		['a fraction of a job', 'attribution_job', [1.5], INVALID_PARAMS],
		['a job beyond 64 bits', 'attribution_job', ['18446744073709551616'], INVALID_PARAMS],
		['no job at all', 'attribution_job', [], INVALID_PARAMS],
		['null for a job', 'attribution_job', [null], INVALID_PARAMS],
		['a job in a future block', 'attribution_job', [0, FUTURE], UNKNOWN_BLOCK],
		['a job in a malformed block', 'attribution_job', [0, '0x12'], INVALID_PARAMS],
		[
			'an unknown contribution',
			'attribution_contribution',
			[{ datanet: 0, index: 0 }],
			UNKNOWN,
		],
		['half a contribution', 'attribution_contribution', [{ datanet: 0 }], INVALID_PARAMS],
		[
			'a contribution with something else',
			'attribution_contribution',
			[{ datanet: 0, index: 0, x: 1 }],
			INVALID_PARAMS,
		],
		['a contribution as a number', 'attribution_contribution', [3], INVALID_PARAMS],
		[
			'a contribution in a future block',
			'attribution_contribution',
			[{ datanet: 0, index: 0 }, FUTURE],
			UNKNOWN_BLOCK,
		],
		['a malformed account', 'attribution_account', ['Alice'], INVALID_PARAMS],
		[
			'an account with a wrong checksum',
			'attribution_account',
			[`${ALICE.slice(0, -1)}Z`],
			INVALID_PARAMS,
		],
		['an account of another chain', 'attribution_account', [ALICE_ON_POLKADOT], INVALID_PARAMS],
		['a superfluous parameter', 'attribution_account', [ALICE, null, 7], INVALID_PARAMS],
		['a page in place of a block', 'attribution_job', [0, { limit: 1 }], INVALID_PARAMS],
		['an account in a future block', 'attribution_account', [ALICE, FUTURE], UNKNOWN_BLOCK],
		['an unknown model', 'attribution_model', [4_000_000_000], UNKNOWN],
		['a model beyond 32 bits', 'attribution_model', [4_294_967_296], INVALID_PARAMS],
		['a model in a future block', 'attribution_model', [0, FUTURE], UNKNOWN_BLOCK],
		['the rights under unknown terms', 'attribution_rights', [0, 9], UNKNOWN],
		['an empty page of rights', 'attribution_rights', [0, 1, { limit: 0 }], INVALID_PARAMS],
		['the providers of an unknown model', 'attribution_providers', [77], UNKNOWN],
		['an empty page of providers', 'attribution_providers', [0, { limit: 0 }], INVALID_PARAMS],
		['providers after nobody', 'attribution_providers', [0, { after: 'x' }], INVALID_PARAMS],
		['an unknown Datanet', 'attribution_datanet', [0], UNKNOWN],
		['an empty page', 'attribution_datanet', [0, { limit: 0 }], INVALID_PARAMS],
		['a page that is too long', 'attribution_datanet', [0, { limit: 1_000 }], INVALID_PARAMS],
		['a page of another shape', 'attribution_datanet', [0, { page: 1 }], INVALID_PARAMS],
		['a Datanet in a future block', 'attribution_datanet', [0, null, FUTURE], UNKNOWN_BLOCK],
		['an empty page of jobs', 'attribution_accountJobs', [ALICE, { limit: 0 }], INVALID_PARAMS],
		[
			'channels below something else',
			'attribution_accountChannels',
			[ALICE, { before: 'x' }],
			INVALID_PARAMS,
		],
		[
			'contributions from half of one',
			'attribution_accountContributions',
			[ALICE, { from: { datanet: 0 } }],
			INVALID_PARAMS,
		],
		[
			'challenges in a future block',
			'attribution_accountChallenges',
			[ALICE, null, FUTURE],
			UNKNOWN_BLOCK,
		],
		[
			'the eligibility of too many contributions',
			'attribution_eligibility',
			[Array.from({ length: 101 }, (_, index) => ({ datanet: 0, index })), [], 1],
			INVALID_PARAMS,
		],
		[
			'eligibility in too many Releases',
			'attribution_eligibility',
			[[], Array.from({ length: 9 }, () => ({ datanet: 0, number: 1 })), 1],
			INVALID_PARAMS,
		],
		['settlements of a future block', 'attribution_settlements', [FUTURE], UNKNOWN_BLOCK],
		['a method that there is not', 'attribution_everything', [], NO_METHOD],
	];
	for (const [what, method, params, code] of cases) {
		test(what, async () => {
			const error = await failure(method, params);
			assert.equal(error.code, code, error.message);
			assert.notEqual(error.message, '');
		});
	}

	test('the error should say what is wrong', async () => {
		const data = async (method: string, params: unknown[]): Promise<string> =>
			String((await failure(method, params)).data);
		assert.equal(await data('attribution_job', []), 'No more params');
		assert.match(await data('attribution_job', ['seven']), /"seven", expected an integer/);
		assert.match(
			await data('attribution_job', [0, null, 1]),
			/more parameters than the method/,
		);
		assert.match(
			await data('attribution_account', [ALICE_ON_POLKADOT]),
			/its SS58 prefix is 0, and that of this chain is 42/,
		);
	});

	test('and the node goes on', async () => {
		const { number } = await best(node);
		await waitUntil(20_000, 'another block', async () => (await best(node)).number > number);
		assert.ok(!node.log().includes('panicked'));
	});
});

test('an unused account should have nothing', async () => {
	const { address } = await accountFrom('//nobody');
	assert.deepEqual(await rpcCall(node.ws, 'attribution_account', [address]), {
		account: address,
		free: '0',
		holds: [],
		claimable: '0',
	});
});

test('an account should be readable in an earlier block', async () => {
	const genesis = await rpcCall<string>(node.ws, 'chain_getBlockHash', [0]);
	const view = await rpcCall<{ free: string }>(node.ws, 'attribution_account', [ALICE, genesis]);
	assert.match(view.free, /^\d{18,}$/);
});

describe(
	'curl should get answers from the legacy and the new JSON-RPC',
	{ timeout: 60_000 },
	() => {
		interface Answer {
			jsonrpc: string;
			id: number;
			result?: unknown;
			error?: { code: number };
		}
		const curl = async (body: string): Promise<Answer> => {
			const { stdout } = await promisify(execFile)('curl', [
				'--silent',
				'--show-error',
				'--fail',
				'--max-time',
				'10',
				'--header',
				'content-type: application/json',
				'--data',
				body,
				node.ws.replace(/^ws/, 'http'),
			]);
			return JSON.parse(stdout) as Answer;
		};
		const ask = (method: string, ...params: unknown[]) =>
			curl(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));

		test('legacy', async () => {
			assert.equal((await ask('system_chain')).result, 'Tributary Development');
			assert.deepEqual((await ask('system_properties')).result, {
				ss58Format: 42,
				tokenDecimals: 12,
				tokenSymbol: 'TRIB',
			});
			assert.equal(
				((await ask('state_getRuntimeVersion')).result as { specName: string }).specName,
				'tributary',
			);
			assert.match(
				((await ask('chain_getHeader')).result as { number: string }).number,
				/^0x[0-9a-f]+$/,
			);
			assert.ok(((await ask('payment_queryInfo', '0x00')).error?.code ?? 0) !== 0);
		});

		test('new', async () => {
			assert.equal((await ask('chainSpec_v1_chainName')).result, 'Tributary Development');
			const genesis = (await ask('chainSpec_v1_genesisHash')).result;
			assert.equal(genesis, (await ask('chain_getBlockHash', 0)).result);
			assert.deepEqual((await ask('archive_v1_hashByHeight', 0)).result, [genesis]);
			assert.equal((await ask('archive_v1_genesisHash')).result, genesis);
		});

		test('methods of every namespace', async () => {
			const { methods } = (await ask('rpc_methods')).result as { methods: string[] };
			for (const method of [
				'author_submitExtrinsic',
				'author_rotateKeysWithOwner',
				'babe_epochAuthorship',
				'grandpa_roundState',
				'payment_queryInfo',
				'dev_getBlockStats',
				'chainHead_v1_follow',
				'archive_v1_storage',
				'bitswap_v1_get',
				'chain_subscribeNewHeads',
				'chainSpec_v1_properties',
				'childstate_getStorage',
				'engine_createBlock',
				'offchain_localStorageGet',
				'state_subscribeStorage',
				'sync_state_genSyncSpec',
				'system_peers',
				'system_accountNextIndex',
				'transactionWatch_v1_submitAndWatch',
				'transaction_v1_broadcast',
				'attribution_job',
				'attribution_contribution',
				'attribution_account',
				'attribution_model',
				'attribution_providers',
				'attribution_rights',
				'attribution_datanet',
				'attribution_accountContributions',
				'attribution_accountJobs',
				'attribution_accountChannels',
				'attribution_accountChallenges',
				'attribution_eligibility',
				'attribution_settlements',
				'attribution_subscribeSettlements',
			])
				assert.ok(methods.includes(method), method);
			// As many as every node of the SDK has, and ours.
			assert.equal(methods.length, 143);
			assert.deepEqual(methods, [...new Set(methods)].sort());
		});

		test('something that is no JSON', async () => {
			assert.equal((await curl('{')).error?.code, -32700);
		});
	},
);
