// 9: seats for accounts without a node.

import { randomBytes } from 'node:crypto';

import type { ApiPromise } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';
import {
	accountFrom,
	batchAll,
	type Call,
	connect,
	eventNamed,
	rpcCall,
	send,
	toBigInt,
	TRIB,
	waitUntil,
} from '@tributary/sdk';

import { noConflict, noOffence, soundLogs } from './checks.ts';
import { Network } from './network.ts';
import { type Run, type Scenario, seconds } from './report.ts';

const VALIDATORS = 4;
const EPOCH = 5;
const SESSION = EPOCH * 6_000;
/** The machine on which the keys are made that no node will ever use. */
const KEY_MAKER = 5;
const MIN_BOND = 10_000n * TRIB;
/** The minimum absence that the chain allows, so that the scenario is over in minutes. */
const MAX_ABSENCE = 2;
/** Authors are drawn by lot: with fewer, bad luck could cost an honest validator its seat. */
const MIN_EXPECTED_BLOCKS = 8;

export const seats: Scenario = {
	name: 'seats',
	title: 'seats for accounts without a node',
	async run(run) {
		const network = await Network.make(VALIDATORS, EPOCH);
		await network.startAll();
		await network.finalizedBeyond(1, 180_000);
		const api = await connect(network.node(1).ws);
		try {
			const root = await accountFrom('//Alice');
			const joined = await join(network, run, api, root);
			await outbidNobody(network, run, api);
			await enterAndLose(network, run, api, root, joined);
		} finally {
			await api.disconnect();
		}
		run.saw(`one final chain on all nodes, ${await noConflict(network)} blocks`);
		await noOffence(network, run);
		soundLogs(network, run, network.started);
		await network.end();
	},
};

interface Newcomer {
	account: KeyringPair;
	pool: number;
}

/** Returns the addresses of the validators. */
async function setOf(api: ApiPromise): Promise<string[]> {
	return (await api.query.session.validators()).toJSON() as string[];
}

async function sessionOf(api: ApiPromise): Promise<number> {
	return Number(toBigInt(await api.query.session.currentIndex()));
}

/** Makes a call as root, and verifies that it succeeded. */
async function asRoot(api: ApiPromise, call: Call, root: KeyringPair): Promise<void> {
	const { events } = await send(api, api.tx.sudo.sudo(call), root);
	const { sudoResult } = eventNamed(events, 'sudo.Sudid');
	if (!(sudoResult as unknown as { isOk: boolean }).isOk)
		throw new Error(`root was refused: ${sudoResult.toString()}`);
}

function setParameter(api: ApiPromise, name: string, value: number): Call {
	return api.tx.parameters.setParameter({ Validators: { [name]: [null, value] } });
}

/** Makes the keys of two accounts, ends the machine that has them, and lets the accounts join. */
async function join(
	network: Network,
	run: Run,
	api: ApiPromise,
	root: KeyringPair,
): Promise<Newcomer[]> {
	await asRoot(
		api,
		batchAll(api, [
			setParameter(api, 'MaxAbsence', MAX_ABSENCE),
			setParameter(api, 'MinExpectedBlocks', MIN_EXPECTED_BLOCKS),
		]),
		root,
	);
	const accounts = await Promise.all(['//Eve', '//Ferdie'].map(accountFrom));
	const { ws } = await network.start(KEY_MAKER, {
		args: ['--node-key', randomBytes(32).toString('hex')],
	});
	const newcomers: Newcomer[] = [];
	for (const account of accounts) {
		const { keys, proof } = await rpcCall<{ keys: string; proof: string }>(
			ws,
			'author_rotateKeysWithOwner',
			[`0x${Buffer.from(account.publicKey).toString('hex')}`],
		);
		const { events } = await send(
			api,
			batchAll(api, [
				api.tx.session.setKeys(keys, proof),
				api.tx.validators.join(MIN_BOND, 0),
			]),
			account,
		);
		const { pool } = eventNamed(events, 'validators.Joined');
		newcomers.push({ account, pool: Number(pool) });
	}
	await network.kill(KEY_MAKER);
	run.did(
		`two accounts bonded ${MIN_BOND / TRIB} TRIB each on a network of ${VALIDATORS} validators, and no node ever had their keys`,
	);
	return newcomers;
}

