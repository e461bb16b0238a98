// Storage and blocks, decoded by the runtime of their block.

import type { Connection } from './connection.ts';
import { type DecodedEvent, type DecodedExtrinsic, runtimeAt } from './runtime.ts';

/** A block as a list shows it. */
export interface BlockHeader {
	number: number;
	hash: string;
	parent: string;
	stateRoot: string;
}

/** A block with its transactions. */
export interface Block extends BlockHeader {
	/** A transaction is `undefined` where its form is not known. */
	extrinsics: (DecodedExtrinsic | undefined)[];
}

interface RawHeader {
	number: string;
	parentHash: string;
	stateRoot: string;
}

/** Returns a value of the storage; `undefined` if there is none. */
export async function storage(
	connection: Connection,
	at: string,
	pallet: string,
	item: string,
	...keys: unknown[]
): Promise<unknown> {
	const { key, value } = (await runtimeAt(connection, at)).storage(pallet, item);
	const answer = await connection.request<string | null>('state_getStorage', [key(...keys), at]);
	return answer === null ? undefined : value.dec(answer);
}

/** The number of keys that one request asks for. */
const PAGE = 200;

/** Returns up to `limit` entries of a map, and whether there are more. */
export async function entries(
	connection: Connection,
	at: string,
	pallet: string,
	item: string,
	prefix: unknown[] = [],
	limit = PAGE,
): Promise<{ entries: { keys: unknown[]; value: unknown }[]; more: boolean }> {
	const { key, keyArgs, value } = (await runtimeAt(connection, at)).storage(pallet, item);
	const keys = await connection.request<string[]>('state_getKeysPaged', [
		key(...prefix),
		Math.min(limit, PAGE),
		null,
		at,
	]);
	const values = await Promise.all(
		keys.map((one) => connection.request<string | null>('state_getStorage', [one, at])),
	);
	const found = keys.flatMap((one, i) => {
		const raw = values[i];
		return raw === null ? [] : [{ keys: keyArgs(one), value: value.dec(raw) }];
	});
	return { entries: found, more: keys.length >= limit };
}

/** Returns the hash of a block by its number; `null` if it is not known. */
export function blockHash(connection: Connection, number: number): Promise<string | null> {
	return connection.request('chain_getBlockHash', [number]);
}

/** Returns the header of a block. */
export async function header(connection: Connection, hash: string): Promise<BlockHeader> {
	const raw = await connection.request<RawHeader | null>('chain_getHeader', [hash]);
	if (raw === null) throw new Error(`there is no block ${hash}`);
	return readHeader(raw, hash);
}

function readHeader(raw: RawHeader, hash: string): BlockHeader {
	return {
		number: Number(raw.number),
		hash,
		parent: raw.parentHash,
		stateRoot: raw.stateRoot,
	};
}

/** Returns a block with its transactions decoded. */
export async function block(connection: Connection, hash: string): Promise<Block> {
	const answer = await connection.request<{
		block: { header: RawHeader; extrinsics: string[] };
	} | null>('chain_getBlock', [hash]);
	if (answer === null) throw new Error(`there is no block ${hash}`);
	const runtime = await runtimeAt(connection, hash).catch(async () =>
		// The state of an old block may be pruned; its transactions are still there.
		runtimeAt(connection, await connection.request<string>('chain_getFinalizedHead', [])),
	);
	return {
		...readHeader(answer.block.header, hash),
		extrinsics: answer.block.extrinsics.map((hex) => {
			try {
				return runtime.extrinsic(hex);
			} catch {
				return undefined;
			}
		}),
	};
}

/** Returns the events of a block. */
export async function events(connection: Connection, hash: string): Promise<DecodedEvent[]> {
	const runtime = await runtimeAt(connection, hash);
	const { key } = runtime.storage('System', 'Events');
	const raw = await connection.request<string | null>('state_getStorage', [key(), hash]);
	return raw === null ? [] : runtime.events(raw);
}
