// A Release: exactly which contributions a model may claim to be trained on.

import type { ContributionView } from '@tributary/sdk/attribution';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { useQuery } from '../context.ts';
import { formatCount, formatPerbill } from '../format/amounts.ts';
import { link } from '../router.ts';
import { Preferences } from '../views/contribution.tsx';
import { Stranger } from '../views/text.tsx';
import {
	Account,
	Amount,
	Answer,
	asJson,
	ContributionLink,
	Copy,
	Facts,
	Pager,
	Panel,
	Table,
	Title,
} from '../views/ui.tsx';

/** The number of contributions of a page. */
const COUNT = 50;

/** The page of a Release. */
export function ReleasePage({ datanet, number }: { datanet: number; number: number }): JSX.Element {
	const query = useQuery(`release ${datanet} ${number}`, async ({ views, head }) => {
		const view = await views.datanet(datanet, number, head.hash);
		return { view, release: view.releases.find((one) => one.number === number) };
	});
	return (
		<Answer query={query} missing={`The state has no Datanet ${datanet}.`}>
			{({ view, release }) =>
				release === undefined ? (
					<p class="empty">
						Datanet <a href={link('datanet', datanet)}>{datanet}</a> has no Release{' '}
						{number} in the state.
					</p>
				) : (
					<>
						<Title
							kind={`Release ${datanet}:${number}`}
							aside={
								<Copy
									label="Copy as JSON"
									text={() => asJson({ datanet, ...release })}
								/>
							}
						>
							<a href={link('datanet', datanet)}>
								<Stranger text={view.name} limit={120} />
							</a>
						</Title>
						<Facts
							facts={[
								['Contributions', formatCount(release.contributions)],
								['Points', formatCount(release.points)],
								['Owner cut', formatPerbill(release.ownerCut)],
								['Revoked since', release.revoked],
								[
									'Paid into its pool',
									<Amount key="p" value={release.paid} exact />,
								],
								[
									'Cut in',
									<a key="b" href={link('block', release.cutAt)}>
										block {release.cutAt}
									</a>,
								],
							]}
						/>
						<Members
							datanet={datanet}
							number={number}
							count={view.contributions}
							points={BigInt(release.points)}
						/>
					</>
				)
			}
		</Answer>
	);
}

function Members({
	datanet,
	number,
	count,
	points,
}: {
	datanet: number;
	number: number;
	count: number;
	points: bigint;
}): JSX.Element {
	const [from, setFrom] = useState(0);
	const query = useQuery(`members ${datanet} ${number} ${from}`, async ({ views, head }) => {
		const indices = Array.from(
			{ length: Math.min(COUNT, Math.max(0, count - from)) },
			(_, i) => from + i,
		);
		const found = await Promise.all(
			indices.map((index) =>
				views.contribution({ datanet, index }, head.hash).catch(() => undefined),
			),
		);
		return found.filter(
			(one) =>
				one !== undefined &&
				one.firstRelease !== null &&
				one.firstRelease <= number &&
				(one.lastRelease === null || number <= one.lastRelease),
		) as ContributionView[];
	});
	return (
		<Panel title="What a model may claim to be trained on">
			<Answer query={query}>
				{(found) => (
					<Table
						label="Contributions of the Release"
						empty="None of these contributions is in the Release."
						rows={found}
						rowKey={({ index }) => String(index)}
						columns={[
							{ name: 'Id', cell: (view) => <ContributionLink id={view} /> },
							{ name: 'Paid to', cell: ({ payee }) => <Account address={payee} /> },
							{
								name: 'Licence',
								cell: ({ licence }) => <Stranger text={licence} limit={32} />,
							},
							{
								name: 'Preferences',
								cell: ({ preferences }) => (
									<Preferences preferences={preferences} />
								),
							},
							{
								name: 'Points',
								numeric: true,
								cell: (view) => formatCount(view.points),
							},
							{
								name: 'Of the pool',
								numeric: true,
								cell: (view) =>
									points === 0n
										? '–'
										: `${(Number((BigInt(view.points) * 10_000n) / points) / 100).toFixed(2)}%`,
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
			/>
		</Panel>
	);
}
