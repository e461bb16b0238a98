// 8: a fresh node that warps across changes of authorities, among peers that lie.

import { spawn } from 'node:child_process';
import {
	closeSync,
	openSync,
	readdirSync,
	readFileSync,
	readSync,
	writeFileSync,
	writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { ApiPromise } from '@polkadot/api';
import {
	accountFrom,
	connect,
	eventsAt,
	eventsNamed,
	rpcCall,
	send,
	sleep,
	toBigInt,
	waitUntil,
} from '@tributary/sdk';

import { best, finalized } from '../lib/node.ts';
import { oneLine } from '../lib/print.ts';
import { noConflict, noOffence, soundLogs } from './checks.ts';
import { host, plug } from './namespaces.ts';
import { finalChain, Network, P2P_PORT } from './network.ts';
import { type Run, type Scenario, seconds } from './report.ts';

const EPOCH = 5;
const HONEST = [1, 2, 3];
/** A validator that makes a fork of its own, and a follower whose database is tampered with. */
const FORKER = 4;
const FORGER = 5;
const FRESH = 6;
const SECOND = 7;
/** The proxy between the second fresh node and the network. */
const TAMPERER = 8;

export const warp: Scenario = {
	name: 'warp',
	title: 'a fresh node warps among peers that lie',
	async run(run) {
		const network = await Network.make(4, EPOCH);
		await network.startAll(HONEST);
		await network.start(FORKER, { args: ['--force-authoring'] });
		await network.start(FORGER, { args: ['--sync', 'full'] });
		await network.finalizedBeyond(1, 180_000);
		await changeAuthorities(network, run);

		await forge(network, run);
		await fork(network, run);

		await warpAmongLiars(network, run);
		await warpThroughTamperer(network, run);
		run.saw(`one final chain on all nodes, ${await noConflict(network)} blocks`);
		await noOffence(network, run);
		soundLogs(network, run, network.started);
		await network.end();
	},
};

/**
 * Starts a fresh node that meets the forger first, then the validator with its own fork, then the
 * honest ones.
 */
async function warpAmongLiars(network: Network, run: Run): Promise<void> {
	for (const number of [FRESH, FORGER, FORKER]) plug(number, 'south');
	await network.start(FORGER, { args: ['--sync', 'full'] });
	const fresh = await network.start(FRESH, {
		args: ['--sync', 'warp', '-lsync=debug', '--bootnodes', await peerAddress(network, FORGER)],
	});
	run.did('a fresh node started, with the corrupted follower as its only peer');
	await waitUntil(60_000, 'the forged proof to be refused', () =>
		REFUSED.test(network.log(FRESH)),
	);
	await sleep(5_000);
	const alone = await finalized(fresh);
	run.must(
		alone.number === 0,
		`the fresh node finalised block ${alone.number} on forged signatures`,
	);
	run.saw(
		'the fresh node finalised nothing, and refused the proof of the corrupted follower',
		oneLine(REFUSED.exec(network.log(FRESH))?.[0] ?? '', 120),
	);

	const forker = await network.start(FORKER, { args: ['--force-authoring'] });
	const truth = (await finalized(forker)).number;
	run.did('then the validator with the private chain joined');
	const ahead = await waitUntil(
		60_000,
		'the fresh node to follow the private chain',
		async () => {
			const { number } = await best(fresh);
			return number > truth + 3 && number;
		},
		500,
	);
	const final = (await finalized(fresh)).number;
	run.must(
		final <= truth,
		`the fresh node finalised block ${final}, but only block ${truth} is final`,
	);
	run.saw(
		`it warped to block ${final}, the last that is truly final, and followed the private chain to block ${ahead} without finalising it`,
	);

	run.did('then the honest validators returned');
	await network.startAll(HONEST);
	network.heal();
	const began = Date.now();
	const target = await waitUntil(
		120_000,
		'the honest validators to finalise',
		async () => {
			const height = await network.height(1);
			return height > truth + 1 && height;
		},
		500,
	);
	await waitUntil(
		120_000,
		'the fresh node to reach the honest head',
		async () => (await network.height(FRESH)) >= target,
		500,
	);
	run.saw(
		`the fresh node finalised the honest chain's block ${target} ${seconds(Date.now() - began)} later`,
	);
}

/** The refusal of a proof that was verified, not of an empty one. */
const REFUSED = /Bad warp proof response: (?!Empty).*/;

/** Starts another fresh node, each connection of which is cut or changed on the way. */
async function warpThroughTamperer(network: Network, run: Run): Promise<void> {
	run.did(
		'another fresh node started, with a proxy to the network that cuts each connection or changes a byte of it, later each time',
	);
	const peer = await rpcCall<string>(network.node(1).ws, 'system_localPeerId');
	const { enter, address } = host(TAMPERER);
	const [program, ...args] = [
		...enter,
		process.execPath,
		'--import',
		'tsx',
		fileURLToPath(new URL('tamper.ts', import.meta.url)),
		address,
		host(1).address,
		String(P2P_PORT),
	];
	const proxy = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
	let said = '';
	proxy.stdout.on('data', (data: Buffer) => (said += data.toString()));
	try {
		// A specification without boot nodes, so that the proxy is the only way.
		const spec = JSON.parse(readFileSync(network.spec, 'utf8')) as { bootNodes: string[] };
		spec.bootNodes = [];
		const path = join(network.folder, 'no-boot-nodes.json');
		writeFileSync(path, JSON.stringify(spec));
		const began = Date.now();
		await network.start(SECOND, {
			spec: path,
			args: [
				'--sync',
				'warp',
				'--bootnodes',
				`/ip4/${address}/tcp/${P2P_PORT}/ws/p2p/${peer}`,
			],
		});
		const target = await network.height(1);
		await waitUntil(
			240_000,
			'the second fresh node to reach the honest head',
			async () => (await network.height(SECOND)) >= target,
			500,
		);
		const connections = said.split('\n').length - 1;
		run.must(connections > 0, 'no connection was tampered with');
		run.saw(
			`the proxy tampered with ${connections} connections, and the other fresh node reached block ${target} after ${seconds(Date.now() - began)}`,
		);
	} finally {
		proxy.kill('SIGKILL');
	}
}

/** Returns the number of key changes, one in each epoch. */
function changesIn(run: Run): number {
	return run.short ? 2 : 5;
}

async function changeAuthorities(network: Network, run: Run): Promise<void> {
	const changes = changesIn(run);
	run.did(
		`the keys of three of four validators changed in ${changes} epochs of ${EPOCH} slots, with one follower`,
	);
	const api = await connect(network.node(1).ws);
	try {
		const signers = await Promise.all(
			HONEST.map((number) => accountFrom(network.account(number).secretPhrase)),
		);
		const index = async (): Promise<number> =>
			Number(toBigInt(await api.query.session.currentIndex()));
		for (let change = 0; change < changes; change++) {
			const session = await index();
			const who = change % HONEST.length;
			const owner = `0x${Buffer.from(signers[who].publicKey).toString('hex')}`;
			const { keys, proof } = await rpcCall<{ keys: string; proof: string }>(
				network.node(HONEST[who]).ws,
				'author_rotateKeysWithOwner',
				[owner],
			);
			await send(api, api.tx.session.setKeys(keys, proof), signers[who]);
			await waitUntil(
				EPOCH * 6_000 * 3,
				'the next session',
				async () => (await index()) > session,
				500,
			);
		}
		const set = (await api.query.grandpa.currentSetId()).toString();
		const last = await index();
		await waitUntil(
			EPOCH * 6_000 * 4,
			'the last keys to be used',
			async () => (await index()) >= last + 2,
			500,
		);
		await network.finalizedBeyond((await api.rpc.chain.getHeader()).number.toNumber(), 120_000);
		run.note(`GRANDPA's set was ${set}`);
		run.saw(`${await changesOf(api)} changes of GRANDPA's authorities`);
	} finally {
		await api.disconnect();
	}
}

async function changesOf(api: ApiPromise): Promise<number> {
	const head = (
		await api.rpc.chain.getHeader(await api.rpc.chain.getFinalizedHead())
	).number.toNumber();
	let changes = 0;
	for (let number = 1; number <= head; number++) {
		changes += eventsNamed(
			await eventsAt(api, (await api.rpc.chain.getBlockHash(number)).toHex()),
			'grandpa.NewAuthorities',
		).length;
	}
	return changes;
}

/** Returns the address at which other hosts reach a node, with its peer id. */
async function peerAddress(network: Network, number: number): Promise<string> {
	const peer = await rpcCall<string>(network.node(number).ws, 'system_localPeerId');
	return `/ip4/${host(number).address}/tcp/${P2P_PORT}/ws/p2p/${peer}`;
}

interface SignedBlock {
	justifications: [number[], number[]][] | null;
}

/**
 * The offset of the first signature in a GRANDPA justification: after the round, the target, the
 * number of precommits and the target of the first.
 */
const SIGNATURE = 8 + 36 + 1 + 36;

/** Corrupts the signatures of each change of authorities in the follower's database. */
async function forge(network: Network, run: Run): Promise<void> {
	const node = network.node(FORGER);
	const signatures: Buffer[] = [];
	for (const hash of await finalChain(node)) {
		const { justifications } = await rpcCall<SignedBlock>(node.ws, 'chain_getBlock', [hash]);
		for (const [, justification] of justifications ?? []) {
			const bytes =
				typeof justification === 'string'
					? Buffer.from((justification as string).slice(2), 'hex')
					: Buffer.from(justification);
			signatures.push(bytes.subarray(SIGNATURE, SIGNATURE + 64));
		}
	}
	run.must(
		signatures.length >= changesIn(run),
		`the follower has ${signatures.length} justifications of ${changesIn(run)} changes`,
	);
	// The latest writes are in a log with checksums; opening the database moves them to the tables.
	await network.kill(FORGER);
	plug(FORGER, 'south');
	await network.start(FORGER);
	await network.kill(FORGER);
	const database = join(network.chainFolder(FORGER), 'paritydb', 'full');
	let spoilt = 0;
	for (const name of readdirSync(database).filter((one) => one.startsWith('table_'))) {
		const path = join(database, name);
		const content = readFileSync(path);
		for (const signature of signatures) {
			for (
				let at = content.indexOf(signature);
				at >= 0;
				at = content.indexOf(signature, at + 1)
			) {
				const file = openSync(path, 'r+');
				const bytes = Buffer.alloc(32);
				readSync(file, bytes, 0, 32, at + 16);
				writeSync(
					file,
					bytes.map((byte) => byte ^ 0x55),
					0,
					32,
					at + 16,
				);
				closeSync(file);
				spoilt += 1;
			}
		}
	}
	run.must(
		spoilt >= signatures.length,
		`only ${spoilt} of ${signatures.length} signatures were found in the database`,
	);
	run.did(
		`the follower's database corrupted: ${signatures.length} justifications with an invalid signature`,
	);
}

/**
 * Lets one validator continue alone, on a fork that the others do not know, until it is ahead of
 * them.
 */
async function fork(network: Network, run: Run): Promise<void> {
	network.cut([FORKER]);
	for (const number of HONEST) await network.kill(number);
	const node = network.node(FORKER);
	const stuck = (await best(node)).number;
	await waitUntil(
		10 * 60_000,
		'the private fork',
		async () => (await best(node)).number >= stuck + (run.short ? 4 : 8),
		1_000,
	);
	run.did(
		`a validator cut off while the others were down, with a private chain of ${(await best(node)).number - stuck} blocks that no other signed`,
	);
	await network.kill(FORKER);
}
