// The accounts that can sign: those of a browser extension, and the development keys on a chain
// for development.

import type { PolkadotSigner } from 'polkadot-api/signer';

import type { Connection } from '../chain/connection.ts';

/** An account that can sign. */
export interface SigningAccount {
	address: string;
	/** The name in the wallet, which its user chose. */
	name: string;
	/** The wallet, or `development`. */
	wallet: string;
	publicKey: Uint8Array;
	signer: PolkadotSigner;
}

/** The names of the development keys, whose secrets are public. */
const DEVELOPMENT = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'];

/** Returns the names of the wallets that this browser has. */
export async function walletNames(): Promise<string[]> {
	const { getInjectedExtensions } = await import('polkadot-api/pjs-signer');
	return getInjectedExtensions();
}

/** Asks a wallet for its accounts; the user confirms it there. */
export async function connectWallet(wallet: string): Promise<SigningAccount[]> {
	const { connectInjectedExtension } = await import('polkadot-api/pjs-signer');
	const extension = await connectInjectedExtension(wallet, 'Tributary explorer');
	return extension.getAccounts().map(({ address, name, polkadotSigner }) => ({
		address,
		name: name ?? 'unnamed',
		wallet,
		publicKey: polkadotSigner.publicKey,
		signer: polkadotSigner,
	}));
}

/** Returns whether the chain is for development, where keys that everybody knows may sign. */
export async function isDevelopment(connection: Connection): Promise<boolean> {
	const type = await connection.request<unknown>('system_chainType', []);
	return type === 'Development' || type === 'Local';
}

/** Derives the development keys. */
export async function developmentAccounts(): Promise<SigningAccount[]> {
	const [{ sr25519CreateDerive }, helpers, { getPolkadotSigner }] = await Promise.all([
		import('@polkadot-labs/hdkd'),
		import('@polkadot-labs/hdkd-helpers'),
		import('polkadot-api/signer'),
	]);
	const seed = helpers.entropyToMiniSecret(helpers.mnemonicToEntropy(helpers.DEV_PHRASE));
	const derive = sr25519CreateDerive(seed);
	return DEVELOPMENT.map((name) => {
		const pair = derive(`//${name}`);
		return {
			address: helpers.ss58Address(pair.publicKey, 42),
			name,
			wallet: 'development',
			publicKey: pair.publicKey,
			signer: getPolkadotSigner(pair.publicKey, 'Sr25519', (message) => pair.sign(message)),
		};
	});
}
