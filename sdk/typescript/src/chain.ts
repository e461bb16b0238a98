// Connections, calls, events and balances, over @polkadot/api without generated types.

import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import type { KeyringPair } from '@polkadot/keyring/types';
import type { DispatchError, Event } from '@polkadot/types/interfaces';
import type { Codec, ISubmittableResult } from '@polkadot/types/types';
import { cryptoWaitReady } from '@polkadot/util-crypto';

import { withTimeout } from './wait.ts';

/** A call that can be signed and sent. */
export type Call = SubmittableExtrinsic<'promise'>;

/** A call that the chain refused; `reason` is the name of the error in the metadata. */
export class Refused extends Error {
	readonly reason: string;

	constructor(reason: string, docs = '') {
		super(docs === '' ? reason : `${reason}: ${docs}`);
		this.reason = reason;
	}
}

/** An event of the chain. */
export interface ChainEvent {
	/** The pallet and the event, such as `inference.Requested`. */
	name: string;
	fields: Record<string, Codec>;
}

/** A transaction in a block, with its events. */
export interface Sent {
	block: string;
	number: number;
	events: ChainEvent[];
	/** The transaction fee that was paid. */
	fee: bigint;
}

/** Connects to a node, such as `ws://127.0.0.1:9944`; throws if it does not answer in 30 s. */
export async function connect(ws: string): Promise<ApiPromise> {
	await cryptoWaitReady();
	const provider = new WsProvider(ws, 500);
	const api = new ApiPromise({ provider, noInitWarn: true, throwOnConnect: true });
	try {
		await withTimeout(30_000, `the chain at ${ws}`, api.isReadyOrError);
	} catch (error) {
		await provider.disconnect();
		throw error;
	}
	return api;
}

/** Derives a key pair from a secret URI, such as a phrase or `//Alice`. */
export async function accountFrom(uri: string): Promise<KeyringPair> {
	await cryptoWaitReady();
	return new Keyring({ type: 'sr25519' }).addFromUri(uri);
}

/** Names the fields of an event of @polkadot/api. */
export function readEvent(event: Event): ChainEvent {
	const names = event.data.names ?? event.data.map((_, i) => String(i));
	return {
		name: `${event.section}.${event.method}`,
		fields: Object.fromEntries(names.map((name, i) => [name, event.data[i]])),
	};
}

/** Returns all events of a block, given by its hash. */
export async function eventsAt(api: ApiPromise, block: string): Promise<ChainEvent[]> {
	const records = await (await api.at(block)).query.system.events();
	return (records as unknown as { event: Event }[]).map(({ event }) => readEvent(event));
}

/** Returns the fields of the only event of this name; throws if there are none or several. */
export function eventNamed(events: ChainEvent[], name: string): Record<string, Codec> {
	const found = eventsNamed(events, name);
	if (found.length !== 1) {
		throw new Error(
			`${found.length} events ${name} among ${events.map((event) => event.name).join(', ')}`,
		);
	}
	return found[0];
}

/** Returns the fields of each event of this name. */
export function eventsNamed(events: ChainEvent[], name: string): Record<string, Codec>[] {
	return events.filter((event) => event.name === name).map(({ fields }) => fields);
}

/** The fees that each account has paid for transactions that this process saw in a block. */
export const feesPaid = new Map<string, bigint>();

function refusal(api: ApiPromise, error: DispatchError): Refused {
	if (!error.isModule)
		return new Refused(error.isToken ? `token.${error.asToken.type}` : error.type);
	const { section, name, docs } = api.registry.findMetaError(error.asModule);
	return new Refused(`${section}.${name}`, docs.join(' '));
}

/**
 * Sends a signed call. `ready` resolves when the pool has accepted it, `included` when it is in a
 * block; the latter rejects with `Refused` if the call failed there.
 */
export function submit(
	api: ApiPromise,
	call: Call,
	signer: KeyringPair,
	nonce = -1,
): { ready: Promise<unknown>; included: Promise<Sent> } {
	let unsubscribe: (() => void) | undefined;
	let taken = (): void => {};
	const ready = new Promise<void>((resolve) => (taken = resolve));
	const inBlock = new Promise<ISubmittableResult>((resolve, reject) => {
		call.signAndSend(signer, { nonce }, (result) => {
			taken();
			if (result.status.isInBlock || result.status.isFinalized) resolve(result);
			else if (result.isError)
				reject(new Error(`the pool dropped the transaction: ${result.status.type}`));
		}).then((stop) => (unsubscribe = stop), reject);
	});
	const name = `${call.method.section}.${call.method.method}`;
	const included = withTimeout(90_000, `${name} to be in a block`, inBlock)
		.then((result) => read(api, signer, result))
		.finally(() => unsubscribe?.());
	included.catch(() => {});
	return { ready: Promise.race([ready, included]), included };
}

async function read(
	api: ApiPromise,
	signer: KeyringPair,
	{ status, events: records, dispatchError }: ISubmittableResult,
): Promise<Sent> {
	const block = (status.isInBlock ? status.asInBlock : status.asFinalized).toHex();
	const events = records.map(({ event }) => readEvent(event));
	const fee = eventsNamed(events, 'transactionPayment.TransactionFeePaid').reduce(
		(sum, paid) => sum + toBigInt(paid.actualFee),
		0n,
	);
	feesPaid.set(signer.address, (feesPaid.get(signer.address) ?? 0n) + fee);
	if (dispatchError) throw refusal(api, dispatchError);
	const { number } = await api.rpc.chain.getHeader(block);
	return { block, number: number.toNumber(), events, fee };
}

/** Sends a signed call and waits until it is in a block; throws `Refused` if it failed there. */
export function send(api: ApiPromise, call: Call, signer: KeyringPair): Promise<Sent> {
	return submit(api, call, signer).included;
}

/** Returns the reason for which a call is refused, or `accepted`. */
export async function refusalReason(sending: Promise<unknown>): Promise<string> {
	try {
		await sending;
	} catch (error) {
		if (error instanceof Refused) return error.reason;
		throw error;
	}
	return 'accepted';
}

/** Combines several calls of one signer into one: all succeed or none. */
export function batchAll(api: ApiPromise, calls: Call[]): Call {
	return calls.length === 1 ? calls[0] : api.tx.utility.batchAll(calls);
}

/** Returns an integer of the chain exactly, whatever its size. */
export function toBigInt(value: { toString(): string } | undefined): bigint {
	if (value === undefined) throw new Error('a number is missing');
	return BigInt(value.toString().replaceAll(',', ''));
}

/** Returns the free balance of an account. */
export async function freeBalance(api: ApiPromise, who: string, block?: string): Promise<bigint> {
	const at = block === undefined ? api : await api.at(block);
	const { data } = (await at.query.system.account(who)) as unknown as {
		data: { free: Codec; reserved: Codec };
	};
	return toBigInt(data.free);
}

/** Returns the free and the reserved balance together. */
export async function totalBalance(api: ApiPromise, who: string, block?: string): Promise<bigint> {
	const at = block === undefined ? api : await api.at(block);
	const { data } = (await at.query.system.account(who)) as unknown as {
		data: { free: Codec; reserved: Codec };
	};
	return toBigInt(data.free) + toBigInt(data.reserved);
}

/** Returns the total issuance of the token. */
export async function totalIssuance(api: ApiPromise, block?: string): Promise<bigint> {
	const at = block === undefined ? api : await api.at(block);
	return toBigInt(await at.query.balances.totalIssuance());
}
