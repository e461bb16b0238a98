// The demo, scene by scene. Each scene plays one part of the economy and prints what the chain
// reports.

import type { ApiPromise } from '@polkadot/api';
import * as sdk from '@tributary/sdk';
import {
	type Attribution,
	buildIndex,
	claimAll,
	type Claims,
	type ContributionId,
	type ContributionView,
	eventsAt,
	eventsNamed,
	type JobView,
	type Receipt,
	type Rules,
	sameContribution,
	totalIssuance,
	waitUntil,
} from '@tributary/sdk';

import { temporaryFolder } from '../lib/node.ts';
import {
	bold,
	dim,
	green,
	heading,
	line,
	oneLine,
	percentOf,
	Progress,
	red,
	shorten,
	table,
	trib,
	visible,
} from '../lib/print.ts';
import { pickQuestion, type Text } from '../lib/texts.ts';
import type { Accounts, Change } from './accounts.ts';
import { checkProofs, checkTrace } from './checks.ts';

/** An odd amount on purpose: it does not divide evenly by anything. */
const FEE = 12_345_678_901_237n;
const BOND = 100n * sdk.TRIB;
const THRESHOLD = 2;
const OWNER_CUT = sdk.percent(10);
const SPLIT = { provider: sdk.percent(30), owner: sdk.percent(20), base: 0, data: sdk.percent(50) };
const CAPS = { total: sdk.percent(50), contribution: sdk.percent(25) };

export interface Stage {
	api: ApiPromise;
	attribution: Attribution;
	people: Accounts;
	folder: string;
	texts: Text[];
}

/** A text on the chain. */
interface Contributed {
	id: ContributionId;
	text: Text;
	view: ContributionView;
}

export interface Collection {
	datanet: number;
	contributed: Contributed[];
}

function find({ contributed }: Collection, id: ContributionId): Contributed {
	const found = contributed.find((one) => sameContribution(one.id, id));
	if (found === undefined)
		throw new Error(`contribution ${id.datanet}:${id.index} does not belong to this demo`);
	return found;
}

export async function contribute({
	api,
	attribution,
	people,
	folder,
	texts,
}: Stage): Promise<Collection> {
	heading('Contributions');
	const { curators } = people;
	const datanet = await sdk.createDatanet(api, {
		name: `Texts of ${shorten(folder, 40)}`,
		uri: `file://${folder}`.slice(0, 256),
		owner: people.datanetOwner,
		curators,
		threshold: THRESHOLD,
		ownerCut: OWNER_CUT,
	});
	const contributions = await sdk.contribute(
		api,
		datanet,
		texts.map((text, i) => ({
			path: text.path,
			by: people.contributors[i % people.contributors.length],
			licence: 'NOASSERTION',
			uri: `file://${encodeURI(text.path)}`.slice(0, 256),
			maxPoints: BigInt(Math.ceil(text.content.length / 1024)),
		})),
	);
	const accepted = await sdk.approve(
		api,
		curators,
		THRESHOLD,
		contributions,
		({ maxPoints }) => maxPoints,
	);
	if (accepted.length !== contributions.length)
		throw new Error(
			`${accepted.length} of ${contributions.length} contributions were accepted`,
		);

	const contributed = await Promise.all(
		contributions.map(async ({ id }, i) => ({
			id,
			text: texts[i],
			view: await attribution.contribution(id),
		})),
	);
	contributed.sort((a, b) => Number(a.view.sequence) - Number(b.view.sequence));
	line(
		`   Datanet ${datanet}: each text committed to, then revealed with the proof of its length, and approved by`,
	);
	line(
		`   ${THRESHOLD} of ${curators.length} curators. Precedence is the order of the commitments.`,
	);
	table(
		['>precedence', 'id', '>bytes', '>points', 'contributor', 'text', 'BLAKE3'],
		contributed.map(({ text, view }) => [
			view.sequence,
			`${view.datanet}:${view.index}`,
			view.length,
			view.points,
			people.name(view.contributor),
			shorten(text.name, 32),
			`${view.hash.slice(2, 14)}…`,
		]),
	);
	return { datanet, contributed };
}

export interface Offered {
	index: string;
	model: number;
	version: number;
}

