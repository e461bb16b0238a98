// What an upgrade of the runtime takes, and what it leaves in the state.

import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import type { ApiPromise } from '@polkadot/api';
import { xxhashAsHex } from '@polkadot/util-crypto';
import { toHex } from '@tributary/sdk';

import { temporaryFolder } from '../../src/lib/node.ts';
import { hashOf } from '../../src/lib/runtime-upgrade.ts';
import { stateOf } from '../../src/lib/state.ts';

const BLOB =
	process.env.TRIBUTARY_NEXT_RUNTIME ??
	join(
		homedir(),
		'.cache',
		'tributary-next-runtime',
		'wasm32v1-none',
		'release',
		'tributary_runtime.wasm',
	);

export interface Runtime {
	path: string;
	code: string;
	hash: string;
}

/** The next version of the runtime, as `scripts/next-runtime.sh` builds it; a copy, for it may be built again meanwhile. */
export function nextRuntime(): Runtime {
	if (!existsSync(BLOB))
		throw new Error(
			`there is no next runtime at ${BLOB}: build it with 'scripts/next-runtime.sh'`,
		);
	const path = join(temporaryFolder(), 'next.wasm');
	copyFileSync(BLOB, path);
	const wasm = readFileSync(path);
	return { path, code: toHex(wasm), hash: hashOf(wasm) };
}

/** What `scripts/upgrade.sh` does, and what it prints. */
export async function upgrade({ path }: Runtime, url: string): Promise<string> {
	const program = [process.execPath, '--import', 'tsx', 'src/upgrade-command.ts', path, url];
	const { stdout } = await promisify(execFile)(program[0], program.slice(1), {
		cwd: fileURLToPath(new URL('../..', import.meta.url)),
		timeout: 240_000,
	});
	return stdout;
}

/** The whole state of all pallets at a block. */
export function wholeState(
	api: ApiPromise,
	url: string,
	block: string,
): Promise<Map<string, string>> {
	const { pallets } = api.runtimeMetadata.asLatest;
	return stateOf(
		url,
		[...pallets].map(({ name }) => name.toString()),
		[],
		block,
	);
}

/** Where the names of a pallet's entries end up in a key. */
function prefix(pallet: string, entry: string): string {
	return `0x${xxhashAsHex(pallet, 128).slice(2)}${xxhashAsHex(entry, 128).slice(2)}`;
}

/** A pallet's own key for the version of its state. */
const VERSION_ENTRY = ':__STORAGE_VERSION__:';

/** The keys that differ between two states, by the entry that they belong to, such as `System.Account`. */
export function changes(
	api: ApiPromise,
	before: Map<string, string>,
	after: Map<string, string>,
	unlisted: string[],
): Map<string, string[]> {
	const names = new Map<string, string>();
	for (const { name, storage } of api.runtimeMetadata.asLatest.pallets) {
		const entries = storage.isSome
			? [...storage.unwrap().items].map((item) => item.name.toString())
			: [];
		for (const entry of [...entries, VERSION_ENTRY])
			names.set(prefix(name.toString(), entry), `${name.toString()}.${entry}`);
	}
	for (const entry of unlisted) {
		const [pallet, name] = entry.split('.');
		names.set(prefix(pallet, name), entry);
	}
	const changed = new Map<string, string[]>();
	for (const key of new Set([...before.keys(), ...after.keys()])) {
		if (before.get(key) === after.get(key)) continue;
		const name = names.get(key.slice(0, 66)) ?? key;
		changed.set(name, [...(changed.get(name) ?? []), key]);
	}
	return changed;
}
