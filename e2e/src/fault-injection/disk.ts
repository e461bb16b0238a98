// 5: a disk that is full.

import { closeSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { waitUntil, withTimeout } from '@tributary/sdk';

import { MIB } from '../lib/memory.ts';
import { best, finalized, type Node } from '../lib/node.ts';
import { noConflict } from './checks.ts';
import { mountDisk, unmount } from './namespaces.ts';
import { Network } from './network.ts';
import { type Run, type Scenario, seconds } from './report.ts';

/** The size of the disk, in MiB. */
const SIZE = 400;
/** The free space that the node demands, in MiB. */
const THRESHOLD = 100;
const FOLLOWER = 5;

export const disk: Scenario = {
	name: 'disk',
	title: 'a disk that is full',
	async run(run) {
		const network = await Network.make(1, 10);
		await network.start(1);
		const path = join(network.folder, 'small-disk');
		mountDisk(path, SIZE);
		try {
			const monitored = [
				'--db-storage-threshold',
				String(THRESHOLD),
				'--db-storage-polling-period',
				'1',
			];
			await filled(
				network,
				run,
				path,
				monitored,
				THRESHOLD - 20,
				'less than the threshold free',
			);
			await filled(
				network,
				run,
				path,
				['--db-storage-threshold', '0'],
				0,
				'to the last byte, without monitoring',
			);
		} finally {
			await network.end();
			unmount(path);
		}
	},
};

async function filled(
	network: Network,
	run: Run,
	path: string,
	flags: string[],
	leave: number,
	how: string,
): Promise<void> {
	run.did(`a disk of ${SIZE} MiB, on which a node runs, filled (${how})`);
	const start = (wait = true): Promise<Node> =>
		network.start(FOLLOWER, {
			basePath: join(path, 'base'),
			args: ['--sync', 'full', ...flags],
			wait,
		});
	const node = await start();
	const target = (await best(network.node(1))).number + 1;
	await waitUntil(
		60_000,
		'the node to follow',
		async () => (await best(node)).number >= target,
		250,
	);
	const had = await finalized(node);

	const said = network.log(FOLLOWER).length;
	const filler = join(path, 'filler');
	fill(path, filler, leave);
	const began = Date.now();
	const code = await withTimeout(120_000, 'the node to stop', node.ended);
	network.remove(FOLLOWER);
	run.must(code !== 0, 'the node ended with exit code 0');
	run.must(typeof code === 'number', `the node was ended by ${code}`);
	const message = theMessage(network.log(FOLLOWER).slice(said));
	run.must(
		message !== undefined,
		`nothing that the node wrote names the cause:\n${network.log(FOLLOWER).slice(said).slice(-2_000)}`,
	);
	run.saw(`${how}: stopped after ${seconds(Date.now() - began)} with exit code ${code}`, message);

	const before = network.log(FOLLOWER).length;
	const again = await start(false);
	const refused = await withTimeout(60_000, 'the node to refuse', again.ended);
	network.remove(FOLLOWER);
	const why = theMessage(network.log(FOLLOWER).slice(before));
	run.must(
		refused !== 0 && why !== undefined,
		`a start on the full disk ended with ${refused}:\n${network.log(FOLLOWER).slice(before).slice(-2_000)}`,
	);
	run.saw(`${how}: a start with the disk still full was refused`, why);

	rmSync(filler);
	const back = await start();
	const now = (await best(network.node(1))).number;
	const took = Date.now();
	await waitUntil(
		60_000,
		'the node to catch up',
		async () => (await finalized(back)).number > had.number && (await best(back)).number >= now,
		250,
	);
	run.saw(
		`${how}: once there was space, the node caught up in ${seconds(Date.now() - took)}, on the same chain (${await noConflict(network)} blocks)`,
	);
	const corrupt = /corrupt/i.exec(network.log(FOLLOWER));
	run.must(corrupt === null, 'the log mentions corruption');
	await network.kill(FOLLOWER, 'SIGTERM');
}

/** Fills the disk until `leave` MiB are free. */
function fill(path: string, filler: string, leave: number): void {
	const file = openSync(filler, 'w');
	const chunk = Buffer.alloc(MIB, 1);
	const room = (): number => {
		const { bavail, bsize } = statfsSync(path);
		return bavail * bsize - leave * MIB;
	};
	try {
		while (room() > 0) writeSync(file, chunk, 0, Math.min(MIB, room()));
	} catch (error) {
		// Another process filled the disk between the check and the write.
		if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
	} finally {
		closeSync(file);
	}
}

/** Returns the last line that names the cause, as an operator would search for it. */
function theMessage(log: string): string | undefined {
	return log
		.split('\n')
		.filter((line) => /(disk|space|room)/i.test(line))
		.at(-1)
		?.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\s*/, '')
		.replace(/\/\S*\/(small-disk)/g, '…/$1')
		.trim();
}
