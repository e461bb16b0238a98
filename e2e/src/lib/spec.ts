// Development chains with other numbers than the preset's.

import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { nodeCommand, temporaryFolder } from './node.ts';

/** What the runtime's `network` fixes at genesis. */
export interface Network {
	epochDuration: number;
	windows: {
		datanets: Record<'revealWindow' | 'reviewWindow' | 'copyWindow', number>;
		inference: Record<'requestWindow' | 'submitWindow' | 'challengeWindow' | 'revealWindow' | 'unbondingDelay', number>;
		attribution: Record<'receiptRetention', number>;
		channels: Record<'closeWindow', number>;
	};
}

/** Writes a specification that differs from `dev` by this, and gives its path. */
export async function writeSpec(change: (network: Network) => void): Promise<string> {
	const spec = JSON.parse(await nodeCommand(['export-chain-spec', '--chain', 'dev']));
	const name = randomBytes(4).toString('hex');
	spec.name = `Tributary Test ${name}`;
	spec.id = `tributary_test_${name}`;
	spec.protocolId = spec.id;
	const { patch, config } = spec.genesis.runtimeGenesis;
	change((patch ?? config).network);
	const path = join(temporaryFolder(), 'spec.json');
	writeFileSync(path, JSON.stringify(spec));
	return path;
}

/** The flags of the one authority of such a chain. */
export function authority(spec: string): string[] {
	return ['--chain', spec, '--alice', '--validator', '--force-authoring', '--node-key', randomBytes(32).toString('hex')];
}
