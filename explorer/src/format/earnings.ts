// Sums over settlements: who earned, and for what.

import type { JobView, Settlement } from '@tributary/sdk/attribution';

/** The sum of what a recipient was credited. */
export interface Earning {
	kind: 'account' | 'contribution' | 'pool';
	subject: string;
	amount: bigint;
	/** The reasons of the credits. */
	roles: string[];
}

/** Returns a settled job's receipt in the form of a settlement. */
export function settlementOf(job: JobView): Settlement | undefined {
	const { receipt } = job;
	if (receipt === null) return undefined;
	const credit = (
		role: Settlement['credits'][number]['role'],
		payment: { account: string; amount: string },
		release: { datanet: number; number: number } | null = null,
	): Settlement['credits'][number] => ({ ...payment, role, release });
	return {
		service: { job: job.job },
		model: job.model,
		requester: job.requester,
		provider: job.provider,
		fee: job.fee,
		credits: [
			credit('protocol', receipt.protocol),
			credit('provider', receipt.provider),
			credit('modelOwner', receipt.owner),
			...receipt.lineage.map((payment) => credit('lineage', payment)),
			...receipt.releases.map(({ owner, ownerCut, release }) =>
				credit('datanetOwner', { account: owner, amount: ownerCut }, release),
			),
		],
		spans: receipt.spans,
		pools: receipt.releases.map(({ release, pool }) => ({ release, amount: pool })),
	};
}

const ROLES: Record<string, string> = {
	protocol: 'protocol',
	provider: 'provider',
	modelOwner: 'model',
	lineage: 'base model',
	datanetOwner: 'Datanet',
};

/** Adds up what each recipient was credited, the largest sum first. */
export function earnings(settlements: Settlement[]): Earning[] {
	const found = new Map<string, Earning>();
	const add = (kind: Earning['kind'], subject: string, role: string, amount: string): void => {
		if (BigInt(amount) === 0n) return;
		const key = `${kind} ${subject}`;
		const earning = found.get(key) ?? { kind, subject, amount: 0n, roles: [] };
		earning.amount += BigInt(amount);
		if (!earning.roles.includes(role)) earning.roles.push(role);
		found.set(key, earning);
	};
	for (const { credits, spans, pools } of settlements) {
		for (const { account, role, amount } of credits)
			add('account', account, ROLES[role] ?? role, amount);
		for (const { contribution, amount } of spans)
			add(
				'contribution',
				`${contribution.datanet}:${contribution.index}`,
				'words in answers',
				amount,
			);
		for (const { release, amount } of pools)
			add('pool', `${release.datanet}:${release.number}`, 'all contributors', amount);
	}
	return [...found.values()].sort((a, b) =>
		a.amount === b.amount ? a.subject.localeCompare(b.subject) : a.amount < b.amount ? 1 : -1,
	);
}

/** Returns the key of the service that was settled. */
export function serviceKey({ service }: Settlement): string {
	return 'job' in service ? `job ${service.job}` : `channel ${service.channel}`;
}
