// Session keys that an operator gives to a running node.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';

import { Keyring } from '@polkadot/keyring';
import { u8aToHex } from '@polkadot/util';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { rpcCall, RpcError, waitUntil } from '@tributary/sdk';

import { best, finalized, type Node, startNode, temporaryFolder } from '../src/lib/node.ts';

const INVALID_PARAMS = -32602;
const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

let node: Node;
const folder = temporaryFolder();
/** An authority of the development chain that does not have the keys of Alice yet. */
const args = [
	'--chain',
	'dev',
	'--validator',
	'--force-authoring',
	'--node-key',
	randomBytes(32).toString('hex'),
];

before(
	async () => {
		await cryptoWaitReady();
		node = await startNode({ args, folder });
	},
	{ timeout: 240_000 },
);
after(() => node?.stop());

function publicKey(type: 'sr25519' | 'ed25519', secret: string): string {
	return u8aToHex(new Keyring({ type }).addFromUri(secret).publicKey);
}

async function refusal(method: string, params: unknown[]): Promise<RpcError> {
	const error = await rpcCall(node.ws, method, params).then(
		(result) =>
			assert.fail(`${method}(${JSON.stringify(params)}) answered ${JSON.stringify(result)}`),
		(error: unknown) => error,
	);
	if (!(error instanceof RpcError)) throw error;
	assert.equal(error.code, INVALID_PARAMS, error.message);
	return error;
}

describe('a key should be refused with the reason', { timeout: 60_000 }, () => {
	const alice = () => publicKey('sr25519', '//Alice');
	const cases: [what: string, params: () => unknown[], reason: RegExp][] = [
		['of an unknown type', () => ['babe5', '//Alice', alice()], /`babe`, `gran` and `audi`/],
		[
			'of another scheme',
			() => ['gran', '//Alice', alice()],
			/the public key of this secret is 0x88dc3417/,
		],
		[
			'of another secret',
			() => ['babe', '//Alice', publicKey('sr25519', '//Bob')],
			/is 0xd43593c7.*and not 0x8eaf0415/,
		],
		[
			'of a path with a typo',
			() => ['babe', '/path/with/typo', '0x11'],
			/phrase of development/,
		],
		['of no secret', () => ['babe', 'hello world', '0x11'], /neither a phrase nor a seed/],
		['with one parameter more', () => ['babe', '//Alice', alice(), 1], /more parameters/],
	];
	for (const [what, params, reason] of cases) {
		test(what, async () => {
			const { data } = await refusal('author_insertKey', params());
			assert.match(String(data), reason);
		});
	}

	test('and nothing is stored', async () => {
		for (const type of ['babe', 'gran'])
			assert.equal(await rpcCall(node.ws, 'author_hasKey', [alice(), type]), false);
	});
});

test('keys should be proven to an account only', { timeout: 60_000 }, async () => {
	assert.match(
		String((await refusal('author_rotateKeysWithOwner', ['0x11'])).data),
		/expected an account/,
	);
	const alice = publicKey('sr25519', '//Alice');
	for (const owner of [ALICE, alice]) {
		const { keys, proof } = await rpcCall<{ keys: string; proof: string }>(
			node.ws,
			'author_rotateKeysWithOwner',
			[owner],
		);
		assert.match(keys, /^0x[0-9a-f]{192}$/);
		assert.match(proof, /^0x[0-9a-f]+$/);
		assert.equal(await rpcCall(node.ws, 'author_hasSessionKeys', [keys]), true);
	}
});

test(
	'keys of an authority should be used, or the log should ask for a restart',
	{ timeout: 240_000 },
	async () => {
		await rpcCall(node.ws, 'author_insertKey', [
			'babe',
			'//Alice',
			publicKey('sr25519', '//Alice'),
		]);
		await waitUntil(60_000, 'a block', async () => (await best(node)).number > 0, 500);
		const grandpa = publicKey('ed25519', '//Alice');
		await rpcCall(node.ws, 'author_insertKey', ['gran', '//Alice', grandpa]);
		await waitUntil(30_000, 'the line in the log', () =>
			new RegExp(`GRANDPA key ${grandpa} .* start the node again`).test(node.log()),
		);
		await node.kill();
		node = await startNode({ args, folder });
		await waitUntil(
			60_000,
			'a final block',
			async () => (await finalized(node)).number > 0,
			500,
		);
	},
);
