// The finalized blocks, and one of them with its transactions and events.

import type { Settlement } from '@tributary/sdk/attribution';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { toPlainJson } from '../chain/json.ts';
import type { DecodedEvent } from '../chain/runtime.ts';
import { type Block, block, blockHash, events, header } from '../chain/state.ts';
import { type AppState, useApp, useQuery } from '../context.ts';
import { formatCount } from '../format/amounts.ts';
import { formatBytes } from '../format/bytes.ts';
import { serviceKey } from '../format/earnings.ts';
import { settlementFlow } from '../format/flow.ts';
import { link } from '../router.ts';
import { FlowTable } from '../views/flow-table.tsx';
import { Sankey } from '../views/sankey.tsx';
import { Parts } from '../views/text.tsx';
import {
	Account,
	Answer,
	asJson,
	Badge,
	Copy,
	Facts,
	Hash,
	Panel,
	Table,
	Title,
} from '../views/ui.tsx';

/** The number of blocks of a list. */
const COUNT = 20;

interface Row {
	number: number;
	hash: string;
	transactions: number;
	calls: string[];
}

async function readRow({ connection }: AppState, number: number): Promise<Row | undefined> {
	const hash = await blockHash(connection, number);
	if (hash === null) return undefined;
	const found = await block(connection, hash);
	const signed = found.extrinsics.filter((one) => one !== undefined && one.signer !== null);
	return {
		number,
		hash,
		transactions: signed.length,
		calls: signed.map((one) => `${one?.call.pallet}.${one?.call.name}`),
	};
}

/** The list of the finalized blocks. */
export function BlocksPage(): JSX.Element {
	const { head } = useApp();
	const [end, setEnd] = useState<number>();
	const top = end ?? head.number;
	const query = useQuery(`blocks ${end ?? 'latest'}`, async (state) => {
		const from = end ?? state.head.number;
		const numbers = Array.from({ length: Math.min(COUNT, from + 1) }, (_, i) => from - i);
		const rows = await Promise.all(numbers.map((number) => readRow(state, number)));
		return rows.filter((row) => row !== undefined);
	});
	return (
		<>
			<Title kind="Finalized">Blocks</Title>
			<Answer query={query}>
				{(rows) => (
					<Table
						label="Finalized blocks"
						empty="A light client knows only the blocks since it started."
						rows={rows}
						rowKey={({ hash }) => hash}
						columns={[
							{
								name: 'Block',
								numeric: true,
								cell: ({ number }) => (
									<a href={link('block', number)}>{formatCount(number)}</a>
								),
							},
							{
								name: 'Hash',
								cell: ({ hash }) => <Hash hash={hash} to={link('block', hash)} />,
							},
							{
								name: 'Transactions',
								numeric: true,
								cell: ({ transactions }) => transactions,
							},
							{ name: 'Calls', cell: ({ calls }) => <Calls calls={calls} /> },
						]}
					/>
				)}
			</Answer>
			<nav class="pager" aria-label="Pages of blocks">
				<button
					type="button"
					disabled={end === undefined}
					onClick={() => setEnd(top + COUNT >= head.number ? undefined : top + COUNT)}
				>
					Newer
				</button>
				<button
					type="button"
					disabled={top < COUNT}
					onClick={() => setEnd(Math.max(0, top - COUNT))}
				>
					Older
				</button>
			</nav>
		</>
	);
}

function Calls({ calls }: { calls: string[] }): JSX.Element {
	const shown = calls.slice(0, 3);
	return (
		<span class="calls">
			{shown.map((call, i) => (
				<code key={i}>{call}</code>
			))}
			{calls.length > shown.length ? (
				<span class="faint">and {calls.length - shown.length} more</span>
			) : null}
		</span>
	);
}

interface Details {
	found: Block;
	/** `undefined` if the state of the block is pruned. */
	read: DecodedEvent[] | undefined;
	settlements: Settlement[];
	final: boolean;
}

async function readBlock({ connection, views, head }: AppState, id: string): Promise<Details> {
	const hash = id.startsWith('0x') ? id : await blockHash(connection, Number(id));
	if (hash === null) throw new Error(`There is no block ${id} yet.`);
	const own = await header(connection, hash);
	const canonical = await blockHash(connection, own.number);
	const [found, read, settlements] = await Promise.all([
		block(connection, hash),
		events(connection, hash).catch(() => undefined),
		views.settlements(hash).catch(() => []),
	]);
	const final = own.number <= head.number && canonical === hash;
	return { found, read, settlements: final ? settlements : [], final };
}

