// The flow of a fee. The widths are approximate, the amounts beside them are exact.

import { sankey, type SankeyGraph, sankeyJustify, sankeyLinkHorizontal } from 'd3-sankey';
import type { JSX } from 'preact';

import { formatAmount, formatPercent, shortAmount } from '../format/amounts.ts';
import type { Flow, FlowLink, FlowNode } from '../format/flow.ts';
import { shortHash } from '../format/text.ts';

type NodeData = FlowNode & { amount: bigint };
type LinkData = FlowLink & { value: number };

const WIDTH = 900;
/** The height that a recipient's label takes, of two lines. */
const LABEL = 34;
/** The height that a recipient's share takes on the average. */
const SHARE = 22;
const MARGIN = { left: 128, right: 286 };

function nodeLabel(node: FlowNode): string {
	switch (node.kind) {
		case 'account':
			return shortHash(node.subject, 6, 5);
		case 'contribution':
			return `Contribution ${node.subject}`;
		case 'pool':
			return `Release ${node.subject}`;
		case 'fee':
		case 'protocol':
		case 'provider':
		case 'model':
		case 'data':
			return node.subject;
	}
}

function layout(flow: Flow, height: number): SankeyGraph<NodeData, LinkData> {
	const amounts = new Map<string, bigint>();
	for (const { target, amount } of flow.links)
		amounts.set(target, (amounts.get(target) ?? 0n) + amount);
	// A width needs at least a hair of the whole, or it could not be seen.
	const whole = Number(flow.total);
	return sankey<NodeData, LinkData>()
		.nodeId(({ id }) => id)
		.nodeWidth(10)
		.nodePadding(LABEL)
		.nodeAlign(sankeyJustify)
		.nodeSort(null)
		.linkSort(null)
		.extent([
			[MARGIN.left, 16],
			[WIDTH - MARGIN.right, height - 16],
		])({
		nodes: flow.nodes.map((node) => ({ ...node, amount: amounts.get(node.id) ?? flow.total })),
		links: flow.links.map((one) => ({
			...one,
			value: Math.max(Number(one.amount), whole / 400),
		})),
	});
}

/** Draws the flow of a fee, with a table of the same for those who do not see it. */
export function Sankey({ flow }: { flow: Flow }): JSX.Element {
	if (flow.links.length === 0) return <p class="empty">Nothing was paid.</p>;
	const ends = flow.nodes.filter(({ id }) => !flow.links.some(({ source }) => source === id));
	const height = Math.max(240, ends.length * (LABEL + SHARE) + 32);
	const graph = layout(flow, height);
	const path = sankeyLinkHorizontal<NodeData, LinkData>();
	return (
		<div class="sankey">
			<svg
				viewBox={`0 0 ${WIDTH} ${height}`}
				role="img"
				aria-label={`The flow of ${formatAmount(flow.total)} TRIB to ${ends.length} recipients; the table below has the same amounts`}
			>
				<g fill="none">
					{graph.links.map((one) => (
						<path
							key={`${one.index}`}
							class={`flow-link ${one.kind}`}
							d={path(one) ?? ''}
							stroke-width={Math.max(1, one.width ?? 0)}
						>
							<title>{`${formatAmount(one.amount)} TRIB`}</title>
						</path>
					))}
				</g>
				{graph.nodes.map((node) => {
					const { x0 = 0, x1 = 0, y0 = 0, y1 = 0 } = node;
					const end = ends.some(({ id }) => id === node.id);
					const middle = (y0 + y1) / 2;
					const share = formatPercent(node.amount, flow.total);
					const label = (
						<text
							x={end ? x1 + 10 : node.id === 'fee' ? x0 - 10 : x1 + 8}
							y={middle}
							text-anchor={node.id === 'fee' ? 'end' : 'start'}
						>
							<tspan
								class="flow-name"
								dy={node.id === 'fee' || end ? '-0.1em' : '0.35em'}
							>
								{nodeLabel(node)}
							</tspan>
							{node.id === 'fee' || end ? (
								<tspan class="flow-amount" x={end ? x1 + 10 : x0 - 10} dy="1.25em">
									{`${shortAmount(node.amount)} TRIB`}
									{end ? ` · ${share}` : ''}
								</tspan>
							) : (
								<tspan class="flow-amount">{` ${share}`}</tspan>
							)}
						</text>
					);
					return (
						<g key={node.id} class={`flow-node ${node.kind}`}>
							<rect
								x={x0}
								y={y0}
								width={x1 - x0}
								height={Math.max(1, y1 - y0)}
								rx="2"
							>
								<title>{`${formatAmount(node.amount)} TRIB`}</title>
							</rect>
							{label}
						</g>
					);
				})}
			</svg>
		</div>
	);
}
