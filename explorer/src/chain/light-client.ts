// A light client, smoldot, in a worker of its worker. It is loaded only where it is asked for.

import { getSmProvider } from 'polkadot-api/sm-provider';
import { type Client, startWithBytecode } from 'smoldot/no-auto-bytecode';

import workerUrl from './light-client-worker.ts?worker&url';

type Provider = ReturnType<typeof getSmProvider>;

interface TrustedTypes {
	createPolicy: (
		name: string,
		rules: { createScriptURL: (url: string) => string },
	) => { createScriptURL: (url: string) => string };
}

const { trustedTypes } = globalThis as unknown as { trustedTypes?: TrustedTypes };

/** The policy by which this page may start its worker, and no other script. */
const policy = trustedTypes?.createPolicy('light-client', {
	createScriptURL: (url) => {
		if (url !== workerUrl) throw new Error('a foreign script');
		return url;
	},
});

/** Starts a light client of the chain with this specification. */
export function startLightClient(spec: string): { provider: Provider; end: () => void } {
	const url = policy === undefined ? workerUrl : policy.createScriptURL(workerUrl);
	const worker = new Worker(url, { type: 'module' });
	const bytecode = new Promise<never>((resolve) => {
		worker.onmessage = (message) => resolve(message.data as never);
	});
	const { port1, port2 } = new MessageChannel();
	worker.postMessage(port1, [port1]);
	const client: Client = startWithBytecode({ bytecode, portToWorker: port2, maxLogLevel: 1 });
	return {
		provider: getSmProvider(() => client.addChain({ chainSpec: spec })),
		end: () => {
			void client.terminate().catch(() => {});
			worker.terminate();
		},
	};
}
