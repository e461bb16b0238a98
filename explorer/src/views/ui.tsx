// The parts that pages are built of.

import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';

import { NOT_FOUND, PRUNED, RpcFailure } from '../chain/connection.ts';
import type { Query } from '../context.ts';
import { formatAmount, shortAmount } from '../format/amounts.ts';
import { shortHash } from '../format/text.ts';
import { link } from '../router.ts';

/** The title of a page, with its kind above it. */
export function Title({
	kind,
	children,
	aside,
}: {
	kind: string;
	children: ComponentChildren;
	aside?: ComponentChildren;
}): JSX.Element {
	return (
		<header class="title">
			<div>
				<p class="kind">{kind}</p>
				<h1>{children}</h1>
			</div>
			{aside === undefined ? null : <div class="aside">{aside}</div>}
		</header>
	);
}

/** A section with a heading. */
export function Panel({
	title,
	note,
	children,
	aside,
}: {
	title: string;
	note?: ComponentChildren;
	children: ComponentChildren;
	aside?: ComponentChildren;
}): JSX.Element {
	return (
		<section class="panel" aria-label={title}>
			<div class="panel-head">
				<h2>{title}</h2>
				{aside}
			</div>
			{note === undefined ? null : <p class="note">{note}</p>}
			{children}
		</section>
	);
}

/** Names and values. */
export function Facts({
	facts,
}: {
	facts: (readonly [string, ComponentChildren] | false | null | undefined)[];
}): JSX.Element {
	return (
		<dl class="facts">
			{facts.map((fact) =>
				fact ? (
					<div key={fact[0]}>
						<dt>{fact[0]}</dt>
						<dd>{fact[1]}</dd>
					</div>
				) : null,
			)}
		</dl>
	);
}

/** A button that opens and closes what stands below it. */
export function Opener({
	open,
	label,
	onToggle,
}: {
	open: boolean;
	label: string;
	onToggle: () => void;
}): JSX.Element {
	return (
		<button type="button" class="quiet" onClick={onToggle} aria-expanded={open}>
			{open ? 'Close' : label}
		</button>
	);
}

/** Buttons that turn the pages of a list, with what stands between them. */
export function Pager({
	label,
	from,
	size,
	count,
	onTurn,
	children,
}: {
	label: string;
	from: number;
	/** The number of rows of a page. */
	size: number;
	count: number;
	onTurn: (from: number) => void;
	children?: ComponentChildren;
}): JSX.Element | null {
	if (count <= size) return null;
	return (
		<nav class="pager" aria-label={label}>
			<button
				type="button"
				disabled={from === 0}
				onClick={() => onTurn(Math.max(0, from - size))}
			>
				Earlier
			</button>
			{children}
			<button
				type="button"
				disabled={from + size >= count}
				onClick={() => onTurn(from + size)}
			>
				Later
			</button>
		</nav>
	);
}

/** A column of a table. */
export interface Column<T> {
	name: string;
	/** Whether the column has numbers, which are aligned at their end. */
	numeric?: boolean;
	cell: (row: T, index: number) => ComponentChildren;
}

