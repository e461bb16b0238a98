// The flow of a fee as a graph whose links carry exact amounts.

import type { Receipt, Settlement } from '@tributary/sdk/attribution';

/** What a node of the flow is, for its colour and its link. */
export type FlowKind =
	'fee' | 'protocol' | 'provider' | 'model' | 'data' | 'account' | 'contribution' | 'pool';

/** A node of the flow. */
export interface FlowNode {
	id: string;
	kind: FlowKind;
	/** The account, the contribution or the Release that receives. */
	subject: string;
	/** The reason of the payment. */
	reason: string;
}

/** A link of the flow, from one node to another. */
export interface FlowLink {
	source: string;
	target: string;
	amount: bigint;
	kind: FlowKind;
}

/** The flow of a fee. */
export interface Flow {
	nodes: FlowNode[];
	links: FlowLink[];
	/** The sum of all that is paid, which is the fee. */
	total: bigint;
}

interface Part {
	kind: 'protocol' | 'provider' | 'model' | 'data';
	target: FlowNode;
	amount: bigint;
}

const STAGES: Record<Part['kind'], string> = {
	protocol: 'Protocol',
	provider: 'Provider',
	model: 'Model',
	data: 'Data',
};

function account(subject: string, reason: string, kind: string): FlowNode {
	return { id: `${kind}:${subject}:${reason}`, kind: 'account', subject, reason };
}

function build(parts: Part[]): Flow {
	const paid = parts.filter(({ amount }) => amount > 0n);
	const nodes = new Map<string, FlowNode>();
	const links = new Map<string, FlowLink>();
	const add = (source: string, target: string, amount: bigint, kind: FlowKind): void => {
		const key = `${source}>${target}`;
		const link = links.get(key);
		if (link === undefined) links.set(key, { source, target, amount, kind });
		else link.amount += amount;
	};
	nodes.set('fee', { id: 'fee', kind: 'fee', subject: 'Fee', reason: '' });
	for (const kind of ['protocol', 'provider', 'model', 'data'] as const) {
		for (const { target, amount } of paid.filter((part) => part.kind === kind)) {
			nodes.set(kind, { id: kind, kind, subject: STAGES[kind], reason: '' });
			nodes.set(target.id, target);
			add('fee', kind, amount, kind);
			add(kind, target.id, amount, kind);
		}
	}
	return {
		nodes: [...nodes.values()],
		links: [...links.values()],
		total: paid.reduce((sum, { amount }) => sum + amount, 0n),
	};
}

/** Returns the flow of a job's fee by its receipt. */
export function receiptFlow(receipt: Receipt): Flow {
	const parts: Part[] = [
		{
			kind: 'protocol',
			target: account(receipt.protocol.account, 'validators and treasury', 'protocol'),
			amount: BigInt(receipt.protocol.amount),
		},
		{
			kind: 'provider',
			target: account(
				receipt.provider.account,
				receipt.refuted ? 'treasury, since the trace was refuted' : 'gave the answer',
				'provider',
			),
			amount: BigInt(receipt.provider.amount),
		},
		{
			kind: 'model',
			target: account(receipt.owner.account, 'owns the model', 'model'),
			amount: BigInt(receipt.owner.amount),
		},
		...receipt.lineage.map((payment): Part => ({
			kind: 'model',
			target: account(payment.account, 'owns a base model', 'lineage'),
			amount: BigInt(payment.amount),
		})),
	];
	for (const { release, owner, ownerCut, pool } of receipt.releases) {
		const name = `${release.datanet}:${release.number}`;
		parts.push(
			{
				kind: 'data',
				target: account(owner, `owner cut of Release ${name}`, 'cut'),
				amount: BigInt(ownerCut),
			},
			{ kind: 'data', target: poolNode(name), amount: BigInt(pool) },
		);
	}
	for (const { contribution, amount, evidence } of receipt.spans)
		parts.push(spanPart(contribution, amount, evidence));
	return build(parts);
}

/** Returns the flow of a settlement, of a job or of a channel, by its events. */
export function settlementFlow(settlement: Settlement): Flow {
	const kinds: Record<string, [Part['kind'], string]> = {
		protocol: ['protocol', 'validators and treasury'],
		provider: ['provider', 'gave the answer'],
		modelOwner: ['model', 'owns the model'],
		lineage: ['model', 'owns a base model'],
		datanetOwner: ['data', 'owner cut'],
	};
	return build([
		...settlement.credits.map((credit): Part => {
			const [kind, reason] = kinds[credit.role] ?? ['data', credit.role];
			return {
				kind,
				target: account(credit.account, reason, credit.role),
				amount: BigInt(credit.amount),
			};
		}),
		...settlement.spans.map(({ contribution, amount, evidence }) =>
			spanPart(contribution, amount, evidence),
		),
		...settlement.pools.map(({ release, amount }): Part => ({
			kind: 'data',
			target: poolNode(`${release.datanet}:${release.number}`),
			amount: BigInt(amount),
		})),
	]);
}

function poolNode(release: string): FlowNode {
	return {
		id: `pool:${release}`,
		kind: 'pool',
		subject: release,
		reason: 'all contributors, by points',
	};
}

function spanPart(
	contribution: { datanet: number; index: number },
	amount: string,
	evidence: string,
): Part {
	const name = `${contribution.datanet}:${contribution.index}`;
	return {
		kind: 'data',
		target: { id: `span:${name}`, kind: 'contribution', subject: name, reason: evidence },
		amount: BigInt(amount),
	};
}
