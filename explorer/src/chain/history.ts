// What happened: the settlements and the questions of the recent past. `History` is the seam to an
// indexer, which would answer the same from further back; the one here reads the state and the
// events that the chain still keeps.

import type { JobView, SettledBlock, Settlement } from '@tributary/sdk/attribution';

import { Views } from './attribution.ts';
import type { Connection } from './connection.ts';
import type { Head } from './finality.ts';
import { blockHash, storage } from './state.ts';

/** A settlement with its block. */
export interface Settled {
	block: number;
	settlement: Settlement;
}

/** The past, as far as a source knows it. */
export interface History {
	/** Returns the newest jobs, newest first. */
	jobs(head: Head, count: number, before?: bigint): Promise<JobView[]>;
	/** Returns the settlements of recent blocks, newest first, down to `from`. */
	settlements(head: Head, from: number): Promise<Settled[]>;
	/** Calls `onSettled` for each settlement that becomes final; returns the function to end it. */
	follow(onSettled: (settled: Settled) => void, onError: (error: Error) => void): () => void;
}

/** The history that a node or a light client knows without an index. */
export class ChainHistory implements History {
	readonly #connection: Connection;
	readonly #views: Views;

	constructor(connection: Connection) {
		this.#connection = connection;
		this.#views = new Views(connection);
	}

	async jobs(head: Head, count: number, before?: bigint): Promise<JobView[]> {
		const next = (await storage(this.#connection, head.hash, 'Inference', 'NextJobId')) as
			bigint | undefined;
		const end = before === undefined || (next ?? 0n) < before ? (next ?? 0n) : before;
		const begin = end > BigInt(count) ? end - BigInt(count) : 0n;
		const ids: string[] = [];
		for (let id = end - 1n; id >= begin; id--) ids.push(id.toString());
		const found = await Promise.all(
			// A job that was refunded or cancelled has left the state.
			ids.map((id) => this.#views.job(id, head.hash).catch(() => undefined)),
		);
		return found.filter((job) => job !== undefined);
	}

	async settlements(head: Head, from: number): Promise<Settled[]> {
		const numbers: number[] = [];
		for (let number = head.number; number >= Math.max(1, from); number--) numbers.push(number);
		const found = await Promise.all(numbers.map((number) => this.#settledIn(number)));
		return found.flat();
	}

	async #settledIn(number: number): Promise<Settled[]> {
		const hash = await blockHash(this.#connection, number);
		if (hash === null) return [];
		try {
			const found = await this.#views.settlements(hash);
			return found.map((settlement) => ({ block: number, settlement }));
		} catch {
			// The state of the block is pruned.
			return [];
		}
	}

	follow(onSettled: (settled: Settled) => void, onError: (error: Error) => void): () => void {
		// A light client has no such subscription; its pages read again at each finalized block.
		if (this.#connection.target.kind === 'light') return () => {};
		return this.#connection.subscribe(
			'attribution_subscribeSettlements',
			'attribution_unsubscribeSettlements',
			[{}],
			(message) => {
				const { number, settlements } = message as SettledBlock;
				settlements.forEach((settlement) => onSettled({ block: number, settlement }));
			},
			onError,
		);
	}
}
