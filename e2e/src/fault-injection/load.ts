// Transactions that keep the nodes busy.

import type { ApiPromise } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';
import type { ExtrinsicEra } from '@polkadot/types/interfaces';
import { accountFrom, type Call, connect, rpcCall, sleep } from '@tributary/sdk';

import type { Network } from './network.ts';

const WELL_KNOWN = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'].map((name) => `//${name}`);

/** Signs calls without asking a node. */
export class Signer {
	readonly api: ApiPromise;
	readonly #fixed;

	constructor(api: ApiPromise) {
		this.api = api;
		const genesis = api.genesisHash;
		this.#fixed = {
			genesisHash: genesis,
			blockHash: genesis,
			era: api.registry.createType<ExtrinsicEra>('ExtrinsicEra'),
			runtimeVersion: api.runtimeVersion,
		};
	}

	/** Reads metadata and version from a node, and disconnects. */
	static async of(ws: string): Promise<Signer> {
		const api = await connect(ws);
		const signer = new Signer(api);
		await api.disconnect();
		return signer;
	}

	sign(call: Call, by: KeyringPair, nonce: number, tip = 0n): string {
		return call.sign(by, { ...this.#fixed, nonce, tip }).toHex();
	}
}

/** Sends transfers from the well-known accounts to the running nodes until it is stopped. */
export class Load {
	#on = true;
	#sent = 0;
	readonly #ended: Promise<void>;

	private constructor(
		network: Network,
		signer: Signer,
		senders: KeyringPair[],
		each: number,
		every: number,
	) {
		this.#ended = this.#run(network, signer, senders, each, every);
	}

	static async start(network: Network, each = 10, every = 3_000): Promise<Load> {
		const signer = await Signer.of(network.node(network.running[0]).ws);
		return new Load(
			network,
			signer,
			await Promise.all(WELL_KNOWN.map(accountFrom)),
			each,
			every,
		);
	}

	/** Stops the load, and returns the number of transactions that a pool accepted. */
	async stop(): Promise<number> {
		this.#on = false;
		await this.#ended;
		return this.#sent;
	}

	async #run(
		network: Network,
		signer: Signer,
		senders: KeyringPair[],
		each: number,
		every: number,
	): Promise<void> {
		for (let round = 0; this.#on; round++) {
			const running = network.running;
			await Promise.all(
				senders.map(async (sender, i) => {
					// A node may go down at any moment. Its transactions are then lost, and the
					// next round begins with the nonce of the chain.
					try {
						const { ws } = network.node(running[(round + i) % running.length]);
						const nonce = await rpcCall<number>(
							ws,
							'system_accountNextIndex',
							[sender.address],
							2_000,
						);
						const transfers = Array.from({ length: each }, (_, k) => {
							return signer.sign(
								signer.api.tx.balances.transferKeepAlive(
									senders[(i + 1) % senders.length].address,
									1,
								),
								sender,
								nonce + k,
							);
						});
						for (const transfer of transfers) {
							await rpcCall(ws, 'author_submitExtrinsic', [transfer], 2_000);
							this.#sent += 1;
						}
					} catch {
						// See above.
					}
				}),
			);
			await sleep(every);
		}
	}
}
