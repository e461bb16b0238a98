// Recovers finality as docs/operate/governance.md says, on a network without a key of root that has
// lost two of its four validators.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import type { ApiPromise } from '@polkadot/api';
import { rpcCall, sleep, waitUntil } from '@tributary/sdk';

import { callOf, page, row } from '../src/lib/governance.ts';
import { finalized, nodeCommand } from '../src/lib/node.ts';
import type { Terminal } from '../src/lib/runbook.ts';
import { BAD_ORIGIN, Governed } from './support/governed.ts';
import { startValidator, type Validator } from './support/testnet.ts';

/** Slots of six seconds in a session. */
const EPOCH = 5;
const SESSION = EPOCH * 6_000;
/** Blocks until finality is handed over: more than two nodes that see each other may revert. */
const DELAY = 3;

describe('a network that has lost two of four validators', { concurrency: 1 }, () => {
	let chain: Governed;
	let api: ApiPromise;
	/** Those that are there, and the members among them. */
	let left: Validator[];
	let members: Terminal[];
	let gone: Validator[];
	let stalledAt: number;
	let handOver: () => Promise<void>;

	/** Returns the heights of the last final blocks of the nodes that are left. */
	async function heights(): Promise<number[]> {
		const heads = await Promise.all(chain.nodes.slice(0, 2).map(finalized));
		return heads.map(({ number }) => number);
	}

	function addresses(of: Validator[]): string[] {
		return of.map(({ address }) => address);
	}

	before(
		async () => {
			chain = await Governed.start(EPOCH);
			({ api } = chain);
			assert.ok((await api.query.sudo.key()).isEmpty);
			[left, gone] = [
				chain.network.validators.slice(0, 2),
				chain.network.validators.slice(2),
			];
			members = chain.people.members.slice(0, 2);
			await Promise.all(chain.nodes.slice(2).map((node) => node.kill('SIGKILL')));
		},
		{ timeout: 300_000 },
	);

	after(() => chain?.end());

	test('the holders should take them out of the set', { timeout: 300_000 }, async () => {
		const { proposer } = chain.people;
		const from = await chain.height();
		const leave = page.block('js', 'leave-for-them');
		const code = `${leave}return refer({ System: 'Root' }, fix);`;
		const voted = async (): Promise<void> => {
			const index = await proposer.run<number>(code, { GONE: addresses(gone) });
			await chain.voteFor(index);
			await chain.passed(index, from);
		};
		const agreed = async (): Promise<void> => {
			// Votes in flight still count.
			await sleep(10_000);
			stalledAt = Math.max(...(await heights()));
			const variables = { DELAY, FINALIZED: stalledAt };
			handOver = await chain.vote(members, 'recover finality', variables);
			const recovery = callOf(row('to | call', 'recover finality'));
			await assert.rejects(chain.tried(recovery, variables), BAD_ORIGIN);
		};
		// Two of four members can hand finality over, but whitelist nothing.
		const HASH = `0x${'77'.repeat(32)}`;
		const whitelisted = chain.decide([...members].reverse(), 'whitelist a call', { HASH });
		await Promise.all([voted(), agreed(), assert.rejects(whitelisted, BAD_ORIGIN)]);
		await waitUntil(
			4 * SESSION,
			'the next set to be without them',
			async () => {
				const queued = (await api.query.session.queuedKeys()).toJSON() as [string][];
				return !queued.some(([who]) => addresses(gone).includes(who));
			},
			500,
		);
		assert.ok((await chain.height()) > from);
		assert.equal(Math.max(...(await heights())), stalledAt);
	});

	test('half of the validators should hand finality over', { timeout: 240_000 }, async () => {
		const from = await chain.height();
		await handOver();
		const { fields } = await chain.eventually(
			from,
			({ name }) => name === 'governance.RecoveryStarted',
		);
		assert.deepEqual([Number(fields.delay), Number(fields.finalized)], [DELAY, stalledAt]);
		const isBack = async (): Promise<boolean> =>
			(await heights()).every((number) => number > stalledAt + 5);
		await waitUntil(180_000, 'finality', isBack, 500);
		const final = Math.min(...(await heights()));
		const [one, other] = await Promise.all(
			chain.nodes
				.slice(0, 2)
				.map(({ ws }) => rpcCall<string>(ws, 'chain_getBlockHash', [final])),
		);
		assert.equal(one, other);
		const seated = (await api.query.collective.members()).toJSON() as string[];
		assert.deepEqual(seated.sort(), addresses(left).sort());
		assert.deepEqual(await api.query.offences.reports.keys(), []);
	});

	test('those that come back should follow', { timeout: 180_000 }, async () => {
		const { number, hash } = await finalized(chain.nodes[0]);
		// One of them has lost its database.
		const { spec } = chain.network;
		const base = ['--chain', spec, '--base-path', gone[0].folder];
		await nodeCommand(['purge-chain', '-y', ...base]);
		const back = await Promise.all(gone.map((one) => startValidator(chain.network, one)));
		chain.nodes.splice(2, 2, ...back);
		const haveFollowed = async (): Promise<boolean> =>
			(await Promise.all(back.map(finalized))).every((head) => head.number >= number);
		await waitUntil(120_000, 'them to follow', haveFollowed, 500);
		for (const { ws } of back)
			assert.equal(await rpcCall(ws, 'chain_getBlockHash', [number]), hash);
	});
});