export async function offerModel(
	{ api, attribution, people, folder }: Stage,
	{ datanet, contributed }: Collection,
): Promise<Offered> {
	heading('Release and model');
	const release = await sdk.cutRelease(api, people.datanetOwner, datanet);
	const index = await buildIndex(
		contributed.map(({ id, text, view }) => ({
			path: text.path,
			...id,
			sequence: Number(view.sequence),
			hash: view.hash,
		})),
		temporaryFolder(),
	);
	const { model, version } = await sdk.registerModel(api, {
		owner: people.modelOwner,
		artifact: index.manifestHash,
		name: 'n-gram over a Release',
		uri: `file://${folder}`.slice(0, 256),
		terms: {
			split: SPLIT,
			method: { Spans: CAPS },
			releases: [{ release, weight: sdk.PERBILL }],
		},
	});
	await sdk.serve(api, people.provider, BOND, { model, version, minFee: FEE / 2n });

	const [cut] = (await attribution.datanet(datanet)).releases;
	const { terms } = await attribution.model(model);
	if (terms === null) throw new Error('the model has no terms');
	const { split, method } = terms;
	const share = (parts: number | undefined): string => `${(parts ?? 0) / 1e7}%`;
	line(
		`   Release ${datanet}:${cut.number} freezes ${cut.contributions} contributions with ${cut.points} points; the Datanet's owner takes ${share(cut.ownerCut)} of what it earns.`,
	);
	line(
		`   Model ${model}, terms ${terms.version}: of the fee after the protocol's cut, provider ${share(split.provider)}, owner ${share(split.owner)}, data ${share(split.data)}.`,
	);
	line(
		`   Of the data share, spans found in an answer take up to ${share(method.totalCap)}, one contribution up to ${share(method.contributionCap)}; the pool takes the rest.`,
	);
	return { index: index.folder, model, version };
}

export interface Asked {
	job: bigint;
	prompt: string;
	rules: Rules;
}

export async function ask(
	{ api, attribution, people, texts }: Stage,
	{ model, version }: Offered,
	question?: string,
): Promise<Asked> {
	heading('Question');
	const prompt = question ?? pickQuestion(texts);
	const job = await sdk.ask(api, {
		requester: people.asker,
		model,
		version,
		provider: people.provider,
		prompt,
		fee: FEE,
	});
	await sdk.accept(api, people.provider, job);
	const { requester, provider, fee, rules } = await attribution.job(job);
	if (rules === null) throw new Error('the job has no rules');
	line(
		`   Job ${job}: the ${people.name(requester)} puts ${trib(BigInt(fee))} TRIB into escrow; the ${people.name(provider)} accepts and locks collateral.`,
	);
	line(`   ${bold(`“${oneLine(prompt, 110)} …”`)}`);
	return { job, prompt, rules };
}

export interface Answered {
	traceHolds: boolean;
	proofsHold: boolean;
}

export async function answer(
	{ api, attribution, people }: Stage,
	collection: Collection,
	{ index }: Offered,
	{ job, prompt, rules }: Asked,
	sampling: { bytes: number; seed: number },
): Promise<Answered> {
	heading('Answer');
	const { output, proven, sent } = await sdk.answer(api, people.provider, job, index, rules, {
		prompt,
		...sampling,
	});
	const decoder = new TextDecoder();
	// The model continues the text of the question.
	const said = `${bold(visible(prompt.replaceAll('\n', ' ')))}${visible(decoder.decode(output))}`;
	for (const row of said.split(/\r?\n/)) line(`   ${dim('|')} ${row}`.trimEnd());
	line();
	const { positions, sources, outputHash, outputLength } = await attribution.job(job);
	line(
		`   ${outputLength} bytes, generated by the embedded n-gram model; submitted in block ${sent.number}, BLAKE3 ${outputHash?.slice(2, 14)}…`,
	);

	heading('Trace');
	const runs = proven.runs.map(({ run }) => run);
	table(
		['>bytes', 'text', '>offset', 'payee', '>positions', 'words'],
		runs.map((run, i) => {
			const end = run.start + run.positions + rules.window - 1;
			const { text, view } = find(collection, run.contribution);
			return [
				`${run.start}..${end}`,
				shorten(text.name, 24),
				String(run.offset),
				people.name(view.payee),
				i < rules.maxRuns ? String(run.positions) : 'unpaid',
				oneLine(decoder.decode(output.subarray(run.start, end)), 44),
			];
		}),
	);
	const owned = sources.reduce((sum, source) => sum + source.positions, 0);
	line(
		`   ${owned} of ${positions} windows of ${rules.window} bytes are found in the texts; each belongs to the earliest contribution that contains it.`,
	);

	const holders = collection.contributed.map(({ id, text }) => ({ id, content: text.content }));
	const traceHolds = checkTrace(rules, output, holders, runs);
	const proofsHold = checkProofs(rules, output, proven.runs, (id) => {
		const { view } = find(collection, id);
		return { hash: view.hash, length: Number(view.length) };
	});
	line(
		`   Checked by independent code: the brute-force trace is ${traceHolds ? green('the same') : red('DIFFERENT')}, the BLAKE3 proofs ${proofsHold ? green('hold') : red('DO NOT HOLD')}.`,
	);
	return { traceHolds, proofsHold };
}

