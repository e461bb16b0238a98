// The challenges of a trace.

import type { JobView } from '@tributary/sdk/attribution';
import type { JSX } from 'preact';

import { Account, Amount, Badge, ContributionLink, Facts, Hash, Panel, Table } from './ui.tsx';

/** Shows how the dispute about a job's trace stands. */
export function DisputePanel({ job }: { job: JobView }): JSX.Element | null {
	const { dispute } = job;
	if (dispute === null) return null;
	return (
		<Panel
			title="Dispute"
			aside={
				dispute.upheld !== null ? (
					<Badge tone="bad">refuted</Badge>
				) : dispute.challenges.length > 0 ? (
					<Badge tone="warn">challenged</Badge>
				) : (
					<Badge>not challenged</Badge>
				)
			}
		>
			<Facts
				facts={[
					['Bond of a challenge', <Amount key="b" value={dispute.bond} />],
					['Challenges ever committed', dispute.commitments],
					dispute.upheld === null
						? null
						: [
								'Upheld',
								<>
									by <Account address={dispute.upheld.challenger} />
								</>,
							],
					dispute.witnesses.length === 0
						? null
						: [
								'Contributions shown',
								dispute.witnesses.map((id) => (
									<span key={`${id.datanet}:${id.index}`} class="listed">
										<ContributionLink id={id} />
									</span>
								)),
							],
				]}
			/>
			<Table
				label="Open challenges"
				empty="No challenge is open."
				rows={dispute.challenges}
				rowKey={({ challenger, sequence }) => `${challenger} ${sequence}`}
				columns={[
					{
						name: 'Challenger',
						cell: ({ challenger }) => <Account address={challenger} />,
					},
					{ name: 'Commitment', cell: ({ commitment }) => <Hash hash={commitment} /> },
					{ name: 'Bond', numeric: true, cell: ({ bond }) => <Amount value={bond} /> },
					{ name: 'Reveal from', numeric: true, cell: ({ revealFrom }) => revealFrom },
					{ name: 'Until', numeric: true, cell: ({ revealUntil }) => revealUntil },
				]}
			/>
		</Panel>
	);
}