/** A table; one without rows says so. */
export function Table<T>({
	label,
	columns,
	rows,
	empty,
	rowKey,
}: {
	label: string;
	columns: Column<T>[];
	rows: T[];
	empty: string;
	rowKey: (row: T) => string;
}): JSX.Element {
	if (rows.length === 0) return <p class="empty">{empty}</p>;
	return (
		<div class="table" role="region" aria-label={label} tabIndex={0}>
			<table>
				<thead>
					<tr>
						{columns.map(({ name, numeric }) => (
							<th key={name} scope="col" class={numeric ? 'number' : undefined}>
								{name}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{rows.map((row, index) => (
						<tr key={rowKey(row)}>
							{columns.map(({ name, numeric, cell }) => (
								<td key={name} class={numeric ? 'number' : undefined}>
									{cell(row, index)}
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}

/** An amount, short where space is scarce, with the exact one as its title. */
export function Amount({
	value,
	exact = false,
}: {
	value: string | bigint;
	exact?: boolean;
}): JSX.Element {
	const amount = BigInt(value);
	return (
		<span class="amount" title={`${formatAmount(amount)} TRIB`} data-amount={amount.toString()}>
			{exact ? formatAmount(amount) : shortAmount(amount)}
			<span class="unit"> TRIB</span>
		</span>
	);
}

/** Returns whether a text was copied just now, and what copies one. */
function useCopy(): [copied: boolean, copy: (text: string) => void] {
	const [copied, setCopied] = useState(false);
	const copy = async (text: string): Promise<void> => {
		try {
			await navigator.clipboard.writeText(text);
			setCopied(true);
			setTimeout(() => setCopied(false), 1_500);
		} catch {
			setCopied(false);
		}
	};
	return [copied, (text) => void copy(text)];
}

/** A button that copies a text. */
export function Copy({ text, label }: { text: () => string; label: string }): JSX.Element {
	const [copied, copy] = useCopy();
	return (
		<button type="button" class="quiet" onClick={() => copy(text())}>
			{copied ? 'Copied' : label}
		</button>
	);
}

/** A hash, shortened, with a button that copies all of it. */
export function Hash({ hash, to }: { hash: string; to?: string }): JSX.Element {
	const shown = shortHash(hash, 10, 6);
	return (
		<span class="hash" title={hash}>
			{to === undefined ? (
				<code>{shown}</code>
			) : (
				<a href={to}>
					<code>{shown}</code>
				</a>
			)}
			<CopyIcon text={hash} />
		</span>
	);
}

function CopyIcon({ text }: { text: string }): JSX.Element {
	const [copied, copy] = useCopy();
	return (
		<button
			type="button"
			class="copy"
			aria-label={copied ? 'Copied' : `Copy ${text}`}
			onClick={() => copy(text)}
		>
			<svg viewBox="0 0 16 16" aria-hidden="true">
				{copied ? (
					<path d="M3 8.5l3.5 3.5L13 4.5" />
				) : (
					<path d="M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z" />
				)}
			</svg>
		</button>
	);
}

/** An account, by its address: names can be faked, addresses cannot. */
export function Account({
	address,
	full = false,
}: {
	address: string;
	full?: boolean;
}): JSX.Element {
	return (
		<a class="account" href={link('account', address)} title={address}>
			<code>{full ? address : shortHash(address, 6, 5)}</code>
		</a>
	);
}

/** A provider, by its address. */
export function ProviderLink({ address }: { address: string }): JSX.Element {
	return (
		<a href={link('provider', address)}>
			<code>{shortHash(address, 6, 5)}</code>
		</a>
	);
}

/** A link to a contribution. */
export function ContributionLink({ id }: { id: { datanet: number; index: number } }): JSX.Element {
	return (
		<a href={link('contribution', id.datanet, id.index)}>
			{id.datanet}:{id.index}
		</a>
	);
}

/** A link to a Release. */
export function ReleaseLink({ id }: { id: { datanet: number; number: number } }): JSX.Element {
	return (
		<a href={link('release', id.datanet, id.number)}>
			{id.datanet}:{id.number}
		</a>
	);
}

/** A state in one word. */
export function Badge({
	tone = 'plain',
	children,
}: {
	tone?: 'plain' | 'good' | 'warn' | 'bad' | 'live';
	children: ComponentChildren;
}): JSX.Element {
	return <span class={`badge ${tone}`}>{children}</span>;
}

/** The answer of a query, or what stands in its place. */
export function Answer<T>({
	query,
	children,
	missing,
}: {
	query: Query<T>;
	children: (data: T) => ComponentChildren;
	/** What to say where the state has no such object. */
	missing?: ComponentChildren;
}): JSX.Element {
	if (query.data !== undefined) return <>{children(query.data)}</>;
	if (query.error === undefined)
		return (
			<p class="loading" role="status">
				Reading the chain…
			</p>
		);
	return <Failure error={query.error} missing={missing} />;
}

/** An error, with its remedy where one is known. */
export function Failure({
	error,
	missing,
}: {
	error: Error;
	missing?: ComponentChildren;
}): JSX.Element {
	const code = error instanceof RpcFailure ? error.code : undefined;
	if (code === NOT_FOUND && missing !== undefined) return <p class="empty">{missing}</p>;
	return (
		<div class="failure" role="alert">
			<p>{error.message}</p>
			{code === PRUNED ? (
				<p class="faint">
					The node no longer keeps the state of that block. A node that runs with{' '}
					<code>--state-pruning archive</code> does.
				</p>
			) : null}
		</div>
	);
}

/** Returns a value as JSON with two spaces, for the clipboard. */
export function asJson(value: unknown): string {
	return JSON.stringify(
		value,
		(_, one: unknown) => (typeof one === 'bigint' ? one.toString() : one),
		2,
	);
}
