// The ground that the five programs share: a connection, accounts with funds, texts in files.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { ApiPromise } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';
import { accountFrom, Attribution, connect, fund, TRIB } from '@tributary/sdk';

const WS = process.env.TRIBUTARY_WS ?? 'ws://127.0.0.1:9944';
const ROLES = ['asker', 'challenger', 'contributor', 'curator', 'modelOwner', 'provider'] as const;

export const TEXTS = {
	'river.txt':
		'A tributary is a stream that flows into a larger river. It does not reach the sea by itself, ' +
		'yet every drop that it carries arrives there. Where two tributaries meet, no boatman can say ' +
		'which of them brought the water under his keel. Below the last of them the river has one ' +
		'name, and all of them have a part in it.\n',
	'ledger.txt':
		'A ledger that names its sources is read twice: once for the sum, and once for the names. ' +
		'Whoever keeps it owes an entry to each name, and each entry points at a page. A sum without ' +
		'its names is a river without its tributaries. So let the page be kept, and let nobody be ' +
		'paid for what another wrote.\n',
};

export interface Session {
	api: ApiPromise;
	/** The node's RPC methods that answer who was paid, and why. */
	attribution: Attribution;
	/** New accounts, so that a program can run any number of times on one chain. */
	people: Record<(typeof ROLES)[number], KeyringPair>;
	/** The folder that holds the texts; it is removed at the end. */
	folder: string;
}

/** Connects to the chain and gives each role an account with 500 TRIB from Alice. */
async function openSession(): Promise<Session> {
	const api = await connect(WS).catch((error: unknown) => {
		const remedy = 'start one with ./scripts/dev.sh, or set TRIBUTARY_WS';
		throw new Error(`no chain answers at ${WS}: ${remedy}`, { cause: error });
	});
	const run = randomBytes(4).toString('hex');
	const folder = mkdtempSync(join(tmpdir(), 'tributary-example-'));
	for (const [name, text] of Object.entries(TEXTS)) {
		writeFileSync(join(folder, name), text);
	}
	const pairs = await Promise.all(ROLES.map((role) => accountFrom(`//${run}//${role}`)));
	const addresses = pairs.map(({ address }) => address);
	await fund(api, await accountFrom('//Alice'), addresses, 500n * TRIB);
	const people = Object.fromEntries(ROLES.map((role, i) => [role, pairs[i]]));
	return { api, attribution: new Attribution(WS), people: people as Session['people'], folder };
}

/** Runs a program if its module is the one that Node.js was started with, and not an import. */
export async function runExample(
	module: ImportMeta,
	program: (session: Session) => Promise<unknown>,
): Promise<void> {
	if (process.argv[1] !== fileURLToPath(module.url)) return;
	let session: Session | undefined;
	try {
		session = await openSession();
		await program(session);
	} catch (error) {
		console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
		process.exitCode = 1;
	} finally {
		await session?.api.disconnect();
		if (session !== undefined) rmSync(session.folder, { recursive: true });
	}
}
