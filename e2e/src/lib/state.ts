// The whole state of some pallets, to verify that a refused call changed nothing.

import { xxhashAsHex } from '@polkadot/util-crypto';
import { rpcCall } from '@tributary/sdk';

function prefix(...names: string[]): string {
	return `0x${names.map((name) => xxhashAsHex(name, 128).slice(2)).join('')}`;
}

/**
 * Returns each key and value of these pallets, except for the entries in `but`, named
 * `Pallet.Entry`.
 */
export async function stateOf(
	url: string,
	pallets: string[],
	but: string[] = [],
	block?: string,
): Promise<Map<string, string>> {
	const at = block ?? (await rpcCall<string>(url, 'chain_getBlockHash'));
	const moving = but.map((entry) => prefix(...entry.split('.')));
	const state = new Map<string, string>();
	for (const pallet of pallets) {
		for (let from: string | null = null; ;) {
			const keys: string[] = await rpcCall(url, 'state_getKeysPaged', [
				prefix(pallet),
				500,
				from,
				at,
			]);
			if (keys.length === 0) break;
			from = keys[keys.length - 1];
			const kept = keys.filter((key) => !moving.some((start) => key.startsWith(start)));
			const [{ changes }] = await rpcCall<{ changes: [string, string | null][] }[]>(
				url,
				'state_queryStorageAt',
				[kept, at],
			);
			for (const [key, value] of changes) if (value !== null) state.set(key, value);
		}
	}
	return state;
}