/** The page of a block. */
export function BlockPage({ id }: { id: string }): JSX.Element {
	const query = useQuery(`block ${id}`, (state) => readBlock(state, id));
	return (
		<Answer query={query}>
			{({ found, read, settlements, final }) => (
				<>
					<Title
						kind="Block"
						aside={
							<Copy
								label="Copy as JSON"
								text={() =>
									asJson({
										...found,
										extrinsics: toPlainJson(found.extrinsics),
										events: toPlainJson(read),
									})
								}
							/>
						}
					>
						{formatCount(found.number)}{' '}
						{final ? (
							<Badge tone="good">final</Badge>
						) : (
							<Badge tone="warn">not final: it may still vanish</Badge>
						)}
					</Title>
					<Facts
						facts={[
							['Hash', <Hash key="h" hash={found.hash} />],
							[
								'Parent',
								<Hash
									key="p"
									hash={found.parent}
									to={link('block', found.parent)}
								/>,
							],
							['State root', <Hash key="s" hash={found.stateRoot} />],
							['Transactions', found.extrinsics.length],
						]}
					/>
					{settlements.map((settlement) => (
						<SettlementPanel key={serviceKey(settlement)} settlement={settlement} />
					))}
					<Panel title="Transactions">
						<ol class="things">
							{found.extrinsics.map((one, i) => (
								<li key={i}>
									{one === undefined ? (
										<p>A transaction whose form is not known</p>
									) : (
										<details>
											<summary>
												<code>
													{one.call.pallet}.{one.call.name}
												</code>{' '}
												{one.signer === null ? (
													<span class="faint">by the block’s author</span>
												) : (
													<>
														by <Account address={one.signer} />
													</>
												)}{' '}
												<span class="faint">{formatBytes(one.bytes)}</span>
												<Outcome events={read} index={i} />
											</summary>
											<Json value={one.call.args} />
										</details>
									)}
								</li>
							))}
						</ol>
					</Panel>
					<Panel title="Events">
						{read === undefined ? (
							<p class="empty">
								The node no longer keeps the state of this block, which has its
								events.
							</p>
						) : (
							<ol class="things">
								{read
									.filter(
										({ pallet, name }) =>
											!(pallet === 'System' && name === 'ExtrinsicSuccess'),
									)
									.map((event, i) => (
										<li key={i}>
											<details>
												<summary>
													<code>
														{event.pallet}.{event.name}
													</code>{' '}
													<span class="faint">
														{event.extrinsic === null
															? 'by the block'
															: `by transaction ${event.extrinsic}`}
													</span>
												</summary>
												<Json value={event.fields} />
											</details>
										</li>
									))}
							</ol>
						)}
					</Panel>
				</>
			)}
		</Answer>
	);
}

/** The flow of a fee that was settled in the block, of a job or of a channel. */
function SettlementPanel({ settlement }: { settlement: Settlement }): JSX.Element {
	const { service } = settlement;
	const flow = settlementFlow(settlement);
	return (
		<Panel
			title={`Settled: ${serviceKey(settlement)}`}
			aside={
				<a
					href={
						'job' in service
							? link('job', service.job)
							: link('channel', service.channel)
					}
				>
					{serviceKey(settlement)}
				</a>
			}
		>
			<Sankey flow={flow} />
			<FlowTable flow={flow} />
		</Panel>
	);
}

function Outcome({
	events: read,
	index,
}: {
	events: DecodedEvent[] | undefined;
	index: number;
}): JSX.Element | null {
	const failed = read?.some(
		({ pallet, name, extrinsic }) =>
			pallet === 'System' && name === 'ExtrinsicFailed' && extrinsic === index,
	);
	return failed ? (
		<>
			{' '}
			<Badge tone="bad">failed</Badge>
		</>
	) : null;
}

function Json({ value }: { value: unknown }): JSX.Element {
	return (
		<pre class="json" dir="ltr" tabIndex={0}>
			<Parts text={asJson(toPlainJson(value))} lines />
		</pre>
	);
}
