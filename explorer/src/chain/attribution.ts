// The answers of the chain about jobs, contributions, models and accounts: over the node's
// `attribution_` methods, or over the runtime API where a light client has only that.

import { Binary } from '@polkadot-api/substrate-bindings';
import type {
	AccountChallengesView,
	AccountChannelsView,
	AccountContributionsView,
	AccountJobsView,
	AccountView,
	ChannelView,
	ContributionView,
	DatanetView,
	JobView,
	ModelView,
	ProvidersView,
	QuoteView,
	RightsView,
	SettledBlock,
	Settlement,
	TermsView,
} from '@tributary/sdk/attribution';

import { type Connection, NOT_FOUND, RpcFailure } from './connection.ts';
import { toRpcJson } from './json.ts';
import { runtimeAt } from './runtime.ts';

/** A contribution, by its Datanet and its index there. */
export interface ContributionId {
	datanet: number;
	index: number;
}

/** The number of entries of a page. */
const LIMIT = 50;

/** The chain's answers, each as of the block with the hash `at`. */
export class Views {
	readonly #connection: Connection;

	constructor(connection: Connection) {
		this.#connection = connection;
	}

	job(job: string, at: string): Promise<JobView> {
		return this.#ask('attribution_job', [job], 'job', () => [BigInt(job)], at, `job ${job}`);
	}

	contribution(id: ContributionId, at: string): Promise<ContributionView> {
		const what = `contribution ${id.datanet}:${id.index}`;
		return this.#ask('attribution_contribution', [id], 'contribution', () => [id], at, what);
	}

	account(account: string, at: string): Promise<AccountView> {
		return this.#ask(
			'attribution_account',
			[account],
			'account',
			() => [account],
			at,
			`account ${account}`,
		);
	}

	model(model: number, at: string): Promise<ModelView> {
		return this.#ask(
			'attribution_model',
			[model],
			'model',
			() => [model],
			at,
			`model ${model}`,
		);
	}

	terms(model: number, version: number, at: string): Promise<TermsView> {
		return this.#ask(
			'attribution_terms',
			[model, version],
			'terms',
			() => [model, version],
			at,
			`terms ${version} of model ${model}`,
		);
	}

	rights(
		model: number,
		version: number,
		from: { release: number; index: number },
		at: string,
	): Promise<RightsView> {
		return this.#ask(
			'attribution_rights',
			[model, version, { ...from, limit: 100 }],
			'rights',
			() => [model, version, from, 100],
			at,
			`rights under terms ${version} of model ${model}`,
		);
	}

	providers(model: number, after: string | null, at: string): Promise<ProvidersView> {
		return this.#ask(
			'attribution_providers',
			[model, { after, limit: LIMIT }],
			'providers',
			() => [model, after ?? undefined, LIMIT],
			at,
			`model ${model}`,
		);
	}

	quote(model: number, fee: bigint, at: string): Promise<QuoteView> {
		return this.#ask(
			'attribution_quote',
			[model, fee.toString()],
			'quote',
			() => [model, fee],
			at,
			`quote for model ${model}`,
		);
	}

	channel(channel: string, at: string): Promise<ChannelView> {
		return this.#ask(
			'attribution_channel',
			[channel],
			'channel',
			() => [BigInt(channel)],
			at,
			`channel ${channel}`,
		);
	}

	datanet(datanet: number, from: number, at: string): Promise<DatanetView> {
		return this.#ask(
			'attribution_datanet',
			[datanet, { from, limit: LIMIT }],
			'datanet',
			() => [datanet, from, LIMIT],
			at,
			`Datanet ${datanet}`,
		);
	}

	async settlements(at: string): Promise<Settlement[]> {
		if (this.#connection.target.kind === 'node') {
			const block = await this.#connection.request<SettledBlock>('attribution_settlements', [
				at,
			]);
			return block.settlements;
		}
		return this.#call('settlements', [], at, 'settlements');
	}

	accountContributions(
		account: string,
		from: ContributionId | null,
		at: string,
	): Promise<AccountContributionsView> {
		return this.#ask(
			'attribution_accountContributions',
			[account, { from, limit: LIMIT }],
			'account_contributions',
			() => [account, from ?? undefined, LIMIT],
			at,
			`contributions of ${account}`,
		);
	}

	accountJobs(account: string, before: string | null, at: string): Promise<AccountJobsView> {
		return this.#newest('attribution_accountJobs', 'account_jobs', account, before, at);
	}

	accountChannels(
		account: string,
		before: string | null,
		at: string,
	): Promise<AccountChannelsView> {
		return this.#newest('attribution_accountChannels', 'account_channels', account, before, at);
	}

	accountChallenges(
		account: string,
		before: string | null,
		at: string,
	): Promise<AccountChallengesView> {
		return this.#newest(
			'attribution_accountChallenges',
			'account_challenges',
			account,
			before,
			at,
		);
	}

	#newest<T>(
		method: string,
		api: string,
		account: string,
		before: string | null,
		at: string,
	): Promise<T> {
		return this.#ask(
			method,
			[account, { before, limit: LIMIT }],
			api,
			() => [account, before === null ? undefined : BigInt(before), LIMIT],
			at,
			account,
		);
	}

	#ask<T>(
		method: string,
		params: unknown[],
		api: string,
		args: () => unknown[],
		at: string,
		what: string,
	): Promise<T> {
		return this.#connection.target.kind === 'node'
			? this.#connection.request<T>(method, [...params, at])
			: this.#call<T>(api, args(), at, what);
	}

	async #call<T>(method: string, args: unknown[], at: string, what: string): Promise<T> {
		const answer = await callApi(this.#connection, 'AttributionApi', method, args, at);
		if (answer === undefined) throw new RpcFailure(`There is no ${what}`, NOT_FOUND);
		return toRpcJson(answer) as T;
	}
}

/** Calls a method of a runtime API, and returns the decoded value. */
export async function callApi(
	connection: Connection,
	api: string,
	method: string,
	args: unknown[],
	at: string,
): Promise<unknown> {
	const runtime = await runtimeAt(connection, at);
	const codecs = runtime.api(api, method);
	const answer = await connection.request<string>('state_call', [
		`${api}_${method}`,
		Binary.toHex(codecs.args.enc(args)),
		at,
	]);
	return codecs.value.dec(answer);
}
