// A contribution and what it has earned.

import type { JSX } from 'preact';

import { ClaimContribution } from '../actions/claim.tsx';
import { useQuery } from '../context.ts';
import { formatCount } from '../format/amounts.ts';
import { link } from '../router.ts';
import { ContributionState, Preferences } from '../views/contribution.tsx';
import { Stranger, Uri } from '../views/text.tsx';
import {
	Account,
	Amount,
	Answer,
	asJson,
	ContributionLink,
	Copy,
	Facts,
	Hash,
	Panel,
	Table,
	Title,
} from '../views/ui.tsx';

/** The page of a contribution. */
export function ContributionPage({
	datanet,
	index,
}: {
	datanet: number;
	index: number;
}): JSX.Element {
	const query = useQuery(`contribution ${datanet} ${index}`, ({ views, head }) =>
		views.contribution({ datanet, index }, head.hash),
	);
	return (
		<Answer query={query} missing={`The state has no contribution ${datanet}:${index}.`}>
			{(view) => (
				<>
					<Title
						kind="Contribution"
						aside={<Copy label="Copy as JSON" text={() => asJson(view)} />}
					>
						{datanet}:{index} <ContributionState view={view} />
					</Title>
					<Facts
						facts={[
							[
								'Datanet',
								<a key="d" href={link('datanet', datanet)}>
									{datanet}
								</a>,
							],
							['Contributor', <Account key="c" address={view.contributor} />],
							view.payee === view.contributor
								? null
								: ['Paid to', <Account key="p" address={view.payee} />],
							view.original === null
								? null
								: ['Copy of', <ContributionLink key="o" id={view.original} />],
							['BLAKE3', <Hash key="h" hash={view.hash} />],
							['Length', `${formatCount(view.length)} bytes`],
							['Sequence', formatCount(view.sequence)],
							[
								'Kind',
								typeof view.kind === 'string' ? (
									view.kind
								) : 'feedback' in view.kind ? (
									<>
										feedback on job{' '}
										<a href={link('job', view.kind.feedback.job)}>
											{view.kind.feedback.job}
										</a>
									</>
								) : (
									<>
										evaluation of model{' '}
										<a href={link('model', view.kind.evaluation.model)}>
											{view.kind.evaluation.model}
										</a>
									</>
								),
							],
							['Media type', <Stranger key="m" text={view.mediaType} limit={60} />],
							['Licence', <Stranger key="l" text={view.licence} limit={120} />],
							['Preferences', <Preferences key="f" preferences={view.preferences} />],
							['URI', <Uri key="u" uri={view.uri} />],
							['Points', formatCount(view.points)],
							[
								'Releases',
								view.firstRelease === null ? (
									'none yet'
								) : (
									<>
										{view.firstRelease} to {view.lastRelease ?? 'the latest'}
									</>
								),
							],
							['Traceable', view.traceable ? 'yes: spans of it can be paid' : 'no'],
						]}
					/>
					<Panel title="Earnings">
						<Table
							label="Earnings"
							empty=""
							rows={[
								[
									'Spans found in answers',
									view.spansClaimable,
									view.spansClaimed,
								] as const,
								['Pools, by points', view.poolClaimable, view.poolClaimed] as const,
							]}
							rowKey={([name]) => name}
							columns={[
								{ name: 'From', cell: ([name]) => name },
								{
									name: 'Claimable',
									numeric: true,
									cell: ([, claimable]) => <Amount value={claimable} exact />,
								},
								{
									name: 'Claimed',
									numeric: true,
									cell: ([, , claimed]) => <Amount value={claimed} exact />,
								},
							]}
						/>
						<ClaimContribution view={view} />
					</Panel>
				</>
			)}
		</Answer>
	);
}
