// A Datanet with its Releases and its contributions.

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { useQuery } from '../context.ts';
import { formatCount, formatPerbill } from '../format/amounts.ts';
import { formatBytes } from '../format/bytes.ts';
import { link } from '../router.ts';
import { ContributionState, earned } from '../views/contribution.tsx';
import { Stranger, Uri } from '../views/text.tsx';
import {
	Account,
	Amount,
	Answer,
	asJson,
	Badge,
	ContributionLink,
	Copy,
	Facts,
	Pager,
	Panel,
	ReleaseLink,
	Table,
	Title,
} from '../views/ui.tsx';

/** The number of contributions of a page. */
const COUNT = 50;

function Purposes({ purposes }: { purposes: { trainAi: boolean; aiUse: boolean } }): JSX.Element {
	const names = [
		purposes.trainAi ? 'training' : '',
		purposes.aiUse ? 'use by models that answer' : '',
	];
	return <>{names.filter((name) => name !== '').join(' and ') || 'none'}</>;
}

function Contributions({ datanet, count }: { datanet: number; count: number }): JSX.Element {
	const [from, setFrom] = useState(0);
	const query = useQuery(`contributions ${datanet} ${from} ${count}`, async ({ views, head }) => {
		const indices = Array.from(
			{ length: Math.min(COUNT, Math.max(0, count - from)) },
			(_, i) => from + i,
		);
		const found = await Promise.all(
			indices.map((index) =>
				views.contribution({ datanet, index }, head.hash).catch(() => undefined),
			),
		);
		return found.filter((one) => one !== undefined);
	});
	return (
		<Panel title="Contributions" aside={<a href="#/contribute">Contribute a file</a>}>
			<Answer query={query}>
				{(found) => (
					<Table
						label="Contributions"
						empty="None yet."
						rows={found}
						rowKey={({ index }) => String(index)}
						columns={[
							{ name: 'Id', cell: (view) => <ContributionLink id={view} /> },
							{ name: 'State', cell: (view) => <ContributionState view={view} /> },
							{
								name: 'Contributor',
								cell: ({ contributor }) => <Account address={contributor} />,
							},
							{
								name: 'Licence',
								cell: ({ licence }) => <Stranger text={licence} limit={32} />,
							},
							{
								name: 'Length',
								numeric: true,
								cell: ({ length }) => formatBytes(BigInt(length)),
							},
							{
								name: 'Points',
								numeric: true,
								cell: ({ points }) => formatCount(points),
							},
							{
								name: 'Earned',
								numeric: true,
								cell: (view) => <Amount value={earned(view)} />,
							},
						]}
					/>
				)}
			</Answer>
			<Pager
				label="Pages of contributions"
				from={from}
				size={COUNT}
				count={count}
				onTurn={setFrom}
			>
				<span class="faint">
					{from} to {Math.min(count, from + COUNT) - 1} of {count}
				</span>
			</Pager>
		</Panel>
	);
}

/** The page of a Datanet. */
export function DatanetPage({ id }: { id: number }): JSX.Element {
	const [from, setFrom] = useState(1);
	const query = useQuery(`datanet ${id} ${from}`, ({ views, head }) =>
		views.datanet(id, from, head.hash),
	);
	return (
		<Answer query={query} missing={`The state has no Datanet ${id}.`}>
			{(view) => (
				<>
					<Title
						kind={`Datanet ${id}`}
						aside={<Copy label="Copy as JSON" text={() => asJson(view)} />}
					>
						<Stranger text={view.name} limit={120} />{' '}
						{view.retired ? <Badge tone="warn">retired</Badge> : null}
					</Title>
					<Facts
						facts={[
							['Owner', <Account key="o" address={view.owner} />],
							['Owner cut', formatPerbill(view.ownerCut)],
							[
								'Admission',
								view.admission === 'open' ? 'open to all' : 'members only',
							],
							['Collected for', <Purposes key="p" purposes={view.purposes} />],
							[
								'Curators',
								view.curators.length === 0
									? 'none'
									: `${view.threshold} of ${view.curators.length} must approve`,
							],
							['Contributions', formatCount(view.contributions)],
							['Points of the next Release', formatCount(view.openPoints)],
							['Owed by its pools', <Amount key="w" value={view.poolOwed} />],
							['URI', <Uri key="u" uri={view.uri} />],
						]}
					/>
					{view.curators.length === 0 ? null : (
						<Panel title="Curators">
							<p class="listing">
								{view.curators.map((curator) => (
									<Account key={curator} address={curator} />
								))}
							</p>
						</Panel>
					)}
					<Panel title="Releases">
						<Table
							label="Releases"
							empty="No Release was cut yet."
							rows={view.releases}
							rowKey={({ number }) => String(number)}
							columns={[
								{
									name: 'Release',
									cell: ({ number }) => (
										<ReleaseLink id={{ datanet: id, number }} />
									),
								},
								{
									name: 'Contributions',
									numeric: true,
									cell: ({ contributions }) => formatCount(contributions),
								},
								{
									name: 'Points',
									numeric: true,
									cell: ({ points }) => formatCount(points),
								},
								{
									name: 'Owner cut',
									numeric: true,
									cell: ({ ownerCut }) => formatPerbill(ownerCut),
								},
								{
									name: 'Revoked since',
									numeric: true,
									cell: ({ revoked }) => revoked,
								},
								{
									name: 'Paid into its pool',
									numeric: true,
									cell: ({ paid }) => <Amount value={paid} />,
								},
								{
									name: 'Cut in',
									numeric: true,
									cell: ({ cutAt }) => <a href={link('block', cutAt)}>{cutAt}</a>,
								},
							]}
						/>
						{view.next === null && from === 1 ? null : (
							<nav class="pager" aria-label="Pages of Releases">
								<button
									type="button"
									disabled={from === 1}
									onClick={() => setFrom(1)}
								>
									First
								</button>
								<button
									type="button"
									disabled={view.next === null}
									onClick={() => setFrom(view.next ?? 1)}
								>
									Next
								</button>
							</nav>
						)}
					</Panel>
					<Contributions datanet={id} count={view.contributions} />
				</>
			)}
		</Answer>
	);
}
