// Contributes two texts to a new Datanet and freezes them in a Release.

import { join } from 'node:path';

import {
	approve,
	contribute as contributeFiles,
	type Contribution,
	createDatanet,
	cutRelease,
	percent,
	type ReleaseId,
} from '@tributary/sdk';

import { runExample, type Session, TEXTS } from './common.ts';

export interface Contributed {
	contributions: Contribution[];
	release: ReleaseId;
}

export async function contribute({ api, people, folder }: Session): Promise<Contributed> {
	const { contributor, curator } = people;

	// A Datanet is a curated collection. Its owner takes a cut of what its data earns.
	const datanet = await createDatanet(api, {
		name: 'Essays',
		uri: '',
		owner: curator,
		curators: [curator],
		threshold: 1,
		ownerCut: percent(10),
	});

	// Each file is committed to by its hash first, which fixes its place in the order of
	// precedence, and then revealed with a proof of its length.
	const contributions = await contributeFiles(
		api,
		datanet,
		Object.keys(TEXTS).map((name) => ({
			path: join(folder, name),
			by: contributor,
			licence: 'CC0-1.0',
			uri: `https://example.org/${name}`,
			maxPoints: 1n,
		})),
	);
	for (const { id, sequence, length } of contributions) {
		console.log(
			`contribution ${id.datanet}:${id.index}: ${length} bytes, precedence ${sequence}`,
		);
	}

	// The curator approves both with one point each: points divide what the pool of a Release
	// earns.
	const accepted = await approve(api, [curator], 1, contributions, () => 1n);
	console.log(`accepted: ${accepted.length} of ${contributions.length}`);

	// A Release is the frozen list that models are trained on and pay to.
	const release = await cutRelease(api, curator, datanet);
	console.log(`Release ${release.datanet}:${release.number} is cut`);
	return { contributions, release };
}

await runExample(import.meta, contribute);
