// The navigation above all pages, and what stands below them.

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import type { Status, Target } from '../chain/connection.ts';
import type { Head } from '../chain/finality.ts';
import { formatCount } from '../format/amounts.ts';
import type { Route } from '../router.ts';

const PLACES = [
	['jobs', 'Jobs'],
	['datanets', 'Datanets'],
	['models', 'Models'],
	['providers', 'Providers'],
	['channels', 'Channels'],
	['validators', 'Validators'],
	['blocks', 'Blocks'],
	['contribute', 'Contribute'],
] as const;

/** The places of the navigation that a page belongs to. */
const PARENTS: Record<string, string> = {
	job: 'jobs',
	datanet: 'datanets',
	release: 'datanets',
	contribution: 'datanets',
	model: 'models',
	provider: 'providers',
	channel: 'channels',
	validator: 'validators',
	block: 'blocks',
};

function Logo(): JSX.Element {
	return (
		<svg class="logo" viewBox="0 0 24 24" aria-hidden="true">
			<path d="M3 4c5 0 6 8 12 8h6M3 12h18M3 20c5 0 6-8 12-8" />
		</svg>
	);
}

/** The name, the places, the search and the finalized head. */
export function Header({
	route,
	head,
	status,
}: {
	route: Route;
	head: Head | undefined;
	status: Status;
}): JSX.Element {
	const [text, setText] = useState('');
	const place = route.path[0] ?? '';
	const current = PARENTS[place] ?? place;
	const search = (event: Event): void => {
		event.preventDefault();
		if (text.trim() === '') return;
		location.hash = `#/search?q=${encodeURIComponent(text.trim())}`;
		setText('');
	};
	return (
		<header class="frame">
			<a
				class="skip"
				href="#main"
				onClick={(event) => {
					event.preventDefault();
					document.getElementById('main')?.focus();
				}}
			>
				Skip to the content
			</a>
			<div class="bar">
				<a class="home" href="#/" aria-current={place === '' ? 'page' : undefined}>
					<Logo />
					Tributary
				</a>
				<form role="search" onSubmit={search}>
					<input
						type="search"
						aria-label="Search"
						placeholder="Job, block, account, hash, 0:2…"
						value={text}
						autocomplete="off"
						spellcheck={false}
						onInput={(event) => setText(event.currentTarget.value)}
					/>
				</form>
				<a class={`head ${status}`} href="#/settings" title="The finalized block; settings">
					<span class="pulse" aria-hidden="true" />
					{head === undefined ? (
						status
					) : status === 'connected' ? (
						<>
							final <b>{formatCount(head.number)}</b>
						</>
					) : (
						<>
							{status}, final <b>{formatCount(head.number)}</b>
						</>
					)}
				</a>
			</div>
			<nav aria-label="Places">
				{PLACES.map(([path, name]) => (
					<a
						key={path}
						href={`#/${path}`}
						aria-current={current === path ? 'page' : undefined}
					>
						{name}
					</a>
				))}
			</nav>
		</header>
	);
}

/** What the pages are read from. */
export function Footer({ target }: { target: Target | undefined }): JSX.Element {
	return (
		<footer class="frame-foot">
			<p>
				Read from{' '}
				{target === undefined
					? 'no chain yet'
					: target.kind === 'node'
						? target.url
						: 'a light client in this browser'}
				, at the finalized block. No other host is asked, unless you fetch a content.
			</p>
			<p>
				<a href="#/settings">Settings</a>
			</p>
		</footer>
	);
}
