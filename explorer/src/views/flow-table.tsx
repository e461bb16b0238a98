// The flow of a fee as a table, whose sum is the fee.

import type { JSX } from 'preact';

import { formatPercent } from '../format/amounts.ts';
import type { Flow, FlowNode } from '../format/flow.ts';
import { Account, Amount, ContributionLink, ReleaseLink } from './ui.tsx';

function pair(subject: string): [number, number] {
	const [datanet, number] = subject.split(':').map(Number);
	return [datanet, number];
}

function Recipient({ node }: { node: FlowNode }): JSX.Element {
	if (node.kind === 'account') return <Account address={node.subject} />;
	const [datanet, number] = pair(node.subject);
	return node.kind === 'contribution' ? (
		<>
			Contribution <ContributionLink id={{ datanet, index: number }} />
		</>
	) : (
		<>
			Release <ReleaseLink id={{ datanet, number }} />
		</>
	);
}

/** Shows each payment of a flow and the sum of all. */
export function FlowTable({ flow }: { flow: Flow }): JSX.Element {
	const rows = flow.links.flatMap(({ source, target, amount }) => {
		const node = flow.nodes.find(({ id }) => id === target);
		return source === 'fee' || node === undefined ? [] : [{ node, amount, source }];
	});
	return (
		<div class="table" role="region" aria-label="Payments" tabIndex={0}>
			<table class="flow-table">
				<thead>
					<tr>
						<th scope="col">Recipient</th>
						<th scope="col">Reason</th>
						<th scope="col" class="number">
							Amount
						</th>
						<th scope="col" class="number">
							Of the fee
						</th>
					</tr>
				</thead>
				<tbody>
					{rows.map(({ node, amount, source }) => (
						<tr key={node.id}>
							<td>
								<span class={`dot ${source}`} aria-hidden="true" />
								<Recipient node={node} />
							</td>
							<td>{node.reason}</td>
							<td class="number">
								<Amount value={amount} exact />
							</td>
							<td class="number">{formatPercent(amount, flow.total)}</td>
						</tr>
					))}
				</tbody>
				<tfoot>
					<tr>
						<th scope="row" colSpan={2}>
							Sum
						</th>
						<td class="number" data-sum={flow.total.toString()}>
							<Amount value={flow.total} exact />
						</td>
						<td class="number">100%</td>
					</tr>
				</tfoot>
			</table>
		</div>
	);
}
