// The `attribution_` methods of the node and the shapes of their answers (docs/use/rpc.md).

import { rpcCall } from './rpc.ts';
import type { ContributionId, Rules } from './trace.ts';
import { waitUntil } from './wait.ts';

/** An integer that JavaScript's numbers cannot hold, as a decimal string. */
type Decimal = string;

/** A credit of an account. */
export interface Payment {
	account: string;
	amount: Decimal;
}

/** A reference to evidence that the named model made an output. The chain does not judge it. */
export interface Attestation {
	kind: number;
	hash: string;
}

/** The record of a settlement: each part of the fee and its recipient. */
export interface Receipt {
	settledAt: number;
	protocol: Payment;
	provider: Payment;
	owner: Payment;
	lineage: Payment[];
	releases: {
		release: { datanet: number; number: number };
		owner: string;
		ownerCut: Decimal;
		pool: Decimal;
		evidence: string;
	}[];
	spans: { contribution: ContributionId; positions: number; amount: Decimal; evidence: string }[];
	refuted: boolean;
	score: number | null;
}

/** A job in any of its states; `null` where a value does not exist in that state. */
export interface JobView {
	job: Decimal;
	state: 'requested' | 'accepted' | 'submitted' | 'settled';
	requester: string;
	provider: string;
	model: number;
	version: number;
	fee: Decimal;
	/** What the provider locks, until the job is settled. */
	collateral: Decimal | null;
	/** What the provider loses by missing its deadline, until the output is submitted. */
	penalty: Decimal | null;
	requestedAt: number | null;
	/** The block whose event has the output. */
	submittedAt: number | null;
	deadlines: {
		acceptBy: number | null;
		submitBy: number | null;
		challengeBy: number | null;
		settlesAt: number | null;
	};
	rules: Rules | null;
	promptHash: string | null;
	outputHash: string | null;
	outputLength: number | null;
	runsHash: string | null;
	attestation: Attestation | null;
	positions: number | null;
	sources: { contribution: ContributionId; positions: number }[];
	evidence: string | null;
	dispute: Dispute | null;
	receipt: Receipt | null;
}

/** A contributor's answer about a use. */
export type PreferenceView = 'unstated' | 'yes' | 'no';

/** A contributor's answers about training and about use by models that answer. */
export interface PreferencesView {
	trainAi: PreferenceView;
	aiUse: PreferenceView;
}

/** A page of the licences and preferences under a version of a model's terms. */
export interface RightsView {
	model: number;
	version: number;
	rights: (PreferencesView & { licence: string; contributions: number })[];
	next: { release: number; index: number } | null;
}

/** A challenge that was neither upheld nor withdrawn. */
export interface Challenge {
	challenger: string;
	sequence: Decimal;
	commitment: string;
	bond: Decimal;
	revealFrom: number;
	revealUntil: number;
}

/** The challenges of a trace, while they may be committed or revealed. */
export interface Dispute {
	/** The bond that a challenge takes. */
	bond: Decimal;
	commitments: Decimal;
	challenges: Challenge[];
	upheld: { challenger: string; sequence: Decimal } | null;
	witnesses: ContributionId[];
}

/** A contribution and what it has earned. */
export interface ContributionView {
	datanet: number;
	index: number;
	contributor: string;
	payee: string;
	original: ContributionId | null;
	hash: string;
	length: Decimal;
	sequence: Decimal;
	state: string;
	kind: 'corpus' | { feedback: { job: Decimal } } | { evaluation: { model: number } };
	mediaType: string;
	licence: string;
	uri: string;
	preferences: PreferencesView;
	refusedFrom: { trainAi: number | null; aiUse: number | null };
	points: Decimal;
	firstRelease: number | null;
	lastRelease: number | null;
	traceable: boolean;
	spansClaimable: Decimal;
	poolClaimable: Decimal;
	spansClaimed: Decimal;
	poolClaimed: Decimal;
}

/** Balances and credits of an account. */
export interface AccountView {
	account: string;
	free: Decimal;
	holds: { reason: string; amount: Decimal }[];
	claimable: Decimal;
}

/** A version of a model's terms. */
export interface TermsView {
	version: number;
	split: { provider: number; owner: number; base: number; data: number };
	method: { kind: string; totalCap?: number; contributionCap?: number };
	releases: { release: { datanet: number; number: number }; weight: number }[];
	revoked: { release: { datanet: number; number: number }; contributions: number }[];
	beneficiaries: { account: string; share: number }[];
}

/** A model with its latest terms. */
export interface ModelView {
	model: number;
	owner: string;
	artifact: string;
	name: string;
	uri: string;
	base: number | null;
	depth: number;
	retired: boolean;
	rating: Rating;
	terms: TermsView | null;
}

