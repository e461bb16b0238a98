// 3: more than a third of the validators down, temporarily and permanently.

import { randomBytes } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';

import type { ApiPromise } from '@polkadot/api';
import { connect, eventsNamed, rpcCall, toBigInt, waitUntil } from '@tributary/sdk';

import { callOf, motion, openMember, row } from '../lib/governance.ts';
import { best, finalized } from '../lib/node.ts';
import { snippet } from '../lib/runbook.ts';
import { noConflict, noOffence, soundLogs } from './checks.ts';
import { blockWith, finalChain, Network } from './network.ts';
import { Broken, type Run, type Scenario, seconds } from './report.ts';

const EPOCH = 10;
/** Blocks until a forced change takes effect: more than the survivors may still revert. */
const FORCED_DELAY = 5;
/** The machines that replace validators 3 and 4, and one with the old keys of one of them. */
const MACHINES = [21, 22];
const TWIN = 41;

export const quorumLoss: Scenario = {
	name: 'quorum-loss',
	title: 'two of four validators down',
	async run(run) {
		const network = await Network.make(4, EPOCH);
		await network.startAll();
		await network.finalizedBeyond(1, 180_000);
		const api = await connect(network.node(1).ws);
		try {
			await downAndBack(network, run, api);
			await replaced(network, run, api);
			await noOffence(network, run);
			if (!run.short) await oldKeysElsewhere(network, run, api);
		} finally {
			await api.disconnect();
		}
		run.saw(`one final chain throughout, ${await noConflict(network)} blocks`);
		// The node of a disabled authority keeps trying, and the runtime refuses its blocks by a
		// panic.
		soundLogs(
			network,
			run,
			network.started.filter((number) => number !== TWIN),
		);
		await network.end();
	},
};

async function sessionOf(api: ApiPromise): Promise<number> {
	return Number(toBigInt(await api.query.session.currentIndex()));
}

/**
 * Kills these nodes and waits until the session has changed twice on the best chain, during which
 * no block may become final.
 */
async function downAcrossSessions(
	network: Network,
	run: Run,
	api: ApiPromise,
	gone: number[],
): Promise<void> {
	for (const number of gone) await network.kill(number);
	const session = await sessionOf(api);
	// Votes that were in flight are still counted.
	await waitUntil(
		60_000,
		'the next block',
		async () => (await sessionOf(api)) > session || (await best(network.node(1))).number > 0,
	);
	const stays = network.running;
	const settled = await settle(network, stays);
	const began = Date.now();
	await waitUntil(
		EPOCH * 6_000 * 4,
		'two changes of session without finality',
		async () => (await sessionOf(api)) >= session + 2,
		1_000,
	);
	const later = await network.heights(stays);
	run.must(
		later.every((height, i) => height === settled[i]),
		`final blocks went from ${settled.join(', ')} to ${later.join(', ')} with two of four validators`,
	);
	const [{ number: height }] = await Promise.all(
		stays.map((number) => best(network.node(number))),
	);
	run.saw(
		`two alone for ${seconds(Date.now() - began)}: the session advanced to ${session + 2}, the best block to ${height}, the final block stayed ${later[0]}`,
	);
}

/** Returns the heights once no more votes are in flight. */
async function settle(network: Network, numbers: number[]): Promise<number[]> {
	let last = '';
	let since = Date.now();
	return waitUntil(
		60_000,
		'finality to stop',
		async () => {
			const heights = await network.heights(numbers);
			if (heights.join() !== last) {
				last = heights.join();
				since = Date.now();
			}
			return Date.now() - since > 8_000 && heights;
		},
		500,
	);
}

async function downAndBack(network: Network, run: Run, api: ApiPromise): Promise<void> {
	run.did('two of four killed across two changes of session, then started again');
	await downAcrossSessions(network, run, api, [3, 4]);
	const height = Math.max(...(await network.heights()));
	await network.startAll([3, 4]);
	run.saw(
		`finality returned ${seconds(await network.finalizedBeyond(height, 120_000))} after the two validators`,
	);
}

/** Starts a validator on a machine that `testnet` did not make. */
async function startValidator(network: Network, machine: number): Promise<void> {
	await network.start(machine, {
		validator: true,
		args: ['--node-key', randomBytes(32).toString('hex'), '--sync', 'full'],
	});
}

/**
 * Replaces two machines that are lost with their keys: their accounts set new ones, and half of the
 * validators hand finality over.
 */
