// The validators: who is in the set, with what stake, who makes blocks, and how finality stands.

import type { JSX } from 'preact';

import { DelegateAction } from '../actions/delegate.tsx';
import { entries, storage } from '../chain/state.ts';
import type { AppState } from '../context.ts';
import { useQuery } from '../context.ts';
import { formatCount, formatPerbill } from '../format/amounts.ts';
import { Account, Amount, Answer, Badge, Facts, Panel, Table, Title } from '../views/ui.tsx';

/** A validator's pool of stake. */
export interface Pool {
	id: number;
	validator: string;
	standing: { type: string };
	bond: bigint;
	delegated: bigint;
	commission: number;
	/** The blocks that it made in this session. */
	blocks: number;
	fees: bigint;
	active: boolean;
	disabled: boolean;
}

interface RawPool {
	validator: string;
	standing: { type: string };
	bond: bigint;
	delegated: Record<string, bigint>;
	commission: { rate: number };
}

/** The validator set, as the state has it. */
export interface ValidatorSet {
	pools: Pool[];
	session: number;
	lagged: boolean;
	best: number;
	final: number;
}

/** Reads the validator set. */
export async function readValidators({ connection, head }: AppState): Promise<ValidatorSet> {
	const read = (pallet: string, item: string): Promise<unknown> =>
		storage(connection, head.hash, pallet, item);
	const [raw, work, active, disabled, session, lagged, bestHeader] = await Promise.all([
		entries(connection, head.hash, 'Validators', 'StakePools', [], 200),
		entries(connection, head.hash, 'Validators', 'Authored', [], 200),
		read('Session', 'Validators') as Promise<string[] | undefined>,
		read('Session', 'DisabledValidators') as Promise<[number, unknown][] | undefined>,
		read('Session', 'CurrentIndex') as Promise<number | undefined>,
		read('Validators', 'FinalityLagged') as Promise<boolean | undefined>,
		connection.request<{ number: string }>('chain_getHeader', []),
	]);
	const set = active ?? [];
	const off = new Set((disabled ?? []).map(([index]) => set[index]));
	const authored = new Map(
		work.entries.map(({ keys, value }) => [
			keys[0] as string,
			value as { blocks: number; fees: bigint },
		]),
	);
	const pools = raw.entries.map(({ keys, value }): Pool => {
		const pool = value as RawPool;
		const done = authored.get(pool.validator);
		return {
			id: Number(keys[0]),
			validator: pool.validator,
			standing: pool.standing,
			bond: pool.bond,
			delegated: pool.delegated.stake ?? 0n,
			commission: pool.commission.rate,
			blocks: done?.blocks ?? 0,
			fees: done?.fees ?? 0n,
			active: set.includes(pool.validator),
			disabled: off.has(pool.validator),
		};
	});
	return {
		pools: pools.sort((a, b) =>
			a.active === b.active
				? a.bond + a.delegated < b.bond + b.delegated
					? 1
					: -1
				: a.active
					? -1
					: 1,
		),
		session: session ?? 0,
		lagged: lagged ?? false,
		// The best block is read after the final one, and is never below it.
		best: Math.max(head.number, Number(bestHeader.number)),
		final: head.number,
	};
}

function Standing({ pool }: { pool: Pool }): JSX.Element {
	if (pool.disabled) return <Badge tone="bad">disabled</Badge>;
	if (pool.active) return <Badge tone="good">in the set</Badge>;
	return (
		<Badge tone={pool.standing.type === 'Candidate' ? 'plain' : 'warn'}>
			{pool.standing.type.toLowerCase()}
		</Badge>
	);
}

/** The page of the validators. */
export function ValidatorsPage(): JSX.Element {
	const query = useQuery('validators', readValidators);
	return (
		<>
			<Title kind="All">Validators</Title>
			<Answer query={query}>
				{({ pools, session, lagged, best, final }) => (
					<>
						<Facts
							facts={[
								['In the set', pools.filter(({ active }) => active).length],
								[
									'Stake of the set',
									<Amount
										key="s"
										value={pools
											.filter(({ active }) => active)
											.reduce(
												(sum, { bond, delegated }) =>
													sum + bond + delegated,
												0n,
											)}
									/>,
								],
								['Session', formatCount(session)],
								['Best block', formatCount(best)],
								['Final block', formatCount(final)],
								[
									'Finality',
									lagged ? (
										<Badge tone="bad">lags</Badge>
									) : (
										<>
											{best - final} {best - final === 1 ? 'block' : 'blocks'}{' '}
											behind the best
										</>
									),
								],
							]}
						/>
						<Panel title="Stake">
							<Table
								label="Validators"
								empty="No account has bonded as a validator. A chain that seals by itself has none."
								rows={pools}
								rowKey={({ id }) => String(id)}
								columns={[
									{ name: 'Pool', numeric: true, cell: ({ id }) => id },
									{
										name: 'Validator',
										cell: ({ validator }) => <Account address={validator} />,
									},
									{ name: 'Standing', cell: (pool) => <Standing pool={pool} /> },
									{
										name: 'Bond',
										numeric: true,
										cell: ({ bond }) => <Amount value={bond} />,
									},
									{
										name: 'Delegated',
										numeric: true,
										cell: ({ delegated }) => <Amount value={delegated} />,
									},
									{
										name: 'Commission',
										numeric: true,
										cell: ({ commission }) => formatPerbill(commission),
									},
									{
										name: 'Blocks this session',
										numeric: true,
										cell: ({ blocks }) => formatCount(blocks),
									},
									{
										name: 'Fees earned',
										numeric: true,
										cell: ({ fees }) => <Amount value={fees} />,
									},
								]}
							/>
						</Panel>
						<DelegateAction pools={pools} />
					</>
				)}
			</Answer>
		</>
	);
}