/** The split of a fee that a job would pay now. */
export interface QuoteView {
	version: number;
	fee: Decimal;
	minFee: Decimal;
	collateral: Decimal;
	protocol: Decimal;
	provider: Decimal;
	beneficiaries: Payment[];
	releases: {
		release: { datanet: number; number: number };
		owner: string;
		ownerCut: Decimal;
		pool: Decimal;
	}[];
	spansAtMost: Decimal;
	contributionAtMost: Decimal;
}

/** A channel and what is left of its deposit. */
export interface ChannelView {
	channel: Decimal;
	payer: string;
	provider: string;
	model: number;
	version: number;
	openedAt: number;
	deposited: Decimal;
	redeemed: Decimal;
	remaining: Decimal;
	units: Decimal;
	positions: Decimal;
	evidence: string | null;
	closing: boolean;
	endsAt: number;
}

/** Scores by requesters, weighed by the protocol's cuts: the mean is `sum / weight`. */
export interface Rating {
	weight: Decimal;
	sum: Decimal;
}

/** A page of the providers that serve a model. */
export interface ProvidersView {
	model: number;
	providers: {
		account: string;
		version: number;
		minFee: Decimal;
		minShare: number;
		bond: Decimal;
		free: Decimal;
		rating: Rating;
		/** Sums of the protocol's cuts of its jobs, by their ends. */
		record: { settled: Decimal; expired: Decimal; refuted: Decimal };
		endpoint: string;
	}[];
	next: string | null;
}

/** A Datanet with one page of its Releases. */
export interface DatanetView {
	datanet: number;
	owner: string;
	name: string;
	uri: string;
	admission: string;
	purposes: { trainAi: boolean; aiUse: boolean };
	curators: string[];
	threshold: number;
	ownerCut: number;
	retired: boolean;
	contributions: number;
	openPoints: Decimal;
	poolOwed: Decimal;
	firstRelease: number;
	latestRelease: number;
	releases: {
		number: number;
		revoked: number;
		points: Decimal;
		contributions: number;
		ownerCut: number;
		cutAt: number;
		paid: Decimal;
	}[];
	next: number | null;
}

/** The settlement of a fee: its parts sum to the fee. */
export interface Settlement {
	service: { job: Decimal } | { channel: Decimal };
	model: number;
	requester: string;
	provider: string;
	fee: Decimal;
	credits: {
		account: string;
		role: 'protocol' | 'provider' | 'modelOwner' | 'lineage' | 'datanetOwner';
		release: { datanet: number; number: number } | null;
		amount: Decimal;
	}[];
	spans: { contribution: ContributionId; positions: number; amount: Decimal; evidence: string }[];
	pools: { release: { datanet: number; number: number }; amount: Decimal }[];
}

/** The settlements of a block. */
export interface SettledBlock {
	number: number;
	hash: string;
	settlements: Settlement[];
}

/** The settlements that a subscription shows: those of a model, or that touch an account. */
export interface SettlementFilter {
	model?: number;
	account?: string;
}

/** Whether a contribution may own positions of a job's output, and why not. */
export interface EligibilityView {
	contribution: ContributionId;
	eligible: boolean;
	citable: boolean;
	reason: 'notFound' | 'notInReleases' | 'notTraceable' | 'closed' | 'refused' | null;
	hash: string | null;
	length: Decimal | null;
	sequence: Decimal | null;
}

/** A page of the contributions of an account. */
export interface AccountContributionsView {
	account: string;
	contributions: {
		contribution: ContributionId;
		state: string;
		hash: string;
		points: Decimal;
		contributor: boolean;
		payee: boolean;
	}[];
	next: ContributionId | null;
}

/** A page of the jobs of an account. */
export interface AccountJobsView {
	account: string;
	jobs: {
		job: Decimal;
		state: JobView['state'];
		requester: string;
		provider: string;
		model: number;
		fee: Decimal;
	}[];
	next: Decimal | null;
}

/** A page of the channels of an account. */
export interface AccountChannelsView {
	account: string;
	channels: ChannelView[];
	next: Decimal | null;
}

/** A page of the open challenges by an account. */
export interface AccountChallengesView {
	account: string;
	challenges: { job: Decimal; underWay: boolean; challenge: Challenge }[];
	next: Decimal | null;
}

/** A page that begins below an id. */
export interface NewestPage {
	before?: Decimal | null;
	limit?: number;
}

/** The part of a provider of polkadot.js, such as `WsProvider`, that subscriptions use. */
export interface Subscriber {
	subscribe(
		notification: string,
		method: string,
		params: unknown[],
		callback: (error: Error | null, message: unknown) => void,
	): Promise<number | string>;
	unsubscribe(notification: string, method: string, id: number | string): Promise<boolean>;
}

/**
 * Calls `onBlock` for each finalized block from now on, in order, and `onEnd` if the node ends the
 * subscription. Returns the function that ends it.
 */
