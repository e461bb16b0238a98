// An account: what it has, what is held and why, what it may claim, what it takes part in.

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { ClaimAccount } from '../actions/claim.tsx';
import type { AppState } from '../context.ts';
import { useQuery } from '../context.ts';
import { formatCount } from '../format/amounts.ts';
import { link } from '../router.ts';
import {
	Account,
	Amount,
	Answer,
	asJson,
	Badge,
	ContributionLink,
	Copy,
	Facts,
	Hash,
	Panel,
	Table,
	Title,
} from '../views/ui.tsx';
import { JobState } from './job.tsx';

/** Empty pages that a search through ids goes on over before it stops. */
const SEARCH = 8;

interface Found<T, N> {
	found: T[];
	next: N | null;
}

/** Reads pages until there is something to show: a page may be empty although another follows. */
async function search<T, N>(read: (from: N | null) => Promise<Found<T, N>>): Promise<Found<T, N>> {
	let from: N | null = null;
	const found: T[] = [];
	for (let page = 0; page < SEARCH; page++) {
		const answer: Found<T, N> = await read(from);
		found.push(...answer.found);
		from = answer.next;
		if (from === null || found.length >= 50) break;
	}
	return { found, next: from };
}

function More({ next }: { next: unknown }): JSX.Element | null {
	return next === null ? null : (
		<p class="note">
			There may be more: the chain has no index by account, and the search stopped.
		</p>
	);
}

/** The page of an account. */
export function AccountPage({ address }: { address: string }): JSX.Element {
	const query = useQuery(`account ${address}`, ({ views, head }) =>
		views.account(address, head.hash),
	);
	return (
		<Answer query={query}>
			{(view) => (
				<>
					<Title
						kind="Account"
						aside={<Copy label="Copy as JSON" text={() => asJson(view)} />}
					>
						<code class="address">{view.account}</code>
					</Title>
					<Facts
						facts={[
							['Free', <Amount key="f" value={view.free} exact />],
							[
								'Held',
								<Amount
									key="h"
									value={view.holds.reduce(
										(sum, { amount }) => sum + BigInt(amount),
										0n,
									)}
									exact
								/>,
							],
							['Claimable', <Amount key="c" value={view.claimable} exact />],
							[
								'As a provider',
								<a key="p" href={link('provider', view.account)}>
									offers and record
								</a>,
							],
						]}
					/>
					<ClaimAccount view={view} />
					<Panel title="Holds">
						<Table
							label="Holds"
							empty="Nothing is held."
							rows={view.holds}
							rowKey={({ reason }) => reason}
							columns={[
								{ name: 'Reason', cell: ({ reason }) => reason },
								{
									name: 'Amount',
									numeric: true,
									cell: ({ amount }) => <Amount value={amount} exact />,
								},
							]}
						/>
					</Panel>
					<Contributions address={view.account} />
					<Jobs address={view.account} />
					<Channels address={view.account} />
					<Challenges address={view.account} />
				</>
			)}
		</Answer>
	);
}

function Contributions({ address }: { address: string }): JSX.Element {
	const [shown, setShown] = useState(50);
	const query = useQuery(`account contributions ${address}`, ({ views, head }: AppState) =>
		search<
			Awaited<ReturnType<typeof views.accountContributions>>['contributions'][number],
			{ datanet: number; index: number }
		>(async (from) => {
			const { contributions, next } = await views.accountContributions(
				address,
				from,
				head.hash,
			);
			return { found: contributions, next };
		}),
	);
	return (
		<Panel title="Contributions">
			<Answer query={query}>
				{({ found, next }) => (
					<>
						<Table
							label="Contributions of the account"
							empty="None."
							rows={found.slice(0, shown)}
							rowKey={({ contribution }) =>
								`${contribution.datanet}:${contribution.index}`
							}
							columns={[
								{
									name: 'Id',
									cell: ({ contribution }) => (
										<ContributionLink id={contribution} />
									),
								},
								{ name: 'State', cell: ({ state }) => state },
								{ name: 'BLAKE3', cell: ({ hash }) => <Hash hash={hash} /> },
								{
									name: 'Role',
									cell: ({ contributor, payee }) =>
										[contributor ? 'contributor' : '', payee ? 'is paid' : '']
											.filter((role) => role !== '')
											.join(', '),
								},
								{
									name: 'Points',
									numeric: true,
									cell: ({ points }) => formatCount(points),
								},
							]}
						/>
						{found.length > shown ? (
							<button type="button" onClick={() => setShown(shown + 50)}>
								Show more
							</button>
						) : null}
						<More next={next} />
					</>
				)}
			</Answer>
		</Panel>
	);
}

