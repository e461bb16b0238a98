// The finalized head. Everything that the explorer shows as settled is read at it, so a block that
// a reorganisation removes is never shown.

import type { Connection } from './connection.ts';
import { type BlockHeader } from './state.ts';

/** A block that is final. */
export interface Head {
	number: number;
	hash: string;
}

/** Calls `onHead` with the finalized head, now and whenever it grows. */
export function followFinalized(
	connection: Connection,
	onHead: (head: Head) => void,
	onError: (error: Error) => void,
): () => void {
	let last = -1;
	let busy = false;
	let again = false;
	// The hash is asked for after each notification: a light client and a node may skip headers.
	const look = async (): Promise<void> => {
		if (busy) {
			again = true;
			return;
		}
		busy = true;
		try {
			do {
				again = false;
				const hash = await connection.request<string>('chain_getFinalizedHead', []);
				const raw = await connection.request<{ number: string }>('chain_getHeader', [hash]);
				const number = Number(raw.number);
				if (number > last) {
					last = number;
					onHead({ number, hash });
				}
			} while (again);
		} catch (error) {
			onError(error instanceof Error ? error : new Error(String(error)));
		} finally {
			busy = false;
		}
	};
	const end = connection.subscribe(
		'chain_subscribeFinalizedHeads',
		'chain_unsubscribeFinalizedHeads',
		[],
		() => void look(),
		onError,
	);
	void look();
	return end;
}

/** Returns whether a block is an ancestor of the finalized head, or the head itself. */
export function isFinal(header: BlockHeader, head: Head): boolean {
	return header.number <= head.number;
}
