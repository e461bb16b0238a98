// A network of four validators that has no key of root, and those who govern it.

import assert from 'node:assert/strict';

import type { ApiPromise } from '@polkadot/api';
import type { Codec } from '@polkadot/types/types';
import { stringToU8a, u8aConcat } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';
import { accountFrom, type ChainEvent, connect, eventsAt, TRIB, waitUntil } from '@tributary/sdk';

import { callOf, motion, open, openMember, row } from '../../src/lib/governance.ts';
import { best, finalized, type Node } from '../../src/lib/node.ts';
import { codes, type Row } from '../../src/lib/page.ts';
import type { Terminal } from '../../src/lib/runbook.ts';
import { writeSpec } from '../../src/lib/spec.ts';
import { makeTestnet, startValidators, type Testnet } from './testnet.ts';

/** Divisor of all periods of governance: a day takes one block. */
const ACCELERATION = 14_400;

/** Accounts that have three quarters of all tokens, and what each has. */
const HOLDERS = ['//Alice', '//Bob', '//Charlie'];
const HOLDING = 10_000_000n * TRIB;
/** Tokens that each of them votes with, in TRIB. */
const VOTE = 9_900_000n;
/** The validators' proxies. */
const PROXIES = HOLDERS.concat('//Dave').map((name) => `${name}//stash`);

/** Errors for whoever has no power, from the pool and from the chain. */
export const NOT_EXPECTED = /1010: Invalid Transaction: Transaction call is not expected/;
export const BAD_ORIGIN = /BadOrigin/;

export function isOk(result: Codec): boolean {
	return (result as unknown as { isOk: boolean }).isOk;
}

/** The accounts that govern, each at a terminal. */
interface People {
	holders: Terminal[];
	/** Members of the collective, by their proxies. */
	members: Terminal[];
	/** An account with a million tokens, which refers calls of others. */
	proposer: Terminal;
	/** Another one, which wants what only governance may do. */
	stranger: Terminal;
}

export class Governed {
	readonly network: Testnet;
	readonly nodes: Node[];
	readonly api: ApiPromise;
	readonly people: People;

	private constructor(network: Testnet, nodes: Node[], api: ApiPromise, people: People) {
		this.network = network;
		this.nodes = nodes;
		this.api = api;
		this.people = people;
	}

	/** Starts the network, and waits for its first final block. */
	static async start(epochSlots: number): Promise<Governed> {
		const rich = await Promise.all(HOLDERS.map(accountFrom));
		const chain = await writeSpec(({ balances, governance, sudo }) => {
			sudo.key = null;
			governance.acceleration = ACCELERATION;
			for (const entry of balances.balances) {
				if (rich.some(({ address }) => address === entry[0])) entry[1] = Number(HOLDING);
			}
		}, 'local');
		const network = await makeTestnet(chain, PROXIES.length, epochSlots);
		const nodes = await startValidators(network);
		try {
			const { ws } = nodes[0];
			const [api, holders, [proposer, stranger], members] = await Promise.all([
				connect(ws),
				Promise.all(HOLDERS.map((phrase) => open(ws, phrase))),
				Promise.all(['//Dave', '//Eve'].map((phrase) => open(ws, phrase))),
				Promise.all(network.validators.map((one, i) => openMember(ws, one, PROXIES[i]))),
			]);
			const isFinal = async (): Promise<boolean> => (await finalized(nodes[0])).number > 0;
			await waitUntil(60_000, 'finality', isFinal);
			return new Governed(network, nodes, api, { holders, members, proposer, stranger });
		} catch (error) {
			await Promise.all(nodes.map((node) => node.stop()));
			throw error;
		}
	}

	get terminals(): Terminal[] {
		const { holders, members, proposer, stranger } = this.people;
		return [...holders, ...members, proposer, stranger];
	}

	async end(): Promise<void> {
		await this.api.disconnect();
		await Promise.all(this.terminals.map((terminal) => terminal.close()));
		await Promise.all(this.nodes.map((node) => node.stop()));
	}

	async height(): Promise<number> {
		return (await best(this.nodes[0])).number;
	}

	/** Waits for an event in this block or a later one, and returns it with the block. */
	async eventually(
		from: number,
		wanted: (event: ChainEvent) => boolean,
	): Promise<ChainEvent & { block: string }> {
		let number = from;
		return waitUntil(
			180_000,
			'an event',
			async () => {
				for (const head = await this.height(); number <= head; number++) {
					const block = (await this.api.rpc.chain.getBlockHash(number)).toHex();
					const found = (await eventsAt(this.api, block)).find(wanted);
					if (found) return { ...found, block };
				}
				return undefined;
			},
			500,
		);
	}

	/** Lets all holders vote for a referendum, which may pass before the last one does. */
	async voteFor(index: number): Promise<void> {
		const votes = await Promise.allSettled(
			this.people.holders.map((holder) =>
				holder.run('await aye(index, tokens);', { index, tokens: VOTE }),
			),
		);
		for (const vote of votes) {
			if (vote.status === 'rejected')
				assert.match(String(vote.reason), /convictionVoting\.NotOngoing/);
		}
	}

	/** Refers a call as a row of the page says, and lets the holders vote for it. */
	async referendum(by: Terminal, { origin, call }: Row, variables: object = {}): Promise<number> {
		const code = `return refer(${codes(origin)[0]}, ${codes(call)[0]});`;
		const index = await by.run<number>(code, variables);
		await this.voteFor(index);
		return index;
	}

	/** Returns the state of a referendum, such as `approved`. */
	async standing(index: number): Promise<string> {
		const info = await this.api.query.referenda.referendumInfoFor(index);
		return Object.keys(info.toJSON() as object)[0];
	}

	/** Waits until the call of a referendum has been made, or could not be. */
	async enacted(index: number, from: number): ReturnType<Governed['eventually']> {
		const number = new Uint8Array(4);
		new DataView(number.buffer).setUint32(0, index, true);
		// The name under which the pallet of referenda schedules the call.
		const task = blake2AsHex(
			u8aConcat(stringToU8a('assembly'), [9 << 2], stringToU8a('enactment'), number),
		);
		const seen = await this.eventually(
			from,
			({ name, fields }) =>
				/^scheduler\.(Dispatched|CallUnavailable)$/.test(name) &&
				fields.id.toHex() === task,
		);
		assert.equal(await this.standing(index), 'approved');
		return seen;
	}

	/** Waits until the call of a referendum has succeeded, and returns the events of the block. */
	async passed(index: number, from: number): Promise<ChainEvent[]> {
		const { name, fields, block } = await this.enacted(index, from);
		assert.equal(name, 'scheduler.Dispatched');
		assert.ok(isOk(fields.result), fields.result.toString());
		return eventsAt(this.api, block);
	}

	/** Lets members vote for the call of a row, and returns the function that closes the motion. */
	vote(ayes: Terminal[], to: string, variables: object = {}): ReturnType<typeof motion> {
		return motion(ayes, callOf(row('to | call', to)), variables);
	}

	/** Lets members decide on the call of a row. */
	async decide(ayes: Terminal[], to: string, variables: object = {}): Promise<void> {
		const close = await this.vote(ayes, to, variables);
		await close();
	}

	/** Sends a call as the stranger. */
	tried(call: string, variables: object = {}): Promise<unknown> {
		return this.people.stranger.run(`await send(${call});`, variables);
	}
}
