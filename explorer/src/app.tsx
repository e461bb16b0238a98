// The frame around all pages: the connection, the head, the navigation.

import type { JSX } from 'preact';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';

import { Views } from './chain/attribution.ts';
import { type Connection, open, type Status } from './chain/connection.ts';
import { followFinalized, type Head } from './chain/finality.ts';
import { App } from './context.ts';
import { Page } from './pages/page.tsx';
import { SettingsPage } from './pages/settings.tsx';
import { useRoute } from './router.ts';
import { loadSettings, saveSettings, type Settings } from './settings.ts';
import { Footer, Header } from './views/frame.tsx';

/** Milliseconds after which the user is told that nothing has answered. */
const PATIENCE = 6_000;

interface Link {
	connection: Connection;
	status: Status;
	head: Head | undefined;
	error: Error | undefined;
}

function asError(error: unknown): Error {
	return error instanceof Error ? error : new Error(String(error));
}

function useChain(
	settings: Settings | undefined,
	onFailure: (error: Error) => void,
): Link | undefined {
	const [chain, setChain] = useState<Link>();
	useEffect(() => {
		if (settings === undefined) return;
		let alive = true;
		let end = (): void => {};
		setChain(undefined);
		const update = (change: Partial<Link>): void => {
			if (alive)
				setChain((before) => (before === undefined ? undefined : { ...before, ...change }));
		};
		let restart = (): void => {};
		const opening = open(settings.target, (status) => {
			update({ status });
			// A connection that comes back may have missed its subscription.
			if (status === 'connected') restart();
		});
		opening.then(
			(connection) => {
				if (!alive) {
					connection.close();
					return;
				}
				let stop = (): void => {};
				const follow = (): void => {
					stop();
					stop = followFinalized(
						connection,
						(head) => update({ head, status: 'connected', error: undefined }),
						(error) => update({ error }),
					);
				};
				restart = follow;
				setChain({ connection, status: 'connecting', head: undefined, error: undefined });
				// A node's connection reports that it stands; a light client answers when it can.
				if (settings.target.kind === 'light') follow();
				end = () => {
					stop();
					connection.close();
				};
			},
			(error: unknown) => {
				if (alive) onFailure(asError(error));
			},
		);
		return () => {
			alive = false;
			end();
		};
	}, [settings]);
	return chain;
}

function Waiting({
	settings,
	error,
}: {
	settings: Settings | undefined;
	error?: Error;
}): JSX.Element {
	const [late, setLate] = useState(false);
	useEffect(() => {
		const timer = setTimeout(() => setLate(true), PATIENCE);
		return () => clearTimeout(timer);
	}, []);
	const target = settings?.target;
	const name = target?.kind === 'node' ? target.url : 'the peers of the light client';
	return (
		<div class="waiting-page">
			<p class="loading" role="status">
				{target?.kind === 'light'
					? 'The light client is synchronising…'
					: `Connecting to ${target?.kind === 'node' ? target.url : 'the chain'}…`}
			</p>
			{late ? (
				<div class="failure" role="alert">
					<p>
						No answer from {name}
						{error === undefined ? '' : `: ${error.message}`}.
					</p>
					<p class="faint">
						Start a chain with <code>./scripts/dev.sh</code>, or choose another one in
						the <a href="#/settings">settings</a>. A node that is not on this machine
						must allow this page by <code>--rpc-cors</code>.
					</p>
				</div>
			) : null}
		</div>
	);
}

/** The application. */
export function Explorer(): JSX.Element {
	const [settings, setSettings] = useState<Settings>();
	const [failure, setFailure] = useState<Error>();
	const route = useRoute();
	useEffect(() => {
		loadSettings(location.search).then(setSettings, (error: unknown) =>
			setFailure(asError(error)),
		);
	}, []);
	const chain = useChain(settings, setFailure);
	const change = useCallback((changed: Settings): void => {
		saveSettings(changed);
		setFailure(undefined);
		setSettings(changed);
	}, []);
	const views = useMemo(
		() => (chain === undefined ? undefined : new Views(chain.connection)),
		[chain?.connection],
	);
	useEffect(() => {
		window.scrollTo(0, 0);
		document.getElementById('main')?.focus({ preventScroll: true });
	}, [route.path.join('/')]);
	const content =
		route.path[0] === 'settings' || failure !== undefined ? (
			<SettingsPage settings={settings} failure={failure} onChange={change} />
		) : chain?.head === undefined || views === undefined ? (
			<Waiting settings={settings} error={chain?.error} />
		) : (
			<App.Provider
				value={{
					connection: chain.connection,
					views,
					head: chain.head,
					status: chain.status,
					mirrors: settings?.mirrors ?? [],
				}}
			>
				<Page route={route} />
			</App.Provider>
		);
	return (
		<>
			<Header route={route} head={chain?.head} status={chain?.status ?? 'connecting'} />
			<main id="main" tabIndex={-1}>
				{content}
			</main>
			<Footer target={settings?.target} />
		</>
	);
}
