// The lists of jobs, Datanets, models, providers and channels.

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { ChainHistory } from '../chain/history.ts';
import { entries, storage } from '../chain/state.ts';
import { type AppState, useQuery } from '../context.ts';
import { link } from '../router.ts';
import { Stranger } from '../views/text.tsx';
import { Account, Amount, Answer, Badge, ProviderLink, Table, Title } from '../views/ui.tsx';
import { JobState } from './job.tsx';

/** The number of objects of a page. */
const COUNT = 25;

/** Returns the ids of a page of a counter, newest first. */
async function newest(
	{ connection, head }: AppState,
	pallet: string,
	item: string,
	skip: number,
): Promise<{ ids: number[]; total: number }> {
	const total = Number((await storage(connection, head.hash, pallet, item)) ?? 0);
	const end = Math.max(0, total - skip);
	const ids: number[] = [];
	for (let id = end - 1; id >= Math.max(0, end - COUNT); id--) ids.push(id);
	return { ids, total };
}

/** Reads each id, and leaves out what has left the state. */
async function present<T>(ids: number[], read: (id: number) => Promise<T>): Promise<T[]> {
	const found = await Promise.all(ids.map((id) => read(id).catch(() => undefined)));
	return found.filter((one) => one !== undefined);
}

function Pager({
	skip,
	total,
	onSkip,
}: {
	skip: number;
	total: number;
	onSkip: (skip: number) => void;
}): JSX.Element | null {
	if (total <= COUNT) return null;
	return (
		<nav class="pager" aria-label="Pages">
			<button
				type="button"
				disabled={skip === 0}
				onClick={() => onSkip(Math.max(0, skip - COUNT))}
			>
				Newer
			</button>
			<span class="faint">
				{skip + 1} to {Math.min(total, skip + COUNT)} of {total}
			</span>
			<button
				type="button"
				disabled={skip + COUNT >= total}
				onClick={() => onSkip(skip + COUNT)}
			>
				Older
			</button>
		</nav>
	);
}

/** The list of jobs. */
export function JobsPage(): JSX.Element {
	const [skip, setSkip] = useState(0);
	const query = useQuery(`jobs ${skip}`, async (state) => {
		const { connection, head } = state;
		const { ids, total } = await newest(state, 'Inference', 'NextJobId', skip);
		const before = BigInt(ids.length === 0 ? 0 : ids[0] + 1);
		return { total, jobs: await new ChainHistory(connection).jobs(head, COUNT, before) };
	});
	return (
		<>
			<Title kind="All">Jobs</Title>
			<Answer query={query}>
				{({ jobs, total }) => (
					<>
						<Table
							label="Jobs"
							empty="No job is in the state."
							rows={jobs}
							rowKey={({ job }) => job}
							columns={[
								{
									name: 'Job',
									cell: ({ job }) => <a href={link('job', job)}>{job}</a>,
								},
								{
									name: 'State',
									cell: ({ state, receipt }) => (
										<JobState state={state} refuted={receipt?.refuted} />
									),
								},
								{
									name: 'Fee',
									numeric: true,
									cell: ({ fee }) => <Amount value={fee} />,
								},
								{
									name: 'Model',
									cell: ({ model }) => <a href={link('model', model)}>{model}</a>,
								},
								{
									name: 'Asked by',
									cell: ({ requester }) => <Account address={requester} />,
								},
								{
									name: 'Provider',
									cell: ({ provider }) => <Account address={provider} />,
								},
								{
									name: 'Sources',
									numeric: true,
									cell: ({ sources }) => sources.length,
								},
								{
									name: 'Block',
									numeric: true,
									cell: ({ requestedAt }) =>
										requestedAt === null ? (
											'–'
										) : (
											<a href={link('block', requestedAt)}>{requestedAt}</a>
										),
								},
							]}
						/>
						<Pager skip={skip} total={total} onSkip={setSkip} />
					</>
				)}
			</Answer>
		</>
	);
}

/** The list of Datanets. */
export function DatanetsPage(): JSX.Element {
	const [skip, setSkip] = useState(0);
	const query = useQuery(`datanets ${skip}`, async (state) => {
		const { ids, total } = await newest(state, 'Datanets', 'NextDatanetId', skip);
		return {
			total,
			found: await present(ids, (id) => state.views.datanet(id, 1, state.head.hash)),
		};
	});
	return (
		<>
			<Title kind="All">Datanets</Title>
			<Answer query={query}>
				{({ found, total }) => (
					<>
						<Table
							label="Datanets"
							empty="No Datanet was created yet."
							rows={found}
							rowKey={({ datanet }) => String(datanet)}
							columns={[
								{
									name: 'Datanet',
									cell: ({ datanet }) => (
										<a href={link('datanet', datanet)}>{datanet}</a>
									),
								},
								{
									name: 'Name',
									cell: ({ name }) => <Stranger text={name} limit={60} />,
								},
								{ name: 'Owner', cell: ({ owner }) => <Account address={owner} /> },
								{
									name: 'Admission',
									cell: ({ admission, retired }) =>
										retired ? <Badge tone="warn">retired</Badge> : admission,
								},
								{
									name: 'Contributions',
									numeric: true,
									cell: ({ contributions }) => contributions,
								},
								{
									name: 'Latest Release',
									numeric: true,
									cell: ({ datanet, latestRelease }) =>
										latestRelease === 0 ? (
											'–'
										) : (
											<a href={link('release', datanet, latestRelease)}>
												{latestRelease}
											</a>
										),
								},
								{
									name: 'Owed to pools',
									numeric: true,
									cell: ({ poolOwed }) => <Amount value={poolOwed} />,
								},
							]}
						/>
						<Pager skip={skip} total={total} onSkip={setSkip} />
					</>
				)}
			</Answer>
		</>
	);
}

