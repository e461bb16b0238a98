// Development chains with parameters that differ from the preset's.

import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { nodeCommand, temporaryFolder } from './node.ts';

/** The parameters that the runtime's `network` fixes at genesis. */
export interface Network {
	epochDuration: number;
	windows: {
		datanets: Record<'revealDelay' | 'revealWindow' | 'reviewWindow' | 'copyWindow', number>;
		inference: Record<
			| 'requestWindow'
			| 'submitWindow'
			| 'challengeWindow'
			| 'revealWindow'
			| 'unbondingDelay',
			number
		>;
		attribution: Record<'receiptRetention', number>;
		channels: Record<'closeWindow', number>;
	};
}

/** The parts of a preset's genesis that are changed here. */
export interface Genesis {
	balances: { balances: [account: string, balance: number][] };
	governance: { acceleration: number };
	network: Network;
	sudo: { key: string | null };
}

/** The fields of a chain specification that are changed here. */
interface Specification {
	name: string;
	id: string;
	protocolId: string;
	genesis: {
		runtimeGenesis: { patch?: Genesis; config?: Genesis };
	};
}

/** Writes a specification that differs from a preset by `change`, and returns its path. */
export async function writeSpec(
	change: (genesis: Genesis) => void,
	preset: 'dev' | 'local' = 'dev',
): Promise<string> {
	const spec = JSON.parse(
		await nodeCommand(['export-chain-spec', '--chain', preset]),
	) as Specification;
	const name = randomBytes(4).toString('hex');
	spec.name = `Tributary Test ${name}`;
	spec.id = `tributary_test_${name}`;
	spec.protocolId = spec.id;
	const { patch, config } = spec.genesis.runtimeGenesis;
	const genesis = patch ?? config;
	if (genesis === undefined) throw new Error(`the preset '${preset}' sets no genesis`);
	change(genesis);
	const path = join(temporaryFolder(), 'spec.json');
	writeFileSync(path, JSON.stringify(spec));
	return path;
}

/** Returns the flags of the only authority of such a chain. */
export function authority(spec: string): string[] {
	return [
		'--chain',
		spec,
		'--alice',
		'--validator',
		'--force-authoring',
		'--node-key',
		randomBytes(32).toString('hex'),
	];
}