export async function subscribeSettlements(
	provider: Subscriber,
	filter: SettlementFilter,
	onBlock: (block: SettledBlock) => void,
	onEnd: (error: Error) => void = () => {},
): Promise<() => Promise<boolean>> {
	const [notification, unsubscribe] = [
		'attribution_settledBlock',
		'attribution_unsubscribeSettlements',
	];
	const id = await provider.subscribe(
		notification,
		'attribution_subscribeSettlements',
		[filter],
		(error, block) => {
			if (error) onEnd(error);
			else onBlock(block as SettledBlock);
		},
	);
	return () => provider.unsubscribe(notification, unsubscribe, id);
}

/** A client of the `attribution_` methods. `at` is the hash of a block, the best one by default. */
export class Attribution {
	readonly #url: string;

	constructor(url: string) {
		this.#url = url;
	}

	job(job: bigint | number, at?: string): Promise<JobView> {
		return rpcCall(this.#url, 'attribution_job', [
			job.toString(),
			...(at === undefined ? [] : [at]),
		]);
	}

	/** Waits until the chain has settled the job. */
	settled(job: bigint | number, ms = 30 * 60_000): Promise<JobView & { receipt: Receipt }> {
		return waitUntil(
			ms,
			`job ${job} to settle`,
			async () => {
				const view = await this.job(job);
				return view.receipt !== null && { ...view, receipt: view.receipt };
			},
			500,
		);
	}

	contribution(id: ContributionId, at?: string): Promise<ContributionView> {
		return rpcCall(this.#url, 'attribution_contribution', [
			id,
			...(at === undefined ? [] : [at]),
		]);
	}

	account(who: string, at?: string): Promise<AccountView> {
		return rpcCall(this.#url, 'attribution_account', [who, ...(at === undefined ? [] : [at])]);
	}

	model(model: number, at?: string): Promise<ModelView> {
		return rpcCall(this.#url, 'attribution_model', [model, ...(at === undefined ? [] : [at])]);
	}

	terms(model: number, version: number, at?: string): Promise<TermsView> {
		return rpcCall(this.#url, 'attribution_terms', [
			model,
			version,
			...(at === undefined ? [] : [at]),
		]);
	}

	providers(
		model: number,
		page: { after?: string | null; limit?: number } = {},
		at?: string,
	): Promise<ProvidersView> {
		return rpcCall(this.#url, 'attribution_providers', [
			model,
			page,
			...(at === undefined ? [] : [at]),
		]);
	}

	quote(model: number, fee: bigint, at?: string): Promise<QuoteView> {
		return rpcCall(this.#url, 'attribution_quote', [
			model,
			fee.toString(),
			...(at === undefined ? [] : [at]),
		]);
	}

	channel(channel: bigint, at?: string): Promise<ChannelView> {
		return rpcCall(this.#url, 'attribution_channel', [
			channel.toString(),
			...(at === undefined ? [] : [at]),
		]);
	}

	rights(
		model: number,
		version: number,
		page: { release?: number; index?: number; limit?: number } = {},
		at?: string,
	): Promise<RightsView> {
		return rpcCall(this.#url, 'attribution_rights', [
			model,
			version,
			page,
			...(at === undefined ? [] : [at]),
		]);
	}

	datanet(
		datanet: number,
		page: { from?: number; limit?: number } = {},
		at?: string,
	): Promise<DatanetView> {
		return rpcCall(this.#url, 'attribution_datanet', [
			datanet,
			page,
			...(at === undefined ? [] : [at]),
		]);
	}

	/** The settlements of a block. */
	settlements(at?: string): Promise<SettledBlock> {
		return rpcCall(this.#url, 'attribution_settlements', at === undefined ? [] : [at]);
	}

	/** Whether contributions may own positions of a job that was requested in a block. */
	eligibility(
		contributions: ContributionId[],
		releases: { datanet: number; number: number }[],
		requestedAt: number,
		at?: string,
	): Promise<EligibilityView[]> {
		return rpcCall(this.#url, 'attribution_eligibility', [
			contributions,
			releases,
			requestedAt,
			...(at === undefined ? [] : [at]),
		]);
	}

	accountContributions(
		account: string,
		page: { from?: ContributionId | null; limit?: number } = {},
		at?: string,
	): Promise<AccountContributionsView> {
		return this.#page('attribution_accountContributions', account, page, at);
	}

	accountJobs(account: string, page: NewestPage = {}, at?: string): Promise<AccountJobsView> {
		return this.#page('attribution_accountJobs', account, page, at);
	}

	accountChannels(
		account: string,
		page: NewestPage = {},
		at?: string,
	): Promise<AccountChannelsView> {
		return this.#page('attribution_accountChannels', account, page, at);
	}

	accountChallenges(
		account: string,
		page: NewestPage = {},
		at?: string,
	): Promise<AccountChallengesView> {
		return this.#page('attribution_accountChallenges', account, page, at);
	}

	#page<T>(method: string, account: string, page: object, at?: string): Promise<T> {
		return rpcCall(this.#url, method, [account, page, ...(at === undefined ? [] : [at])]);
	}
}
