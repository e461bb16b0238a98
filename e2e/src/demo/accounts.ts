// The accounts that take part in a demo, and their balances. They are new in each run, so that
// nothing from an earlier one mixes into the sums.

import type { ApiPromise } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';
import { accountFrom, type Claims, feesPaid, fund, totalBalance } from '@tributary/sdk';

const CONTRIBUTORS = ['Ada', 'Ben', 'Chen', 'Dina'];
const CURATORS = ['Kofi', 'Lena', 'Mira'];

export interface Change {
	name: string;
	before: bigint;
	after: bigint;
	fees: bigint;
	claimed: bigint;
	/** The part of the change that neither claims nor fees explain. */
	unexplained: bigint;
}

export class Accounts {
	readonly alice: KeyringPair;
	readonly contributors: KeyringPair[];
	readonly curators: KeyringPair[];
	readonly datanetOwner: KeyringPair;
	readonly modelOwner: KeyringPair;
	readonly provider: KeyringPair;
	readonly asker: KeyringPair;
	readonly #names: Map<string, string>;
	readonly #before = new Map<string, bigint>();

	private constructor(alice: KeyringPair, people: Map<string, KeyringPair>) {
		const by = (name: string): KeyringPair => {
			const pair = people.get(name);
			if (pair === undefined) throw new Error(`the demo has no ${name}`);
			return pair;
		};
		this.alice = alice;
		this.contributors = CONTRIBUTORS.filter((name) => people.has(name)).map(by);
		this.curators = CURATORS.map(by);
		this.datanetOwner = by('Datanet owner');
		this.modelOwner = by('model owner');
		this.provider = by('provider');
		this.asker = by('asker');
		this.#names = new Map([...people].map(([name, pair]) => [pair.address, name]));
	}

	static async create(run: string, texts: number): Promise<Accounts> {
		const names = [
			'asker',
			'provider',
			'model owner',
			'Datanet owner',
			...CONTRIBUTORS.slice(0, Math.min(texts, CONTRIBUTORS.length)),
			...CURATORS,
		];
		const pairs = await Promise.all(
			names.map((name) => accountFrom(`//demo//${run}//${name}`)),
		);
		return new Accounts(
			await accountFrom('//Alice'),
			new Map(names.map((name, i) => [name, pairs[i]])),
		);
	}

	all(): string[] {
		return [...this.#names.keys()];
	}

	name(address: string): string {
		return this.#names.get(address) ?? address;
	}

	async endow(api: ApiPromise, amount: bigint): Promise<void> {
		await fund(api, this.alice, this.all(), amount);
	}

	async readBefore(api: ApiPromise): Promise<void> {
		for (const who of this.all()) this.#before.set(who, await totalBalance(api, who));
	}

	/** Compares each balance with what claims and fees should have made of it. */
	async readAfter(api: ApiPromise, claims: Claims, fee: bigint): Promise<Change[]> {
		const changes: Change[] = [];
		for (const who of this.all()) {
			const before = this.#before.get(who) ?? 0n;
			const after = await totalBalance(api, who);
			const fees = feesPaid.get(who) ?? 0n;
			const claimed = [
				...claims.accounts.filter((claim) => claim.who === who),
				...claims.contributions.filter(({ payee }) => payee === who),
			].reduce((sum, { amount }) => sum + amount, 0n);
			const paid = who === this.asker.address ? fee : 0n;
			changes.push({
				name: this.name(who),
				before,
				after,
				fees,
				claimed,
				unexplained: after - before + fees + paid - claimed,
			});
		}
		return changes;
	}
}
