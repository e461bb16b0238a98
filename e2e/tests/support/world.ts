// A small economy on a chain of its own, made by real transactions.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { ApiPromise } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';
import * as sdk from '@tributary/sdk';
import {
	accountFrom,
	Attribution,
	buildIndex,
	connect,
	type Holder,
	send,
	waitUntil,
} from '@tributary/sdk';

import { type Node, startNode, temporaryFolder } from '../../src/lib/node.ts';
import { TEXTS } from './prose.ts';

export const FEE = 9_876_543_210_987n;
export const BOND = 200n * sdk.TRIB;
export const SEALED = ['--dev', '--sealing', 'interval=250'];

export interface World {
	node: Node;
	api: ApiPromise;
	attribution: Attribution;
	alice: KeyringPair;
	owner: KeyringPair;
	curators: KeyringPair[];
	contributors: KeyringPair[];
	modelOwner: KeyringPair;
	provider: KeyringPair;
	stranger: KeyringPair;
	asker: KeyringPair;
	folder: string;
	datanet: number;
	/**
	 * The contents of the Release in precedence order: `original`, `quoting`, `short`, `padded`.
	 */
	contributions: sdk.Contribution[];
	holders: Holder[];
	release: sdk.ReleaseId;
	/** The index over `contributions`. */
	index: string;
	/** A model that attributes by spans. */
	model: number;
	version: number;
	close(): Promise<void>;
}

export async function world(args = SEALED): Promise<World> {
	const node = await startNode({ args });
	const api = await connect(node.ws);
	const [alice, owner, modelOwner, provider, stranger, asker, ...rest] = await Promise.all([
		accountFrom('//Alice'),
		accountFrom('//test//owner'),
		accountFrom('//test//model owner'),
		accountFrom('//test//provider'),
		accountFrom('//test//stranger'),
		accountFrom('//test//asker'),
		...[
			'contributor 1',
			'contributor 2',
			'contributor 3',
			'curator 1',
			'curator 2',
			'curator 3',
		].map((name) => accountFrom(`//test//${name}`)),
	]);
	const contributors = rest.slice(0, 3);
	const curators = rest.slice(3);
	await sdk.fund(
		api,
		alice,
		[owner, modelOwner, provider, stranger, asker, ...rest].map(({ address }) => address),
		1_000n * sdk.TRIB,
	);

	const folder = temporaryFolder();
	mkdirSync(folder, { recursive: true });
	for (const [name, content] of Object.entries(TEXTS)) writeFileSync(join(folder, name), content);

	const datanet = await sdk.createDatanet(api, {
		name: 'Curated',
		uri: '',
		owner,
		curators,
		threshold: 2,
		ownerCut: sdk.percent(10),
	});
	const names = ['original', 'quoting', 'short', 'padded'] as const;
	const contributions = await sdk.contribute(
		api,
		datanet,
		names.map((name, i) => material(folder, name, contributors[i % contributors.length])),
	);
	await sdk.approve(api, curators, 2, contributions, ({ maxPoints }) => maxPoints);
	const release = await sdk.cutRelease(api, owner, datanet);
	const { folder: index, manifestHash } = await buildIndex(
		contributions.map(({ path, id, sequence, hash }) => ({ path, ...id, sequence, hash })),
		temporaryFolder(),
	);
	const { model, version } = await sdk.registerModel(api, {
		owner: modelOwner,
		artifact: manifestHash,
		name: 'by spans',
		uri: '',
		terms: {
			split: SPLIT,
			method: { Spans: CAPS },
			releases: [{ release, weight: sdk.PERBILL }],
		},
	});
	await sdk.serve(api, provider, BOND, { model, version, minFee: 1n });

	return {
		node,
		api,
		attribution: new Attribution(node.ws),
		alice,
		owner,
		curators,
		contributors,
		modelOwner,
		provider,
		stranger,
		asker,
		folder,
		datanet,
		contributions,
		release,
		index,
		model,
		version,
		holders: contributions.map(({ id }, i) => ({ id, content: TEXTS[names[i]] })),
		close: async () => {
			await api.disconnect();
			await node.stop();
		},
	};
}

export const SPLIT = {
	provider: sdk.percent(30),
	owner: sdk.percent(20),
	base: 0,
	data: sdk.percent(50),
};
export const CAPS = { total: sdk.percent(50), contribution: sdk.percent(30) };

export function material(folder: string, name: keyof typeof TEXTS, by: KeyringPair): sdk.Material {
	return {
		path: join(folder, name),
		by,
		licence: 'CC0-1.0',
		uri: `https://example.org/${name}`,
		maxPoints: BigInt(Math.ceil(TEXTS[name].length / 1024)),
	};
}

/** Makes a Datanet without curators, with one contribution and one Release. */
export async function uncurated({
	api,
	owner,
	contributors,
	folder,
}: World): Promise<{ contribution: sdk.Contribution; release: sdk.ReleaseId }> {
	const datanet = await sdk.createDatanet(api, {
		name: 'Uncurated',
		uri: '',
		owner,
		curators: [],
		threshold: 0,
		ownerCut: 0,
	});
	const [contribution] = await sdk.contribute(api, datanet, [
		material(folder, 'uncurated', contributors[0]),
	]);
	const accept = api.tx.datanets.accept(contribution.id);
	await waitUntil(
		60_000,
		'the review window to end',
		async () => {
			try {
				return await send(api, accept, owner);
			} catch (error) {
				if (error instanceof Error && error.message.includes('TooEarly')) return undefined;
				throw error;
			}
		},
		1_000,
	);
	return { contribution, release: await sdk.cutRelease(api, owner, datanet) };
}

/** Requests a job that the world's provider accepts. */
export async function acceptedJob(
	{ api, asker, provider }: World,
	{ model, version }: { model: number; version: number },
	prompt = 'What is said here?',
): Promise<bigint> {
	const job = await sdk.ask(api, {
		requester: asker,
		model,
		version,
		provider,
		prompt,
		fee: FEE,
	});
	await sdk.accept(api, provider, job);
	return job;
}

/** Waits until the chain has settled the job by itself. */
export function settled({ attribution }: World, job: bigint): ReturnType<Attribution['settled']> {
	return attribution.settled(job, 60_000);
}