async function waitForSettlement({ api, attribution }: Stage, job: bigint): Promise<JobView> {
	const progress = new Progress();
	const {
		deadlines: { settlesAt },
	} = await attribution.job(job);
	let seen = await sdk.liveBlock(api);
	let moved = Date.now();
	return waitUntil(
		24 * 3600_000,
		`job ${job} to settle`,
		async () => {
			const now = await sdk.liveBlock(api);
			if (now > seen) [seen, moved] = [now, Date.now()];
			if (Date.now() - moved > 120_000)
				throw new Stuck(`the chain has made no block for two minutes, at ${now}`);
			progress.show(`block ${now}, challenges until block ${settlesAt}`);
			const view = await attribution.job(job);
			if (view.state !== 'settled') return undefined;
			progress.done(
				`The trace was not challenged; the chain settled the job by itself in block ${view.receipt?.settledAt}.`,
			);
			return view;
		},
		500,
		(error) => error instanceof Stuck,
	);
}

class Stuck extends Error {}

export async function settle(
	stage: Stage,
	collection: Collection,
	{ job }: Asked,
): Promise<{ receipt: Receipt; credited: bigint }> {
	heading('Settlement');
	const { people } = stage;
	const { receipt, fee } = await waitForSettlement(stage, job);
	if (receipt === null) throw new Error('a settled job has a receipt');
	const parts: [who: string, why: string, amount: bigint][] = [
		['validators', "the protocol's cut", BigInt(receipt.protocol.amount)],
		[people.name(receipt.provider.account), 'gave the answer', BigInt(receipt.provider.amount)],
		[people.name(receipt.owner.account), 'owns the model', BigInt(receipt.owner.amount)],
		...receipt.lineage.map(({ account, amount }): [string, string, bigint] => [
			people.name(account),
			'owns a base model',
			BigInt(amount),
		]),
		...receipt.releases.map(({ owner, ownerCut }): [string, string, bigint] => [
			people.name(owner),
			'owner cut of the Release',
			BigInt(ownerCut),
		]),
		...receipt.spans.map(
			({ contribution, positions, amount, evidence }): [string, string, bigint] => {
				const { text, view } = find(collection, contribution);
				return [
					people.name(view.payee),
					`${positions} ${positions === 1 ? 'position' : 'positions'} of ${shorten(text.name, 24)} (${evidence})`,
					BigInt(amount),
				];
			},
		),
		...receipt.releases.map(({ release, pool }): [string, string, bigint] => [
			'all contributors',
			`pool of Release ${release.datanet}:${release.number}, by points`,
			BigInt(pool),
		]),
	];
	const credited = parts.reduce((sum, [, , amount]) => sum + amount, 0n);
	table(
		['payee', 'reason', '>TRIB', '>of the fee'],
		[
			...parts.map(([who, why, amount]) => [
				who,
				why,
				trib(amount),
				percentOf(amount, BigInt(fee)),
			]),
			null,
			['', 'sum', trib(credited), percentOf(credited, BigInt(fee))],
		],
	);
	return { receipt, credited };
}

export interface Claimed {
	claims: Claims;
	/** The amount that was paid when everything was claimed a second time. */
	again: bigint;
	changes: Change[];
}