function Jobs({ address }: { address: string }): JSX.Element {
	const query = useQuery(`account jobs ${address}`, ({ views, head }) =>
		search<Awaited<ReturnType<typeof views.accountJobs>>['jobs'][number], string>(
			async (before) => {
				const { jobs, next } = await views.accountJobs(address, before, head.hash);
				return { found: jobs, next };
			},
		),
	);
	return (
		<Panel title="Jobs">
			<Answer query={query}>
				{({ found, next }) => (
					<>
						<Table
							label="Jobs of the account"
							empty="None."
							rows={found}
							rowKey={({ job }) => job}
							columns={[
								{
									name: 'Job',
									cell: ({ job }) => <a href={link('job', job)}>{job}</a>,
								},
								{ name: 'State', cell: ({ state }) => <JobState state={state} /> },
								{
									name: 'Role',
									cell: ({ requester }) =>
										requester === address ? 'asked' : 'answers',
								},
								{
									name: 'Model',
									cell: ({ model }) => <a href={link('model', model)}>{model}</a>,
								},
								{
									name: 'Fee',
									numeric: true,
									cell: ({ fee }) => <Amount value={fee} />,
								},
							]}
						/>
						<More next={next} />
					</>
				)}
			</Answer>
		</Panel>
	);
}

function Channels({ address }: { address: string }): JSX.Element {
	const query = useQuery(`account channels ${address}`, ({ views, head }) =>
		search<Awaited<ReturnType<typeof views.accountChannels>>['channels'][number], string>(
			async (before) => {
				const { channels, next } = await views.accountChannels(address, before, head.hash);
				return { found: channels, next };
			},
		),
	);
	return (
		<Panel title="Channels">
			<Answer query={query}>
				{({ found, next }) => (
					<>
						<Table
							label="Channels of the account"
							empty="None."
							rows={found}
							rowKey={({ channel }) => channel}
							columns={[
								{
									name: 'Channel',
									cell: ({ channel }) => (
										<a href={link('channel', channel)}>{channel}</a>
									),
								},
								{
									name: 'Role',
									cell: ({ payer }) => (payer === address ? 'pays' : 'provides'),
								},
								{
									name: 'Model',
									cell: ({ model }) => <a href={link('model', model)}>{model}</a>,
								},
								{
									name: 'Redeemed',
									numeric: true,
									cell: ({ redeemed }) => <Amount value={redeemed} />,
								},
								{
									name: 'Remaining',
									numeric: true,
									cell: ({ remaining }) => <Amount value={remaining} />,
								},
							]}
						/>
						<More next={next} />
					</>
				)}
			</Answer>
		</Panel>
	);
}

function Challenges({ address }: { address: string }): JSX.Element | null {
	const query = useQuery(`account challenges ${address}`, ({ views, head }) =>
		views.accountChallenges(address, null, head.hash),
	);
	if (query.data === undefined || query.data.challenges.length === 0) return null;
	return (
		<Panel title="Challenges">
			<Table
				label="Challenges by the account"
				empty="None."
				rows={query.data.challenges}
				rowKey={({ job }) => job}
				columns={[
					{ name: 'Job', cell: ({ job }) => <a href={link('job', job)}>{job}</a> },
					{
						name: 'State',
						cell: ({ underWay }) =>
							underWay ? <Badge tone="live">under way</Badge> : 'the job has ended',
					},
					{
						name: 'Bond',
						numeric: true,
						cell: ({ challenge }) => <Amount value={challenge.bond} />,
					},
					{
						name: 'Challenger',
						cell: ({ challenge }) => <Account address={challenge.challenger} />,
					},
				]}
			/>
		</Panel>
	);
}
