// A channel between a payer and a provider.

import type { JSX } from 'preact';

import { entries } from '../chain/state.ts';
import { useQuery } from '../context.ts';
import { formatCount, formatPercent } from '../format/amounts.ts';
import { link } from '../router.ts';
import {
	Account,
	Amount,
	Answer,
	asJson,
	Badge,
	Copy,
	Facts,
	Panel,
	ProviderLink,
	Table,
	Title,
} from '../views/ui.tsx';

interface RawAuthorisation {
	agent: string;
	cap: bigint;
	expires_at: number;
	tally: { redeemed: bigint; units: bigint; positions: bigint };
}

/** The page of a channel. */
export function ChannelPage({ id }: { id: string }): JSX.Element {
	const query = useQuery(`channel ${id}`, async ({ connection, views, head }) => ({
		view: await views.channel(id, head.hash),
		agents: await entries(
			connection,
			head.hash,
			'Channels',
			'Authorisations',
			[BigInt(id)],
			100,
		),
	}));
	return (
		<Answer
			query={query}
			missing={`The state has no channel ${id}. A channel that was withdrawn is gone.`}
		>
			{({ view, agents }) => (
				<>
					<Title
						kind="Channel"
						aside={<Copy label="Copy as JSON" text={() => asJson(view)} />}
					>
						{id}{' '}
						{view.closing ? (
							<Badge tone="warn">closing</Badge>
						) : (
							<Badge tone="good">open</Badge>
						)}
					</Title>
					<Facts
						facts={[
							['Payer', <Account key="p" address={view.payer} />],
							['Provider', <ProviderLink key="r" address={view.provider} />],
							[
								'Model',
								<>
									<a href={link('model', view.model)}>{view.model}</a>, terms{' '}
									{view.version}
								</>,
							],
							[
								'Opened in',
								<a key="o" href={link('block', view.openedAt)}>
									block {view.openedAt}
								</a>,
							],
							['Ends at', <>live block {view.endsAt}</>],
							['Units', formatCount(view.units)],
							['Positions attributed', formatCount(view.positions)],
							view.evidence === null ? null : ['Evidence', view.evidence],
						]}
					/>
					<Panel title="Deposit">
						<div
							class="split"
							role="img"
							aria-label={`${formatPercent(BigInt(view.redeemed), BigInt(view.deposited))} of the deposit is redeemed`}
						>
							{BigInt(view.redeemed) > 0n ? (
								<div
									class="part provider"
									style={{ flexGrow: Number(BigInt(view.redeemed) / 1_000_000n) }}
								>
									<b>
										{formatPercent(
											BigInt(view.redeemed),
											BigInt(view.deposited),
										)}
									</b>
									<span>redeemed</span>
								</div>
							) : null}
							{BigInt(view.remaining) > 0n ? (
								<div
									class="part rest"
									style={{
										flexGrow: Number(BigInt(view.remaining) / 1_000_000n),
									}}
								>
									<b>
										{formatPercent(
											BigInt(view.remaining),
											BigInt(view.deposited),
										)}
									</b>
									<span>remaining</span>
								</div>
							) : null}
						</div>
						<Facts
							facts={[
								['Deposited', <Amount key="d" value={view.deposited} exact />],
								['Redeemed', <Amount key="e" value={view.redeemed} exact />],
								['Remaining', <Amount key="m" value={view.remaining} exact />],
							]}
						/>
					</Panel>
					<Panel title="Agents">
						<Table
							label="Agents that may sign vouchers"
							empty="Only the payer may sign vouchers."
							rows={agents.entries.map(({ keys, value }) => ({
								number: Number(keys[1]),
								...(value as RawAuthorisation),
							}))}
							rowKey={({ number }) => String(number)}
							columns={[
								{
									name: 'Authorisation',
									numeric: true,
									cell: ({ number }) => number,
								},
								{ name: 'Agent', cell: ({ agent }) => <Account address={agent} /> },
								{
									name: 'Cap',
									numeric: true,
									cell: ({ cap }) => <Amount value={cap} />,
								},
								{
									name: 'Redeemed',
									numeric: true,
									cell: ({ tally }) => <Amount value={tally.redeemed} />,
								},
								{
									name: 'Expires at',
									numeric: true,
									cell: ({ expires_at: expiresAt }) => expiresAt,
								},
							]}
						/>
					</Panel>
				</>
			)}
		</Answer>
	);
}
