// The steps of the economy: each sends one call or a few and returns what the chain reports.

import { randomBytes } from 'node:crypto';

import type { ApiPromise } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';

import type { Attestation } from './attribution.ts';
import { blake3Hash, concatBytes } from './blake3.ts';
import { fromHex, toHex } from './bytes.ts';
import {
	batchAll,
	type Call,
	eventNamed,
	eventsNamed,
	send,
	type Sent,
	submit,
	toBigInt,
} from './chain.ts';
import { generate, hashFiles, type HexProof, type Proven, proveOutput } from './tool.ts';
import type { ContributionId, Rules, Run } from './trace.ts';
import { waitUntil } from './wait.ts';

/** One, in the parts per billion that the chain counts in. */
export const PERBILL = 1_000_000_000;
/** One token, in the smallest unit. */
export const TRIB = 1_000_000_000_000n;

/** Returns an amount in TRIB, without trailing zeros. */
export function formatTrib(amount: bigint): string {
	const whole = (amount / TRIB).toString();
	const fraction = (amount % TRIB).toString().padStart(12, '0').replace(/0+$/, '');
	return fraction === '' ? `${whole} TRIB` : `${whole}.${fraction} TRIB`;
}

/** Returns a percentage as the parts per billion that the chain counts in. */
export function percent(value: number): number {
	return Math.round((value * PERBILL) / 100);
}

/** The number of calls in one batch, which fits into a block with room to spare. */
const BATCH = 8;

/**
 * Sends each signer's calls in batches, all signers at once; returns the results in the order of
 * blocks.
 */
export async function sendAll(
	api: ApiPromise,
	calls: { call: Call; by: KeyringPair }[],
): Promise<Sent[]> {
	const bySigner = new Map<KeyringPair, Call[]>();
	for (const { call, by } of calls) bySigner.set(by, [...(bySigner.get(by) ?? []), call]);
	const sent = await Promise.all(
		[...bySigner].map(async ([by, own]) => {
			const done: Sent[] = [];
			for (let i = 0; i < own.length; i += BATCH) {
				done.push(await send(api, batchAll(api, own.slice(i, i + BATCH)), by));
			}
			return done;
		}),
	);
	return sent.flat().sort((a, b) => a.number - b.number);
}

/**
 * Sends these calls one after the other without waiting for blocks, so that they are included in
 * this order.
 */
async function sendInOrder(
	api: ApiPromise,
	calls: { call: Call; by: KeyringPair }[],
): Promise<Sent[]> {
	const nonces = new Map<KeyringPair, number>();
	const sent: Promise<Sent>[] = [];
	for (const { call, by } of calls) {
		const nonce =
			nonces.get(by) ?? (await api.rpc.system.accountNextIndex(by.address)).toNumber();
		nonces.set(by, nonce + 1);
		const { ready, included } = submit(api, call, by, nonce);
		sent.push(included);
		await ready;
	}
	return Promise.all(sent);
}

/** Moves `amount` from `from` to each account. */
export function fund(
	api: ApiPromise,
	from: KeyringPair,
	to: string[],
	amount: bigint,
): Promise<Sent> {
	return send(
		api,
		batchAll(
			api,
			to.map((address) => api.tx.balances.transferKeepAlive(address, amount)),
		),
		from,
	);
}

/** Returns the number of the live block, by which the windows of jobs and channels are counted. */
export async function liveBlock(api: ApiPromise): Promise<number> {
	return Number(toBigInt(await api.query.network.liveBlocks()));
}

/** Returns the number of the live block of curation, by which Datanets count their windows. */
export async function curationBlock(api: ApiPromise): Promise<number> {
	return Number(toBigInt(await api.query.network.curationBlocks()));
}

/** The uses that a Datanet collects for: training, and use by models that answer. */
export interface Purposes {
	trainAi: boolean;
	aiUse: boolean;
}

/** A contributor's answer about a use of a contribution. */
export type Preference = 'Unstated' | 'Yes' | 'No';

/** A contributor's answers about both uses. */
export interface Preferences {
	trainAi: Preference;
	aiUse: Preference;
}

/** The terms of a new Datanet. `threshold` curators must approve a contribution. */
export interface DatanetPlan {
	name: string;
	uri: string;
	owner: KeyringPair;
	curators: KeyringPair[];
	threshold: number;
	ownerCut: number;
	/** The uses that it collects for; both by default. */
	purposes?: Purposes;
}

/** Creates a Datanet, and returns its number. */
export async function createDatanet(api: ApiPromise, plan: DatanetPlan): Promise<number> {
	const { events } = await send(
		api,
		api.tx.datanets.create(
			plan.name,
			plan.uri,
			'Open',
			plan.purposes ?? { trainAi: true, aiUse: true },
			plan.curators.map(({ address }) => address),
			plan.threshold,
			plan.ownerCut,
		),
		plan.owner,
	);
	return Number(toBigInt(eventNamed(events, 'datanets.DatanetCreated').datanet));
}

