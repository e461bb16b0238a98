// A provider: its bond, its record, and what it serves for how much.

import type { JSX } from 'preact';

import { storage } from '../chain/state.ts';
import type { AppState } from '../context.ts';
import { useQuery } from '../context.ts';
import { formatPerbill } from '../format/amounts.ts';
import { link } from '../router.ts';
import { Stranger } from '../views/text.tsx';
import { Account, Amount, Answer, asJson, Copy, Facts, Panel, Table, Title } from '../views/ui.tsx';
import { meanScore } from './lists.tsx';

interface RawProvider {
	bond: bigint;
	locked: bigint;
	unbonding: { amount: bigint; until: number }[];
	serving: number;
	rating: { weight: bigint; sum: bigint };
	record: { settled: bigint; expired: bigint; refuted: bigint };
	endpoint: Uint8Array;
}

interface Offer {
	model: number;
	version: number;
	minFee: bigint;
	minShare: number;
}

/** Models that are searched for the offers of a provider, the newest first. */
const MODELS = 100;

async function readProvider(
	{ connection, head }: AppState,
	address: string,
): Promise<{ provider: RawProvider | undefined; offers: Offer[] }> {
	const provider = (await storage(connection, head.hash, 'Inference', 'Providers', address)) as
		RawProvider | undefined;
	if (provider === undefined) return { provider, offers: [] };
	const next = Number((await storage(connection, head.hash, 'Models', 'NextModelId')) ?? 0);
	const models = Array.from({ length: Math.min(MODELS, next) }, (_, i) => next - 1 - i);
	const offers = await Promise.all(
		models.map(async (model) => {
			const offer = (await storage(
				connection,
				head.hash,
				'Inference',
				'Serving',
				model,
				address,
			)) as { version: number; min_fee: bigint; min_share: number } | undefined;
			return offer === undefined
				? []
				: [
						{
							model,
							version: offer.version,
							minFee: offer.min_fee,
							minShare: offer.min_share,
						},
					];
		}),
	);
	return { provider, offers: offers.flat() };
}

/** The page of a provider. */
export function ProviderPage({ address }: { address: string }): JSX.Element {
	const query = useQuery(`provider ${address}`, (state) => readProvider(state, address));
	return (
		<Answer query={query}>
			{({ provider, offers }) =>
				provider === undefined ? (
					<>
						<Title kind="Provider">
							<code class="address">{address}</code>
						</Title>
						<p class="empty">
							<Account address={address} /> is not registered as a provider.
						</p>
					</>
				) : (
					<>
						<Title
							kind="Provider"
							aside={
								<Copy
									label="Copy as JSON"
									text={() =>
										asJson({
											account: address,
											...provider,
											endpoint: new TextDecoder().decode(provider.endpoint),
											offers,
										})
									}
								/>
							}
						>
							<a href={link('account', address)}>
								<code class="address">{address}</code>
							</a>
						</Title>
						<Facts
							facts={[
								['Bond', <Amount key="b" value={provider.bond} exact />],
								[
									'Locked by jobs',
									<Amount key="l" value={provider.locked} exact />,
								],
								[
									'Free',
									<Amount
										key="f"
										value={provider.bond - provider.locked}
										exact
									/>,
								],
								[
									'Rating',
									meanScore({
										weight: String(provider.rating.weight),
										sum: String(provider.rating.sum),
									}),
								],
								[
									'Endpoint',
									<Stranger
										key="e"
										text={new TextDecoder().decode(provider.endpoint)}
										limit={200}
									/>,
								],
							]}
						/>
						<Record record={provider.record} />
						<Panel title="Offers">
							<Table
								label="Offers"
								empty="It serves no model."
								rows={offers}
								rowKey={({ model }) => String(model)}
								columns={[
									{
										name: 'Model',
										cell: ({ model }) => (
											<a href={link('model', model)}>{model}</a>
										),
									},
									{
										name: 'Terms',
										numeric: true,
										cell: ({ version }) => version,
									},
									{
										name: 'Fees from',
										numeric: true,
										cell: ({ minFee }) => <Amount value={minFee} />,
									},
									{
										name: 'Least share',
										numeric: true,
										cell: ({ minShare }) => formatPerbill(minShare),
									},
								]}
							/>
						</Panel>
						{provider.unbonding.length === 0 ? null : (
							<Panel title="Unbonding">
								<Table
									label="Unbonding"
									empty=""
									rows={provider.unbonding}
									rowKey={({ until, amount }) => `${until} ${amount}`}
									columns={[
										{
											name: 'Amount',
											numeric: true,
											cell: ({ amount }) => <Amount value={amount} />,
										},
										{
											name: 'Until live block',
											numeric: true,
											cell: ({ until }) => until,
										},
									]}
								/>
							</Panel>
						)}
					</>
				)
			}
		</Answer>
	);
}

/** The record as a bar: jobs weigh by the protocol's cut that they paid. */
function Record({ record }: { record: RawProvider['record'] }): JSX.Element {
	const total = record.settled + record.expired + record.refuted;
	const parts = [
		['Settled', 'good', record.settled],
		['Expired', 'warn', record.expired],
		['Refuted', 'bad', record.refuted],
	] as const;
	return (
		<Panel
			title="Record"
			note="Each job that it accepted, weighed by the protocol’s cut of its fee."
		>
			{total === 0n ? (
				<p class="empty">None of its jobs has ended yet.</p>
			) : (
				<div
					class="split record"
					role="img"
					aria-label={parts
						.map(([name, , sum]) => `${name}: ${Number((sum * 1000n) / total) / 10}%`)
						.join(', ')}
				>
					{parts
						.filter(([, , sum]) => sum > 0n)
						.map(([name, tone, sum]) => (
							<div
								key={name}
								class={`part ${tone}`}
								style={{ flexGrow: Number((sum * 1000n) / total) }}
							>
								<b>{Number((sum * 1000n) / total) / 10}%</b>
								<span>{name}</span>
							</div>
						))}
				</div>
			)}
			<Facts
				facts={parts.map(
					([name, , sum]) => [name, <Amount key={name} value={sum} exact />] as const,
				)}
			/>
		</Panel>
	);
}
