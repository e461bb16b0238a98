// 4: the same keys on two nodes.

import { randomBytes } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';

import type { ApiPromise } from '@polkadot/api';
import { connect, eventsNamed, toBigInt, waitUntil } from '@tributary/sdk';

import { noConflict, soundLogs } from './checks.ts';
import { blockWith, Network } from './network.ts';
import { type Run, type Scenario, seconds } from './report.ts';

/** The validator whose keys are on a second machine, and that machine. */
const OFFENDER = 1;
const TWIN = 5;
const VALIDATORS = 4;

export const equivocation: Scenario = {
	name: 'equivocation',
	title: 'the same keys on two nodes',
	async run(run) {
		const network = await Network.make(VALIDATORS, 10);
		await network.startAll();
		await network.finalizedBeyond(1, 180_000);
		const api = await connect(network.node(2).ws);
		try {
			await doubleKeys(network, run, api);
		} finally {
			await api.disconnect();
		}
		// The nodes of a disabled authority keep trying, and the runtime refuses their blocks by a
		// panic.
		soundLogs(
			network,
			run,
			network.started.filter((number) => number !== OFFENDER && number !== TWIN),
		);
		await network.end();
	},
};

/** Returns the reserved balance of an account. */
async function onHold(api: ApiPromise, who: string, block: string): Promise<bigint> {
	const { data } = (await (await api.at(block)).query.system.account(who)) as unknown as {
		data: { reserved: { toString(): string } };
	};
	return toBigInt(data.reserved);
}

async function doubleKeys(network: Network, run: Run, api: ApiPromise): Promise<void> {
	const { address } = network.account(OFFENDER);
	const from = await network.height(2);
	cpSync(
		join(network.chainFolder(OFFENDER), 'keystore'),
		join(network.chainFolder(TWIN), 'keystore'),
		{ recursive: true },
	);
	await network.start(TWIN, {
		validator: true,
		args: ['--node-key', randomBytes(32).toString('hex')],
	});
	run.did(
		`a second node started with the keystore of one of ${VALIDATORS} validators and another node key`,
	);
	const began = Date.now();

	const report = await blockWith(api, 'offences.Offence', from, 120_000);
	const kinds = eventsNamed(report.events, 'offences.Offence').map(({ kind }) =>
		Buffer.from(kind.toU8a(true)).toString(),
	);
	run.saw(
		`the offence was reported, and recorded in a final block ${seconds(Date.now() - began)} later (${kinds.map((kind) => `\`${kind}\``).join(', ')})`,
	);
	const reports = await (await api.at(report.hash)).query.offences.reports.keys();
	run.must(reports.length > 0, 'the offence is in an event, but not in the state');

	const [before, after] = [
		await onHold(api, address, report.parent),
		await onHold(api, address, report.hash),
	];
	const [slashed] = eventsNamed(report.events, 'validators.Slashed');
	run.must(
		slashed !== undefined,
		`the block of the offence has no slash, but ${report.events.map(({ name }) => name).join(', ')}`,
	);
	// The slash is the square of three times the offenders' share.
	const [above, below] = [3n * 3n, BigInt(VALIDATORS * VALIDATORS)];
	const due = (before * above) / below;
	run.must(
		before - after === due,
		`the bond went from ${before} to ${after}: that is not ${above} / ${below} less`,
	);
	run.saw(
		`the bond lost ${Number((above * 10_000n) / below) / 100}%: ${before / 10n ** 12n} TRIB became ${after / 10n ** 12n}`,
	);
	const rewarded = toBigInt(slashed.rewarded);
	run.must(rewarded > 0n && rewarded < due, `${rewarded} of ${due} went to the reporter`);
	run.saw(
		`1/${due / rewarded} of that went to the author whose block reported it, the rest to the treasury`,
	);
	run.must(
		eventsNamed(report.events, 'validators.Jailed').length === 1,
		'the offender is not in jail',
	);
	run.saw('the offender was jailed in the same block');

	// Finality needs all three honest validators, because two of four are too few.
	const height = await network.height(2);
	const took = await network.finalizedBeyond(height + 2, 120_000, [2, 3, 4]);
	run.saw(`the others finalised three more blocks in ${seconds(took)}`);
	if (!run.short) {
		const out = await waitUntil(
			10 * 60_000,
			'a session without the offender',
			async () => {
				const set = (await api.query.session.validators()) as unknown as {
					toString(): string;
				}[];
				return (
					![...set].some((one) => one.toString() === address) &&
					(await api.query.session.currentIndex()).toString()
				);
			},
			1_000,
		);
		run.saw(`the offender was out of the set from session ${out} on`);
		const then = await network.height(2);
		await network.finalizedBeyond(then + 3, 120_000, [2, 3, 4]);
	}
	run.saw(
		`one final chain on the honest nodes, ${await noConflict(network, [], [2, 3, 4])} blocks`,
	);
}