/** Waits for three sessions, in which the set must stay as it is. */
async function outbidNobody(network: Network, run: Run, api: ApiPromise): Promise<void> {
	const began = await sessionOf(api);
	const genesis = (await setOf(api)).join();
	await waitUntil(
		6 * SESSION,
		'three sessions',
		async () => {
			const set = await setOf(api);
			run.must(set.join() === genesis, `the set became ${set.join(', ')}`);
			return (await sessionOf(api)) >= began + 3;
		},
		1_000,
	);
	const height = await network.height(1);
	await network.finalizedBeyond(height + 2, 60_000, network.all);
	run.saw(
		`with ${VALIDATORS} seats and ${VALIDATORS} members that had bonded more, the set stayed the same for three sessions`,
	);
}

/**
 * Adds two seats. Each newcomer may enter, one at a time, and must lose its seat again; in the
 * short form, one must enter.
 */
async function enterAndLose(
	network: Network,
	run: Run,
	api: ApiPromise,
	root: KeyringPair,
	newcomers: Newcomer[],
): Promise<void> {
	await asRoot(api, setParameter(api, 'Seats', VALIDATORS + 2), root);
	run.did(
		`governance added two seats; a seat is lost after ${MAX_ABSENCE} sessions without a block, with ${MIN_EXPECTED_BLOCKS} expected`,
	);
	const addresses = newcomers.map(({ account }) => account.address);
	const entered = new Map<string, number>();
	let [most, last] = [0, await network.height(1)];
	let grown = Date.now();
	let pause = 0;
	const began = Date.now();
	await waitUntil(
		45 * SESSION,
		'the newcomers to enter, and to lose their seats',
		async () => {
			const inside = (await setOf(api)).filter((who) => addresses.includes(who));
			const session = await sessionOf(api);
			for (const who of inside) entered.set(who, entered.get(who) ?? session);
			most = Math.max(most, inside.length);
			run.must(most <= 1, `${most} newcomers are in the set without having made a block`);
			const height = await network.height(1);
			if (height > last) [last, grown] = [height, Date.now()];
			pause = Math.max(pause, Date.now() - grown);
			run.must(pause < 60_000, `nothing became final for ${seconds(pause)}`);
			if (run.short) return inside.some((who) => session > (entered.get(who) ?? session));
			return (await jailed(api, newcomers)) === newcomers.length && inside.length === 0;
		},
		1_000,
	);
	if (run.short) {
		run.saw('one of them entered');
	} else {
		run.must(
			entered.size === newcomers.length,
			`only ${entered.size} newcomers entered the set`,
		);
		run.saw(
			`both entered, one after the other, and were out again ${seconds(Date.now() - began)} after the seats were added`,
		);
	}
	run.saw(`finality went on meanwhile; its longest pause was ${seconds(pause)}`);
	for (const { pool } of newcomers) {
		const { bond } = (await api.query.validators.stakePools(pool)).toJSON() as {
			bond: string | number;
		};
		run.must(BigInt(bond) === MIN_BOND, `pool ${pool} has a bond of ${bond}`);
	}
	run.saw('their bonds were not slashed');
	const past = Math.max(...(await network.heights(network.all)));
	await network.finalizedBeyond(past + 2, 60_000, network.all);
}

/** Returns the number of newcomers that are in jail. */
async function jailed(api: ApiPromise, newcomers: Newcomer[]): Promise<number> {
	const standings = await Promise.all(
		newcomers.map(async ({ pool }) => {
			const { standing } = (await api.query.validators.stakePools(pool)).toJSON() as {
				standing: unknown;
			};
			return JSON.stringify(standing);
		}),
	);
	return standings.filter((standing) => standing.includes('jailed')).length;
}
