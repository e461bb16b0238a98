// Walks the runbooks of docs/operate/governance.md on a network that has no key of root;
// recovery.test.ts walks the recovery of finality.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import type { ApiPromise } from '@polkadot/api';
import type { Codec } from '@polkadot/types/types';
import {
	accountFrom,
	eventNamed,
	freeBalance,
	refusalReason,
	send,
	toBigInt,
	TRIB,
	waitUntil,
} from '@tributary/sdk';

import { callOf, page, row, unwalked } from '../src/lib/governance.ts';
import { codes } from '../src/lib/page.ts';
import type { Terminal } from '../src/lib/runbook.ts';
import { apply, migrations, upToDate } from '../src/lib/runtime-upgrade.ts';
import { BAD_ORIGIN, Governed, isOk, NOT_EXPECTED } from './support/governed.ts';
import { nextRuntime } from './support/next-runtime.ts';

const NEXT = nextRuntime();

/** Maximum of the window for challenges: the blocks of a week. */
const CEILING = 100_800;
/** The number of the track of small spends. */
const SMALL_SPENDER = 3;
/** Tokens that a stranger votes with, in TRIB: too few. */
const FEW = 100_000n;

/** The tracks in the constants of the chain. */
type Tracks = [id: Codec, track: { name: Codec; decisionDeposit: Codec }][];

