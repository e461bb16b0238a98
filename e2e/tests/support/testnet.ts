// A network of validators on loopback, as `tributary-node testnet` makes it.

import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import {
	freePort,
	type Node,
	nodeCommand,
	startNode,
	temporaryFolder,
} from '../../src/lib/node.ts';

/** A validator: its account, its base path and its port. */
export interface Validator {
	address: string;
	phrase: string;
	folder: string;
	port: number;
}

export interface Testnet {
	spec: string;
	validators: Validator[];
}

/** Makes the validators of a new network, on ports that are free here, from a specification. */
export async function makeTestnet(
	chain: string,
	validators: number,
	epochSlots: number,
): Promise<Testnet> {
	const folder = join(temporaryFolder(), 'network');
	await nodeCommand([
		'testnet',
		'--dev-accounts',
		'--chain',
		chain,
		'--output',
		folder,
		'--validators',
		String(validators),
		'--epoch-duration',
		String(epochSlots),
	]);
	const spec = join(folder, 'spec.json');
	const written = JSON.parse(readFileSync(spec, 'utf8')) as { bootNodes: string[] };
	const ports = await Promise.all(written.bootNodes.map(() => freePort()));
	written.bootNodes = written.bootNodes.map((address, i) =>
		address.replace(/\/tcp\/\d+\//, `/tcp/${ports[i]}/`),
	);
	writeFileSync(spec, JSON.stringify(written));
	return {
		spec,
		validators: ports.map((port, i) => {
			const base = join(folder, `validator-${i + 1}`);
			const { address, secretPhrase } = JSON.parse(
				readFileSync(join(base, 'account.json'), 'utf8'),
			) as { address: string; secretPhrase: string };
			return { address, phrase: secretPhrase, folder: base, port };
		}),
	};
}

/** Starts a validator. */
export function startValidator({ spec }: Testnet, { folder, port }: Validator): Promise<Node> {
	return startNode({ args: ['--chain', spec, '--validator'], folder, p2pPort: port });
}

/** Starts all validators, the first one alone: it compiles the runtime for the others. */
export async function startValidators(network: Testnet): Promise<Node[]> {
	const [first, ...others] = network.validators;
	const { id } = JSON.parse(readFileSync(network.spec, 'utf8')) as { id: string };
	const compiled = (folder: string): string => join(folder, 'chains', id, 'compiled');
	const nodes = [await startValidator(network, first)];
	for (const { folder } of others) {
		if (existsSync(compiled(first.folder)))
			cpSync(compiled(first.folder), compiled(folder), { recursive: true });
	}
	nodes.push(...(await Promise.all(others.map((one) => startValidator(network, one)))));
	return nodes;
}
