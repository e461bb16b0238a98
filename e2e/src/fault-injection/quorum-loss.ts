// 3: more than a third of the validators down, temporarily and permanently.

import { randomBytes } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';

import type { ApiPromise } from '@polkadot/api';
import { accountFrom, type Call, connect, rpcCall, toBigInt, waitUntil } from '@tributary/sdk';

import { best, finalized } from '../lib/node.ts';
import { noConflict, noOffence, soundLogs } from './checks.ts';
import { Signer } from './load.ts';
import { finalChain, Network } from './network.ts';
import { type Run, type Scenario, seconds } from './report.ts';

const EPOCH = 10;
/** Blocks until a forced change takes effect: more than the survivors may still revert. */
const FORCED_DELAY = 5;

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
			await restoredFromBackup(network, run, api);
			await lostPermanently(network, run, api);
		} finally {
			await api.disconnect();
		}
		run.saw(`one final chain throughout, ${await noConflict(network)} blocks`);
		await noOffence(network, run);
		soundLogs(network, run, network.started);
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

async function restoredFromBackup(network: Network, run: Run, api: ApiPromise): Promise<void> {
	run.did(
		'two of four killed again; one of them restored on another machine, with the keystore from a backup and an empty database',
	);
	await downAcrossSessions(network, run, api, [3, 4]);
	const height = Math.max(...(await network.heights()));
	const machine = 13;
	cpSync(
		join(network.chainFolder(3), 'keystore'),
		join(network.chainFolder(machine), 'keystore'),
		{ recursive: true },
	);
	await network.start(machine, {
		validator: true,
		args: ['--node-key', randomBytes(32).toString('hex')],
	});
	const took = await network.finalizedBeyond(height, 180_000, [1, 2, machine]);
	run.saw(
		`finality returned ${seconds(took)} after the new machine began to sync, with three of four`,
	);
	await network.start(4);
	await network.finalizedBeyond((await network.height(1)) + 1, 120_000);
}

/**
 * Sends a call as root and waits until it is on the best chain. It is signed as immortal: while
 * nothing is final, a transaction that names a recent block becomes invalid when that block is on a
 * losing branch.
 */
async function asRoot(network: Network, api: ApiPromise, what: Call): Promise<void> {
	const { ws } = network.node(1);
	const root = await accountFrom('//Alice');
	const nonce = await rpcCall<number>(ws, 'system_accountNextIndex', [root.address]);
	const signer = new Signer(api);
	await rpcCall(ws, 'author_submitExtrinsic', [signer.sign(what, root, nonce)]);
	await waitUntil(
		120_000,
		'the call of root to be in a block',
		async () => {
			const { nonce: used } = (await api.query.system.account(root.address)) as unknown as {
				nonce: { toNumber(): number };
			};
			return used.toNumber() > nonce;
		},
		500,
	);
}

async function lostPermanently(network: Network, run: Run, api: ApiPromise): Promise<void> {
	run.did(
		'two of four lost with their keys; root assigned their places to two new machines and forced the change of authorities',
	);
	const lost = [13, 4];
	const accounts = [network.account(3).address, network.account(4).address];
	await downAcrossSessions(network, run, api, lost);
	const stuck = Math.max(...(await network.heights()));
	const began = Date.now();

	// New machines follow the chain and generate keys, and root sets them for the accounts that
	// lost theirs.
	const machines = [21, 22];
	for (const [i, machine] of machines.entries()) {
		await network.start(machine, {
			validator: true,
			args: ['--node-key', randomBytes(32).toString('hex'), '--sync', 'full'],
		});
		const head = (await best(network.node(1))).number;
		await waitUntil(
			120_000,
			'the new machine to catch up',
			async () => (await best(network.node(machine))).number >= head,
			500,
		);
		const owner = `0x${Buffer.from(api.registry.createType('AccountId', accounts[i]).toU8a()).toString('hex')}`;
		const { keys, proof } = await rpcCall<{ keys: string; proof: string }>(
			network.node(machine).ws,
			'author_rotateKeysWithOwner',
			[owner],
		);
		await asRoot(
			network,
			api,
			api.tx.sudo.sudoAs(accounts[i], api.tx.session.setKeys(keys, proof)),
		);
		const next = (await api.query.session.nextKeys(accounts[i])).toHex();
		run.must(next === keys, `root set the keys ${keys}, and the state has ${next}`);
	}
	run.saw(`the new keys were set ${seconds(Date.now() - began)} after the work began`);

	// The change must be forced in the session in which the new keys are used, no earlier: until
	// then the authorities would again be the old ones.
	const set = await sessionOf(api);
	await waitUntil(
		EPOCH * 6_000 * 4,
		'the session before the new keys',
		async () => (await sessionOf(api)) > set,
		500,
	);
	await asRoot(network, api, api.tx.sudo.sudo(api.tx.grandpa.noteStalled(FORCED_DELAY, stuck)));
	run.must(
		!(await api.query.grandpa.stalled()).isEmpty,
		'the chain did not record that finality stalled',
	);
	run.note(
		`grandpa.noteStalled(${FORCED_DELAY}, ${stuck}) in session ${await sessionOf(api)}, keys set in ${set}`,
	);
	const all = [1, 2, ...machines];
	const took = await network.finalizedBeyond(stuck, 240_000, all);
	run.saw(
		`finality returned ${seconds(took)} after \`grandpa.noteStalled\` and ${seconds(Date.now() - began)} after the work began, on all four machines, beyond block ${stuck} where it had stopped`,
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