async function replaced(network: Network, run: Run, api: ApiPromise): Promise<void> {
	run.did(
		'two of four lost with their keys; their accounts set new keys on two new machines, and the other two validators handed finality over',
	);
	await downAcrossSessions(network, run, api, [3, 4]);
	const stuck = Math.max(...(await network.heights()));
	const began = Date.now();
	const { ws } = network.node(1);

	// Never the old keys: the round in which the lost machines voted is still open.
	const keysOf = new Map<string, string>();
	for (const [i, machine] of MACHINES.entries()) {
		const account = network.account(3 + i);
		await startValidator(network, machine);
		const head = (await best(network.node(1))).number;
		await waitUntil(
			120_000,
			'the new machine to catch up',
			async () => (await best(network.node(machine))).number >= head,
			500,
		);
		const { keys, proof } = await rpcCall<{ keys: string; proof: string }>(
			network.node(machine).ws,
			'author_rotateKeysWithOwner',
			[account.publicKey],
		);
		await snippet(ws, 'set-keys', { PHRASE: account.secretPhrase, KEYS: keys, PROOF: proof });
		keysOf.set(account.address, keys);
	}
	run.saw(`the new keys were set ${seconds(Date.now() - began)} after the work began`);

	const members = await Promise.all(
		['//Alice', '//Bob'].map((proxy, i) => {
			const { address, secretPhrase: phrase } = network.account(1 + i);
			return openMember(ws, { address, phrase }, proxy);
		}),
	);
	const recovery = callOf(row('to | call', 'recover finality'));
	const handOver = await motion(members, recovery, { DELAY: FORCED_DELAY, FINALIZED: stuck });
	// The change must be forced to the new keys. As long as they are not those of the next session,
	// it would be forced to the lost ones.
	await waitUntil(
		EPOCH * 6_000 * 4,
		'the session before the new keys',
		async () => {
			const queued = (await api.query.session.queuedKeys()) as unknown as [
				who: { toString(): string },
				keys: { toHex(): string },
			][];
			return [...queued].every(
				([who, keys]) => (keysOf.get(who.toString()) ?? keys.toHex()) === keys.toHex(),
			);
		},
		500,
	);
	await handOver();
	await Promise.all(members.map((member) => member.close()));
	run.note(
		`governance.recoverFinality(${FORCED_DELAY}, ${stuck}) in session ${await sessionOf(api)}`,
	);
	const all = [1, 2, ...MACHINES];
	const took = await network.finalizedBeyond(stuck, 240_000, all);
	run.saw(
		`finality returned ${seconds(took)} after the motion and ${seconds(Date.now() - began)} after the work began, on all four machines, beyond block ${stuck} where it had stopped`,
	);
	const past = (await best(network.node(1))).number;
	await network.finalizedBeyond(past, 120_000, all);

	// Nodes that join later.
	const full = await network.start(30, { args: ['--sync', 'full'] });
	await waitUntil(
		120_000,
		'a fresh node to sync all',
		async () => (await network.height(30)) >= past,
		500,
	);
	const chain = await finalChain(full);
	run.must(
		chain[past] === (await finalChain(network.node(1)))[past],
		'a fresh node has another chain',
	);
	run.saw('a fresh node synced all blocks across the forced change');
	const warp = await network.start(31, { args: ['--sync', 'warp'] });
	const reached = await waitUntil(
		60_000,
		'a fresh node to warp',
		async () => {
			const { number } = await finalized(warp);
			return number >= past && number;
		},
		500,
	).catch(async () => (await finalized(warp)).number);
	run.saw(
		reached >= past
			? 'a fresh node warped across it'
			: `a fresh node that warps came no further than block ${reached}: it must sync all blocks`,
	);
}

/** Returns `true` if the validator has a vote in the open round of GRANDPA. */
async function hasVoted(api: ApiPromise, validator: string): Promise<boolean> {
	// The second of the session keys.
	const key = (await api.query.session.nextKeys(validator)).toHex().slice(2 + 64, 2 + 128);
	const { best } = await api.rpc.grandpa.roundState();
	return ![...best.prevotes.missing].some((missing) => missing.toHex() === `0x${key}`);
}

/**
 * Shows why old keys must not return while finality stalls: with an empty database they vote again
 * in the round that is still open, and are slashed.
 */
async function oldKeysElsewhere(network: Network, run: Run, api: ApiPromise): Promise<void> {
	let lost: number | undefined;
	for (let times = 0; lost === undefined && times < 5; times++) {
		for (const machine of MACHINES)
			if (!network.running.includes(machine)) await startValidator(network, machine);
		const all = [1, 2, ...MACHINES];
		await network.finalizedBeyond(await network.height(1), 120_000, all);
		await Promise.all(MACHINES.map((machine) => network.kill(machine)));
		await settle(network, [1, 2]);
		for (const [i, machine] of MACHINES.entries())
			if (await hasVoted(api, network.account(3 + i).address)) lost = machine;
	}
	if (lost === undefined)
		throw new Broken('five times, none of those killed had voted in the open round');
	run.did(
		'both new machines killed, one of them with a vote in the open round; its keystore restored on another machine with an empty database',
	);
	const from = await network.height(1);
	const { number } = await best(network.node(1));
	await waitUntil(
		120_000,
		'blocks that it has not seen',
		async () => (await best(network.node(1))).number > number + 4,
		500,
	);
	cpSync(
		join(network.chainFolder(lost), 'keystore'),
		join(network.chainFolder(TWIN), 'keystore'),
		{ recursive: true },
	);
	const began = Date.now();
	await startValidator(network, TWIN);
	const { events } = await blockWith(api, 'offences.Offence', from, 240_000);
	run.must(
		eventsNamed(events, 'validators.Slashed').length === 1,
		'the second vote was reported, and nothing slashed',
	);
	run.saw(
		`the validator was slashed for a second vote ${seconds(Date.now() - began)} after that machine began to sync`,
	);
}