/** A file to contribute. */
export interface Material {
	/** The path of the file, which the tool reads. */
	path: string;
	by: KeyringPair;
	/** A canonical SPDX expression. */
	licence: string;
	uri: string;
	/** Both unstated by default. */
	preferences?: Preferences;
	maxPoints: bigint;
	/**
	 * The contribution of the same file by the same account to another Datanet, whose precedence
	 * this one takes.
	 */
	earlier?: ContributionId;
}

/** A file that was contributed. */
export interface Contribution extends Material {
	id: ContributionId;
	sequence: number;
	hash: string;
	length: number;
}

/** Returns `blake3(account ++ content hash ++ salt)`. */
export function commitment(who: Uint8Array, contentHash: Uint8Array, salt: Uint8Array): string {
	return toHex(blake3Hash(concatBytes([who, contentHash, salt])));
}

/** Commits to every file in the order given, and then reveals it with the proof of its length. */
export async function contribute(
	api: ApiPromise,
	datanet: number,
	materials: Material[],
): Promise<Contribution[]> {
	const hashed = await hashFiles(materials.map(({ path }) => path));
	const reveals = materials.map((material, i) => ({
		...material,
		...hashed[i],
		salt: new Uint8Array(randomBytes(32)),
	}));
	const committed = await sendInOrder(
		api,
		reveals.map(({ by, hash, salt }) => ({
			by,
			call: api.tx.datanets.commit(commitment(by.addressRaw, fromHex(hash), salt)),
		})),
	);

	const opensAt = Math.max(
		...committed
			.flatMap(({ events }) => eventsNamed(events, 'datanets.Committed'))
			.map((fields) => Number(toBigInt(fields.opensAt))),
	);
	// The next block is one further.
	await waitUntil(
		600_000,
		'the block in which the commitments may be revealed',
		async () => (await curationBlock(api)) + 1 >= opensAt,
	);

	const sent = await sendInOrder(
		api,
		reveals.map((reveal) => ({
			by: reveal.by,
			call: api.tx.datanets.contribute(
				datanet,
				reveal.salt,
				reveal.hash,
				reveal.length,
				reveal.lastByte,
				reveal.lengthProof,
				'Corpus',
				'text/plain',
				reveal.licence,
				reveal.uri,
				reveal.preferences ?? { trainAi: 'Unstated', aiUse: 'Unstated' },
				reveal.maxPoints,
				reveal.earlier ?? null,
			),
		})),
	);
	const submitted = new Map(
		sent
			.flatMap(({ events }) => eventsNamed(events, 'datanets.ContributionSubmitted'))
			.map((fields) => {
				const content = fields.content.toJSON() as { hash: string };
				return [content.hash, fields] as const;
			}),
	);
	return reveals.map(({ salt, lastByte, lengthProof, ...rest }) => {
		const fields = submitted.get(rest.hash);
		if (fields === undefined) throw new Error(`${rest.path} was not contributed`);
		return {
			...rest,
			id: fields.contribution.toJSON() as unknown as ContributionId,
			sequence: Number(toBigInt(fields.sequence)),
		};
	});
}

/** A contribution that the curators accepted. */
export interface Accepted {
	id: ContributionId;
	points: bigint;
	traceable: boolean;
}

/**
 * Has `threshold` curators, in turns, approve each contribution with the points that `points`
 * returns. Then waits until the contributions may be accepted, and has the first curator accept
 * those that the last approval did not.
 */
export async function approve(
	api: ApiPromise,
	curators: KeyringPair[],
	threshold: number,
	contributions: Contribution[],
	points: (contribution: Contribution) => bigint,
): Promise<Accepted[]> {
	const reviewed = await sendAll(
		api,
		contributions.flatMap((contribution, i) =>
			Array.from({ length: threshold }, (_, j) => ({
				by: curators[(i + j) % curators.length],
				call: api.tx.datanets.review(contribution.id, {
					Approve: { points: points(contribution) },
				}),
			})),
		),
	);
	const approved = reviewed
		.flatMap(({ events }) => eventsNamed(events, 'datanets.ContributionApproved'))
		.map((fields) => ({
			id: fields.contribution.toJSON() as unknown as ContributionId,
			from: Number(toBigInt(fields.acceptableFrom)),
		}));
	const last = Math.max(0, ...approved.map(({ from }) => from));
	await waitUntil(
		600_000,
		'the block from which the contributions may be accepted',
		async () => (await curationBlock(api)) >= last,
	);
	const accepted = await sendAll(
		api,
		approved.map(({ id }) => ({
			by: curators[0],
			call: api.tx.datanets.accept(id),
		})),
	);
	return [...reviewed, ...accepted]
		.flatMap(({ events }) => eventsNamed(events, 'datanets.ContributionAccepted'))
		.map((fields) => ({
			id: fields.contribution.toJSON() as unknown as ContributionId,
			points: toBigInt(fields.points),
			traceable: fields.traceable.toString() === 'true',
		}));
}

