// Upgrades the runtime of a running chain and reports the outcome: see `usage`.

import { readFileSync } from 'node:fs';

import { accountFrom, connect } from '@tributary/sdk';

import { line } from './lib/print.ts';
import { apply, authorise, hashOf, migrations } from './lib/runtime-upgrade.ts';

const usage = `usage: upgrade.sh WASM [URL]

Authorises the runtime in the file WASM with the chain's sudo key, applies it, and waits until its migrations have
ended. Exits with 0 only if the chain has the new version.

  URL   the WebSocket of a node (default ws://127.0.0.1:9944)
  SUDO  in the environment: the secret phrase of the sudo key (default //Alice, as on dev and local chains)`;

async function main(): Promise<void> {
	const [path, url = 'ws://127.0.0.1:9944', ...more] = process.argv.slice(2);
	if (path === undefined || path.startsWith('-') || more.length > 0) throw new Error(usage);
	const code = readFileSync(path);
	const api = await connect(url);
	try {
		const version = async (): Promise<string> => {
			const { specName, specVersion } = await api.rpc.state.getRuntimeVersion();
			return `${specName.toString()} ${specVersion.toString()}`;
		};
		line(
			`${path}: ${code.length} bytes, hash ${hashOf(code)}; the chain has ${await version()}`,
		);
		line(
			`authorised in block ${await authorise(api, code, await accountFrom(process.env.SUDO ?? '//Alice'))}`,
		);
		const applied = await apply(api, code);
		line(`applied in block ${applied}, in force from the next block on`);
		const { ended, failed } = await migrations(api, applied, (number, events) => {
			for (const { name, fields } of events) {
				const details = Object.entries(fields).map(
					([field, value]) => ` ${field} ${value.toString()}`,
				);
				line(`block ${number}: ${name.replace('migrations.', '')}${details.join(',')}`);
			}
		});
		if (failed) {
			throw new Error(
				`a migration failed in block ${ended}: the chain is in safe mode, and only governance can act; see docs/operate/upgrades.md`,
			);
		}
		line(`the chain has ${await version()}`);
	} finally {
		await api.disconnect();
	}
}

main().then(
	() => process.exit(0),
	(error: unknown) => {
		console.error(error instanceof Error ? error.message : String(error));
		process.exit(1);
	},
);
