// The next runtime, an upgrade to it, and the state before and after.

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
		'tributary_runtime.compressed.wasm',
	);

export interface Runtime {
	path: string;
	code: string;
	hash: string;
}

/**
 * Returns the next version of the runtime, as `scripts/next-runtime.sh` builds it: a copy, because
 * it may be rebuilt meanwhile.
 */
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

/** Upgrades as `scripts/upgrade.sh` does, and returns what is printed. */
export async function upgrade({ path }: Runtime, url: string): Promise<string> {
	const program = [process.execPath, '--import', 'tsx', 'src/upgrade-command.ts', path, url];
	const { stdout } = await promisify(execFile)(program[0], program.slice(1), {
		cwd: fileURLToPath(new URL('../..', import.meta.url)),
		timeout: 240_000,
	});
	return stdout;
}

/** Returns the whole state of all pallets at a block. */
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

/** Returns the prefix of the keys of an entry. */
function prefix(pallet: string, entry: string): string {
	return `0x${xxhashAsHex(pallet, 128).slice(2)}${xxhashAsHex(entry, 128).slice(2)}`;
}

/** The entry in which a pallet stores the version of its state. */
const VERSION_ENTRY = ':__STORAGE_VERSION__:';

/** Returns the keys that differ between two states, by their entry, such as `System.Account`. */
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
