// Publishes a model over a Release, with terms that say how each fee is split, and serves it.

import {
	buildIndex,
	formatTrib,
	PERBILL,
	percent,
	registerModel,
	serve,
	TRIB,
} from '@tributary/sdk';

import { runExample, type Session } from './common.ts';
import { contribute, type Contributed } from './contribute.ts';

export interface Published extends Contributed {
	model: number;
	/** The version of the terms. */
	version: number;
	/** The folder of the index that the provider answers and traces from. */
	index: string;
}

export async function publishModel(session: Session): Promise<Published> {
	const { api, attribution, people, folder } = session;
	const contributed = await contribute(session);
	const { contributions, release } = contributed;

	// The index covers the contents of the Release. The model's artifact is the hash of its
	// manifest.
	const { folder: index, manifestHash } = await buildIndex(
		contributions.map(({ path, id, sequence, hash }) => ({ path, ...id, sequence, hash })),
		folder,
	);

	// Of each fee, after the protocol's cut: 30% to the provider, 20% to the owner, 50% to the
	// data. Of the data's share, up to half goes to the contributions whose words are in the
	// answer, at most 30% to one of them; the pool of the Release takes the rest.
	const { model, version } = await registerModel(api, {
		owner: people.modelOwner,
		artifact: manifestHash,
		name: 'n-gram over essays',
		uri: '',
		terms: {
			split: { provider: percent(30), owner: percent(20), base: 0, data: percent(50) },
			method: { Spans: { total: percent(50), contribution: percent(30) } },
			releases: [{ release, weight: PERBILL }],
		},
	});
	console.log(`model ${model} has terms of version ${version}`);

	// The provider locks a bond and agrees to these terms. It answers for no less than 1 TRIB, of
	// which it gets no less than 29%.
	const conditions = { model, version, minFee: TRIB, minShare: percent(29) };
	await serve(api, people.provider, 100n * TRIB, conditions);
	const quote = await attribution.quote(model, 10n * TRIB);
	console.log(
		`of a fee of ${formatTrib(BigInt(quote.fee))}, the provider gets ${formatTrib(BigInt(quote.provider))}`,
	);
	return { ...contributed, model, version, index };
}

await runExample(import.meta, publishModel);
