// A wallet for tests: it has the interface of a browser extension and signs in this process.

import type { KeyringPair } from '@polkadot/keyring/types';
import { TypeRegistry } from '@polkadot/types';
import type { SignerPayloadJSON } from '@polkadot/types/types';
import type { BrowserContext } from 'playwright-core';

/** Injects a wallet with one account; returns what it was asked to sign. */
export async function injectWallet(
	context: BrowserContext,
	pair: KeyringPair,
): Promise<SignerPayloadJSON[]> {
	const asked: SignerPayloadJSON[] = [];
	await context.exposeFunction('signInTest', (payload: SignerPayloadJSON) => {
		asked.push(payload);
		const registry = new TypeRegistry();
		registry.setSignedExtensions(payload.signedExtensions);
		return registry
			.createType('ExtrinsicPayload', payload, { version: payload.version })
			.sign(pair).signature;
	});
	const account = JSON.stringify({ address: pair.address, name: 'Tester <b>', type: 'sr25519' });
	// A text, because the loader of the tests would put helpers into a function.
	await context.addInitScript(`
		globalThis.injectedWeb3 = { 'test-wallet': { version: '1', enable: async () => ({
			accounts: {
				get: async () => [${account}],
				subscribe: (callback) => { callback([${account}]); return () => {}; },
			},
			signer: {
				signPayload: async (payload) => ({ id: 1, signature: await signInTest(payload) }),
				signRaw: async () => { throw new Error('this wallet signs transactions only'); },
			},
		}) } };
	`);
	return asked;
}