/** A Release, by its Datanet and its number. */
export interface ReleaseId {
	datanet: number;
	number: number;
}

/** Freezes the accepted contributions of a Datanet in a new Release. */
export async function cutRelease(
	api: ApiPromise,
	owner: KeyringPair,
	datanet: number,
): Promise<ReleaseId> {
	const { events } = await send(api, api.tx.datanets.cutRelease(datanet), owner);
	return eventNamed(events, 'datanets.ReleaseCut').release.toJSON() as unknown as ReleaseId;
}

/** The split of each fee, and the Releases that share in the data's part. */
export interface Terms {
	split: { provider: number; owner: number; base: number; data: number };
	method: 'Pooled' | { Spans: { total: number; contribution: number } };
	releases: { release: ReleaseId; weight: number }[];
}

/** A new model, with its first terms. */
export interface ModelPlan {
	owner: KeyringPair;
	artifact: string;
	name: string;
	uri: string;
	base?: number;
	terms: Terms;
}

/** Registers a model and publishes its terms. */
export async function registerModel(
	api: ApiPromise,
	plan: ModelPlan,
): Promise<{ model: number; version: number }> {
	const registered = await send(
		api,
		api.tx.models.register(plan.artifact, plan.name, plan.uri, plan.base ?? null),
		plan.owner,
	);
	const model = Number(toBigInt(eventNamed(registered.events, 'models.Registered').model));
	const { split, method, releases } = plan.terms;
	const published = await send(
		api,
		api.tx.models.publishTerms(model, split, method, releases),
		plan.owner,
	);
	return {
		model,
		version: Number(toBigInt(eventNamed(published.events, 'models.TermsPublished').version)),
	};
}

/** The conditions under which a provider serves a model. */
export interface Offer {
	model: number;
	/** The version of the model's terms to which the provider agrees. */
	version: number;
	minFee: bigint;
	/** The minimum part of a fee for the provider, after the protocol's cut; 0 if omitted. */
	minShare?: number;
}

/** Returns the call by which a provider serves a model. */
export function offer(api: ApiPromise, { model, version, minFee, minShare }: Offer): Call {
	return api.tx.inference.serve(model, version, minFee, minShare ?? 0);
}

/** Registers a provider that serves a model. */
export async function serve(
	api: ApiPromise,
	provider: KeyringPair,
	bond: bigint,
	served: Offer,
): Promise<void> {
	await send(
		api,
		batchAll(api, [
			api.tx.inference.registerProvider(bond, 'https://provider.example'),
			offer(api, served),
		]),
		provider,
	);
}

/** A job to request. Only the named provider may accept it. */
export interface Question {
	requester: KeyringPair;
	model: number;
	version: number;
	provider: KeyringPair;
	prompt: string;
	fee: bigint;
}

/** Requests a job, whose fee goes into escrow, and returns its number. */
export async function ask(api: ApiPromise, question: Question): Promise<bigint> {
	const { events } = await send(
		api,
		api.tx.inference.request(
			question.model,
			question.version,
			question.provider.address,
			{ Inline: question.prompt },
			question.fee,
		),
		question.requester,
	);
	return toBigInt(eventNamed(events, 'inference.Requested').job);
}

/** Accepts a job, which locks collateral. */
export async function accept(api: ApiPromise, provider: KeyringPair, job: bigint): Promise<void> {
	await send(api, api.tx.inference.accept(job), provider);
}

/** The runs of a trace, each with its span proof. */
export type ProvenRuns = { run: Run; proof: HexProof }[];

/** Returns the call that submits an answer with its trace. */
export function submission(
	api: ApiPromise,
	job: bigint,
	output: Uint8Array,
	runs: ProvenRuns,
	attestation: Attestation | null = null,
): Call {
	return api.tx.inference.submit(job, toHex(output), runs, attestation);
}

/** Answers from an index over the model's Releases: generates, traces, proves and submits. */
export async function answer(
	api: ApiPromise,
	provider: KeyringPair,
	job: bigint,
	index: string,
	rules: Rules,
	question: { prompt: string; bytes: number; seed: number },
): Promise<{ output: Uint8Array; proven: Proven; sent: Sent }> {
	const output = new Uint8Array(
		await generate(index, question.prompt, question.bytes, question.seed),
	);
	const proven = await proveOutput(index, rules, output);
	const sent = await send(api, submission(api, job, output, proven.runs), provider);
	return { output, proven, sent };
}