describe('a network without a key of root', { concurrency: 1 }, () => {
	let chain: Governed;
	let api: ApiPromise;
	let holders: Terminal[];
	let members: Terminal[];
	let proposer: Terminal;
	let stranger: Terminal;
	/** The referendum that only the stranger votes for. */
	let hopeless: number;

	before(
		async () => {
			chain = await Governed.start(10);
			({
				api,
				people: { holders, members, proposer, stranger },
			} = chain);
		},
		{ timeout: 300_000 },
	);

	after(() => chain?.end());

	async function reserved(who: string): Promise<bigint> {
		const { data } = (await api.query.system.account(
			(await accountFrom(who)).address,
		)) as unknown as { data: { reserved: Codec } };
		return toBigInt(data.reserved);
	}

	test('root should be nobody', { timeout: 60_000 }, async () => {
		assert.ok((await api.query.sudo.key()).isEmpty);
		const refused = holders[0].run("await send(api.tx.sudo.sudo(api.tx.system.remark('0x')));");
		await assert.rejects(refused, /sudo\.RequireSudo/);
	});

	test('the tracks should be those of the page', { timeout: 60_000 }, () => {
		const tracks = (api.consts.referenda.tracks as unknown as Tracks).map(([id, track]) => ({
			id: Number(id),
			name: (track.name.toHuman() as string).replaceAll('\0', ''),
			deposit: toBigInt(track.decisionDeposit),
		}));
		const rows = page.table('number').map(({ number, track, deposit }) => ({
			id: Number(number),
			name: codes(track)[0],
			deposit: BigInt(deposit.replace(/,| TRIB/g, '')) * TRIB,
		}));
		assert.deepEqual(rows, [...tracks]);
	});

	describe('and several things to decide', { concurrency: true }, () => {
		const timeout = 300_000;

		test('holders should set a parameter, within its bounds', { timeout }, async () => {
			const how = row('to | origin', 'set a parameter');
			const beyond = { ...how, call: how.call.replace('600', String(CEILING + 1)) };
			const from = await chain.height();
			const [set, refused] = await Promise.all([
				chain.referendum(holders[0], how).then((index) => chain.passed(index, from)),
				chain.referendum(proposer, beyond).then((index) => chain.enacted(index, from)),
				assert.rejects(chain.tried(callOf(how)), BAD_ORIGIN),
				assert.rejects(holders[1].run(`await send(${callOf(beyond)});`), /1002/),
			]);
			assert.equal(refused.name, 'scheduler.CallUnavailable');
			const { newValue } = eventNamed(set, 'parameters.Updated');
			assert.deepEqual(newValue.toJSON(), { inference: { challengeWindow: 600 } });
			const key = { Inference: { ChallengeWindow: null } };
			const value = await api.query.parameters.parameters(key);
			assert.deepEqual(value.toJSON(), newValue.toJSON());
		});

		test('holders should spend from the treasury', { timeout }, async () => {
			const { address: account } = await accountFrom('//grantee');
			const amount = 1_000n * TRIB;
			const how = row('to | origin', 'spend up to 1,000 TRIB');
			const from = await chain.height();
			const treasury = api.consts.treasury.potAccount.toString();
			const given = api.tx.balances.transferKeepAlive(treasury, 2n * amount);
			const [index] = await Promise.all([
				chain.referendum(holders[1], how, { amount, account }),
				assert.rejects(chain.tried(callOf(how), { amount, account }), BAD_ORIGIN),
				send(api, given, await accountFrom('//Ferdie')),
			]);
			const events = await chain.passed(index, from);
			const spent = eventNamed(events, 'treasury.AssetSpendApproved');
			assert.equal(await freeBalance(api, account), 0n);
			const spend = Number(spent.index);
			await proposer.run('await send(api.tx.treasury.payout(spend));', { spend });
			assert.equal(await freeBalance(api, account), amount);

			assert.ok((await reserved('//Bob')) > 100n * TRIB);
			const call = await holders[1].run(`return ${callOf(how)};`, { amount, account });
			await holders[1].run(page.block('js', 'refund'), { index, call });
			assert.equal(await reserved('//Bob'), 0n);
		});

		test('a stranger should be alone with its referendum', { timeout }, async () => {
			const { origin, call } = row('to | origin', 'spend up to 1,000 TRIB');
			const { address: account } = await accountFrom('//Eve');
			hopeless = await stranger.run<number>(
				`return refer(${codes(origin)[0]}, ${codes(call)[0]});`,
				{ amount: 999n * TRIB, account },
			);
			await stranger.run('await aye(index, tokens);', { index: hopeless, tokens: FEW });
		});

		test('holders should authorise an upgrade', { timeout }, async () => {
			const how = row('to | origin', 'authorise an upgrade');
			const from = await chain.height();
			const [index] = await Promise.all([
				chain.referendum(holders[2], how, { HASH: NEXT.hash }),
				assert.rejects(chain.tried(callOf(how), { HASH: NEXT.hash }), NOT_EXPECTED),
			]);
			await chain.passed(index, from);
			const authorised = (await api.query.system.authorizedUpgrade()).toJSON();
			assert.equal((authorised as { codeHash: string }).codeHash, NEXT.hash);
		});

		test('a fix that the collective whitelists should pass', { timeout }, async () => {
			const { address: account } = await accountFrom('//Ferdie');
			const lost = row('to | origin', 'act for an account that is lost');
			const fix = await proposer.run<{ method: { hash: Codec } }>(`return ${callOf(lost)};`, {
				account,
				call: api.tx.system.remarkWithEvent('0x'),
			});
			const HASH = fix.method.hash.toHex();
			const from = await chain.height();
			const dispatch = 'api.tx.whitelist.dispatchWhitelistedCallWithPreimage(fix)';
			await Promise.all([
				chain.decide(members.slice(1), 'whitelist a call', { HASH }),
				assert.rejects(
					chain.tried('api.tx.whitelist.whitelistCall(HASH)', { HASH }),
					BAD_ORIGIN,
				),
				assert.rejects(
					chain.tried(dispatch, { fix }),
					/whitelist\.DeferredDispatchNotFound/,
				),
			]);
			assert.ok(!(await api.query.whitelist.whitelistedCall(HASH)).isEmpty);
			const code = `${page.block('js', 'urgent-fix')}return index;`;
			const index = await proposer.run<number>(code, { fix });
			await chain.voteFor(index);
			const events = await chain.passed(index, from);
			assert.ok(isOk(eventNamed(events, 'whitelist.WhitelistedCallDispatched').result));
			assert.equal(eventNamed(events, 'system.Remarked').sender.toString(), account);
		});

		test('the collective should stop what runs, and let it go on', { timeout }, async () => {
			const ferdie = await accountFrom('//Ferdie');
			const { transferAllowDeath, transferKeepAlive } = api.tx.balances;
			const transfer = (call = transferAllowDeath): Promise<string> =>
				refusalReason(send(api, call(ferdie.address, TRIB), ferdie));
			const until = async (): Promise<number> =>
				Number(await api.query.safeMode.enteredUntil());
			const [three, others] = [members.slice(0, 3), [...members].reverse().slice(0, 3)];
			const call = api.tx.safeMode.forceEnter();
			const [leave, unpause] = await Promise.all([
				chain.vote(others, 'leave it'),
				chain.vote(three, 'unpause it'),
				chain.decide(three, 'enter safe mode for four hours'),
				chain.decide(others, 'pause a call'),
				assert.rejects(chain.tried('call', { call }), BAD_ORIGIN),
				assert.rejects(
					chain.tried('api.tx.collective.propose(3, call, length(call))', { call }),
					NOT_EXPECTED,
				),
			]);
			const entered = await until();
			assert.ok(entered > 0);
			const [refused] = await Promise.all([
				transfer(),
				chain.decide(three, 'extend it by two'),
				assert.rejects(chain.tried('api.tx.safeMode.forceExit()'), BAD_ORIGIN),
			]);
			assert.equal(refused, 'system.CallFiltered');
			assert.equal(await until(), entered + 1_200);
			await leave();
			assert.equal(await until(), 0);
			assert.equal(await transfer(transferKeepAlive), 'system.CallFiltered');
			assert.equal(await transfer(), 'accepted');
			await unpause();
			assert.equal(await transfer(transferKeepAlive), 'accepted');
		});
	});

	test('any account should apply the upgrade', { timeout: 120_000 }, async () => {
		const applied = await apply(api, Buffer.from(NEXT.code.slice(2), 'hex'));
		assert.equal((await migrations(api, applied)).failed, false);
		await upToDate(api);
		assert.equal(api.runtimeVersion.specVersion.toNumber(), 2);
	});

	test('the referendum of the stranger should be rejected', { timeout: 120_000 }, async () => {
		await upToDate(await stranger.run('return api;'));
		const isOver = async (): Promise<boolean> => (await chain.standing(hopeless)) !== 'ongoing';
		await waitUntil(90_000, 'its end', isOver);
		assert.equal(await chain.standing(hopeless), 'rejected');
		const locks = async (): Promise<unknown[]> => {
			const { address } = await accountFrom('//Eve');
			return (await api.query.balances.locks(address)).toJSON() as unknown[];
		};
		assert.equal((await locks()).length, 1);
		await stranger.run(page.block('js', 'unlock'), { track: SMALL_SPENDER, index: hopeless });
		assert.deepEqual(await locks(), []);
	});

	test('every other block and call of the page should have been run', () => {
		assert.deepEqual(page.unused(), ['js leave-for-them']);
		assert.deepEqual(unwalked(), ['to | call: recover finality']);
	});
});