export async function claim(
	{ api, people }: Stage,
	{ contributed }: Collection,
	receipt: Receipt,
): Promise<Claimed> {
	heading('Claims');
	const ids = contributed.map(({ id }) => id);
	const claims = await claimAll(api, people.alice, ids, receipt);
	const { total: again } = await claimAll(api, people.alice, ids, receipt);
	const byPayee = new Map<string, { spans: bigint; pool: bigint }>();
	for (const { payee, spans, pool } of claims.contributions) {
		const sum = byPayee.get(payee) ?? { spans: 0n, pool: 0n };
		byPayee.set(payee, { spans: sum.spans + spans, pool: sum.pool + pool });
	}
	line(
		'   Credits are pulled, never pushed. Any account may send a claim, which pays the owner of the credit. Here Alice sends all.',
	);
	table(
		['payee', '>for spans', '>from the pool', '>other shares', '>paid out'],
		[
			...claims.accounts.map(({ who, amount }) => [
				people.name(who),
				'',
				'',
				trib(amount),
				trib(amount),
			]),
			...[...byPayee].map(([who, { spans, pool }]) => [
				people.name(who),
				trib(spans),
				trib(pool),
				'',
				trib(spans + pool),
			]),
		],
	);

	heading('Balances');
	const changes = await people.readAfter(api, claims, FEE);
	table(
		['account', '>before', '>after', '>change', '>transaction fees', '>claimed'],
		changes.map((change) => [
			change.name,
			trib(change.before),
			trib(change.after),
			trib(change.after - change.before),
			trib(-change.fees),
			trib(change.claimed),
		]),
	);
	line(dim('   Balances include all holds: deposits, bonds, collateral.'));
	return { claims, again, changes };
}

/** Prints the account, and returns whether it balances to the last unit. */
export async function account(
	{ api, attribution }: Stage,
	{ datanet }: Collection,
	{ job }: Asked,
	{ traceHolds, proofsHold }: Answered,
	{ receipt, credited }: { receipt: Receipt; credited: bigint },
	{ claims, again, changes }: Claimed,
	issuedBefore: bigint,
): Promise<boolean> {
	heading('The account');
	const carried = BigInt((await attribution.datanet(datanet)).poolOwed);
	const validators = BigInt(receipt.protocol.amount);
	const claimed = [
		...claims.accounts.map(({ due }) => due),
		...claims.contributions.map(({ amount }) => amount),
	].reduce((sum, amount) => sum + amount, 0n);
	const unpaid = claims.accounts.filter(({ due, amount }) => amount < due);
	const issuedAfter = await totalIssuance(api);
	const checks: [holds: boolean, what: string][] = [
		[FEE === credited, `fee ${trib(FEE)} = sum of the receipt ${trib(credited)}`],
		[
			FEE === claimed + validators + carried && unpaid.length === 0,
			`fee ${trib(FEE)} = claimed ${trib(claimed)} + validators ${trib(validators)} + remainder carried in the pool ${trib(carried)}`,
		],
		[again === 0n, `claiming everything a second time pays ${trib(again)}`],
		[
			changes.every(({ unexplained }) => unexplained === 0n),
			'every balance changed by exactly its claims and fees',
		],
		[issuedBefore === issuedAfter, `the total issuance is unchanged: ${trib(issuedAfter)}`],
		[
			await settledIn(api, receipt.settledAt, job),
			'the event of the settlement is in a block of the chain',
		],
		[traceHolds && proofsHold, 'the trace is canonical, and every run is proven'],
	];
	for (const [holds, what] of checks) line(`   ${holds ? green('ok   ') : red('WRONG')} ${what}`);
	line();
	const right = checks.every(([holds]) => holds);
	line(
		bold(
			right
				? green('   The account balances to the last unit.')
				: red('   The account does not balance.'),
		),
	);
	return right;
}

/**
 * Returns whether a block has the event of the job's settlement. A receipt counts live blocks,
 * whose number may be below the header's.
 */
async function settledIn(api: ApiPromise, settledAt: number, job: bigint): Promise<boolean> {
	const head = (await api.rpc.chain.getHeader()).number.toNumber();
	for (let number = settledAt; number <= head; number++) {
		const hash = (await api.rpc.chain.getBlockHash(number)).toHex();
		const settled = eventsNamed(await eventsAt(api, hash), 'attribution.Settled').map(
			({ service }) => service.toJSON() as { job?: { job: number } },
		);
		if (settled.some((service) => service.job !== undefined && BigInt(service.job.job) === job))
			return true;
	}
	return false;
}
