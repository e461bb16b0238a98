// What every page needs: the connection, the finalized head, and queries at that head.

import { createContext } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';

import { type Views } from './chain/attribution.ts';
import type { Connection, Status } from './chain/connection.ts';
import type { Head } from './chain/finality.ts';

/** The state that all pages share. */
export interface AppState {
	connection: Connection;
	views: Views;
	/** The finalized head, at which everything is read. */
	head: Head;
	status: Status;
	/** Addresses under which contents are found by their hash. */
	mirrors: string[];
}

/** The context of the application's state. */
export const App = createContext<AppState | undefined>(undefined);

/** Returns the application's state. */
export function useApp(): AppState {
	const state = useContext(App);
	if (state === undefined) throw new Error('a page is shown only once the chain answers');
	return state;
}

/** The state of a query. */
export interface Query<T> {
	data: T | undefined;
	error: Error | undefined;
}

/**
 * Asks the chain at the finalized head, again whenever it grows. `key` identifies the question;
 * an answer to an earlier question is dropped. A query that is `once` is not repeated.
 */
export function useQuery<T>(
	key: string,
	ask: (state: AppState) => Promise<T>,
	once = false,
): Query<T> {
	const state = useApp();
	const [answer, setAnswer] = useState<Query<T> & { key: string }>({
		key,
		data: undefined,
		error: undefined,
	});
	const busy = useRef<string | undefined>(undefined);
	const asked = useRef<AppState | undefined>(undefined);
	const latest = useRef(state);
	latest.current = state;
	useEffect(() => {
		let alive = true;
		const run = async (): Promise<void> => {
			if (busy.current === key) return;
			busy.current = key;
			const at = latest.current;
			asked.current = at;
			try {
				const data = await ask(at);
				if (alive) setAnswer({ key, data, error: undefined });
			} catch (error) {
				if (alive)
					setAnswer((before) => ({
						key,
						// What was read before stays, unless the chain says that it is gone.
						data: undefined,
						error: error instanceof Error ? error : new Error(String(error)),
						...(before.key === key && at.status !== 'connected'
							? { data: before.data }
							: {}),
					}));
			} finally {
				if (busy.current === key) busy.current = undefined;
			}
		};
		void run();
		const timer = once
			? undefined
			: setInterval(() => {
					if (asked.current?.head.hash !== latest.current.head.hash) void run();
				}, REFRESH);
		return () => {
			alive = false;
			busy.current = undefined;
			clearInterval(timer);
		};
	}, [key, state.connection]);
	return answer.key === key ? answer : { data: undefined, error: undefined };
}

/** Milliseconds between two readings of a page: chains for development have a block a moment. */
const REFRESH = 2_500;