/** The list of models. */
export function ModelsPage(): JSX.Element {
	const [skip, setSkip] = useState(0);
	const query = useQuery(`models ${skip}`, async (state) => {
		const { ids, total } = await newest(state, 'Models', 'NextModelId', skip);
		return { total, found: await present(ids, (id) => state.views.model(id, state.head.hash)) };
	});
	return (
		<>
			<Title kind="All">Models</Title>
			<Answer query={query}>
				{({ found, total }) => (
					<>
						<Table
							label="Models"
							empty="No model was registered yet."
							rows={found}
							rowKey={({ model }) => String(model)}
							columns={[
								{
									name: 'Model',
									cell: ({ model }) => <a href={link('model', model)}>{model}</a>,
								},
								{
									name: 'Name',
									cell: ({ name }) => <Stranger text={name} limit={60} />,
								},
								{ name: 'Owner', cell: ({ owner }) => <Account address={owner} /> },
								{
									name: 'Attribution',
									cell: ({ terms, retired }) =>
										retired ? (
											<Badge tone="warn">retired</Badge>
										) : (
											(terms?.method.kind ?? 'no terms yet')
										),
								},
								{
									name: 'Base',
									cell: ({ base }) =>
										base === null ? (
											'–'
										) : (
											<a href={link('model', base)}>{base}</a>
										),
								},
								{
									name: 'Rating',
									numeric: true,
									cell: ({ rating }) => meanScore(rating),
								},
							]}
						/>
						<Pager skip={skip} total={total} onSkip={setSkip} />
					</>
				)}
			</Answer>
		</>
	);
}

/** Returns the mean score of a rating. */
export function meanScore({ weight, sum }: { weight: string; sum: string }): string {
	if (BigInt(weight) === 0n) return 'not rated';
	return (Number((BigInt(sum) * 100n) / BigInt(weight)) / 100).toFixed(2);
}

interface RawProvider {
	bond: bigint;
	locked: bigint;
	serving: number;
	rating: { weight: bigint; sum: bigint };
	endpoint: Uint8Array;
}

/** The list of providers. */
export function ProvidersPage(): JSX.Element {
	const query = useQuery('providers', ({ connection, head }) =>
		entries(connection, head.hash, 'Inference', 'Providers', [], 200),
	);
	return (
		<>
			<Title kind="All">Providers</Title>
			<Answer query={query}>
				{({ entries: found, more }) => (
					<>
						<Table
							label="Providers"
							empty="No provider is registered."
							rows={found
								.map(({ keys, value }) => ({
									account: keys[0] as string,
									...(value as RawProvider),
								}))
								.sort((a, b) => (a.bond < b.bond ? 1 : -1))}
							rowKey={({ account }) => account}
							columns={[
								{
									name: 'Provider',
									cell: ({ account }) => <ProviderLink address={account} />,
								},
								{
									name: 'Endpoint',
									cell: ({ endpoint }) => (
										<Stranger
											text={new TextDecoder().decode(endpoint)}
											limit={48}
										/>
									),
								},
								{
									name: 'Models served',
									numeric: true,
									cell: ({ serving }) => serving,
								},
								{
									name: 'Bond',
									numeric: true,
									cell: ({ bond }) => <Amount value={bond} />,
								},
								{
									name: 'Free',
									numeric: true,
									cell: ({ bond, locked }) => <Amount value={bond - locked} />,
								},
								{
									name: 'Rating',
									numeric: true,
									cell: ({ rating }) =>
										meanScore({
											weight: String(rating.weight),
											sum: String(rating.sum),
										}),
								},
							]}
						/>
						{more ? <p class="note">The first 200 are shown.</p> : null}
					</>
				)}
			</Answer>
		</>
	);
}

/** The list of channels. */
export function ChannelsPage(): JSX.Element {
	const [skip, setSkip] = useState(0);
	const query = useQuery(`channels ${skip}`, async (state) => {
		const { ids, total } = await newest(state, 'Channels', 'NextChannelId', skip);
		return {
			total,
			found: await present(ids, (id) => state.views.channel(String(id), state.head.hash)),
		};
	});
	return (
		<>
			<Title kind="All">Channels</Title>
			<Answer query={query}>
				{({ found, total }) => (
					<>
						<Table
							label="Channels"
							empty="No channel is open."
							rows={found}
							rowKey={({ channel }) => channel}
							columns={[
								{
									name: 'Channel',
									cell: ({ channel }) => (
										<a href={link('channel', channel)}>{channel}</a>
									),
								},
								{ name: 'Payer', cell: ({ payer }) => <Account address={payer} /> },
								{
									name: 'Provider',
									cell: ({ provider }) => <Account address={provider} />,
								},
								{
									name: 'Model',
									cell: ({ model }) => <a href={link('model', model)}>{model}</a>,
								},
								{
									name: 'Deposited',
									numeric: true,
									cell: ({ deposited }) => <Amount value={deposited} />,
								},
								{
									name: 'Redeemed',
									numeric: true,
									cell: ({ redeemed }) => <Amount value={redeemed} />,
								},
								{ name: 'Ends at', numeric: true, cell: ({ endsAt }) => endsAt },
							]}
						/>
						<Pager skip={skip} total={total} onSkip={setSkip} />
					</>
				)}
			</Answer>
		</>
	);
}
