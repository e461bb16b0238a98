// The connection to the chain: a node's WebSocket, or a light client in a worker.

import { createClient, type PolkadotClient } from 'polkadot-api';
import { getWsProvider } from 'polkadot-api/ws';

/** The chain to read: a node by its address, or a light client by the chain's specification. */
export type Target = { kind: 'node'; url: string } | { kind: 'light'; spec: string };

/** The state of a connection. */
export type Status = 'connecting' | 'connected' | 'lost';

/** An error that a node answered, or that its absence caused. */
export class RpcFailure extends Error {
	readonly code: number | undefined;

	constructor(message: string, code?: number) {
		super(message);
		this.code = code;
	}
}

/** The code with which a node answers for an object that the state does not have. */
export const NOT_FOUND = 6001;
/** The code with which a node answers for a state that it no longer keeps. */
export const PRUNED = 6004;

/** Milliseconds after which a request is given up: a light client fetches proofs from peers. */
const TIMEOUT = { node: 15_000, light: 60_000 };

/** A connection, with the requests that the explorer makes. */
export interface Connection {
	readonly target: Target;
	/** The PAPI client, for transactions. */
	readonly client: PolkadotClient;
	/** Calls a method. */
	request<T>(method: string, params: unknown[]): Promise<T>;
	/** Subscribes to a method; returns the function that ends the subscription. */
	subscribe(
		method: string,
		unsubscribe: string,
		params: unknown[],
		onMessage: (message: unknown) => void,
		onError: (error: Error) => void,
	): () => void;
	close(): void;
}

function failure(error: unknown): RpcFailure {
	const { message, code } = error as { message?: unknown; code?: unknown };
	return new RpcFailure(
		typeof message === 'string' ? message : String(error),
		typeof code === 'number' ? code : undefined,
	);
}

function withLimit<T>(promise: Promise<T>, ms: number, what: string): Promise<T> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(
			() => reject(new RpcFailure(`no answer to ${what} within ${ms / 1000} s`)),
			ms,
		);
		promise.then(
			(value) => {
				clearTimeout(timer);
				resolve(value);
			},
			(error: unknown) => {
				clearTimeout(timer);
				reject(failure(error));
			},
		);
	});
}

/** Opens a connection, and calls `onStatus` whenever its state changes. */
export async function open(
	target: Target,
	onStatus: (status: Status) => void,
): Promise<Connection> {
	onStatus('connecting');
	let client: PolkadotClient;
	let end = (): void => {};
	if (target.kind === 'node') {
		const provider = getWsProvider(target.url, {
			onStatusChanged: ({ type }) =>
				onStatus(
					(type as string) === 'CONNECTED'
						? 'connected'
						: (type as string) === 'CONNECTING'
							? 'connecting'
							: 'lost',
				),
		});
		client = createClient(provider);
	} else {
		const { startLightClient } = await import('./light-client.ts');
		const light = startLightClient(target.spec);
		end = light.end;
		client = createClient(light.provider);
	}
	return {
		target,
		client,
		request: <T>(method: string, params: unknown[]) =>
			withLimit(client._request<T>(method, params), TIMEOUT[target.kind], method),
		subscribe: (method, unsubscribe, params, onMessage, onError) => {
			const subscription = client._subscribe<unknown>(method, unsubscribe, params).subscribe({
				next: onMessage,
				error: (error: unknown) => onError(failure(error)),
			});
			return () => subscription.unsubscribe();
		},
		close: () => {
			client.destroy();
			end();
		},
	};
}
