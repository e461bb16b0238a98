// A call before and after it is signed: what it costs, whether the chain would refuse it, and how
// it goes.

import { Binary } from '@polkadot-api/substrate-bindings';

import { callApi } from '../chain/attribution.ts';
import type { Connection } from '../chain/connection.ts';
import type { Head } from '../chain/finality.ts';
import { type Runtime, runtimeAt } from '../chain/runtime.ts';
import type { SigningAccount } from './wallet.ts';

/** A call by its pallet, its name and its arguments. */
export interface CallPlan {
	pallet: string;
	name: string;
	args: Record<string, unknown> | undefined;
}

/** What a call would cost and do. */
export interface Outlook {
	/** The transaction fee. */
	fee: bigint;
	/** The error with which the chain would refuse it. */
	refusal: string | undefined;
}

/** An event of a transaction. */
export interface SentEvent {
	pallet: string;
	name: string;
	fields: Record<string, unknown>;
}

/** A transaction in a finalized block. */
export interface Sent {
	block: number;
	hash: string;
	events: SentEvent[];
}

/** How far a transaction has come. */
export type Progress = 'signing' | 'sent' | 'in a block, not final yet' | 'final';

interface DispatchFailure {
	type: string;
	value?: { type?: string; value?: { type?: string } };
}

/** Returns the name of an error, such as `Inference.TooLate`. */
export function errorName(error: unknown): string {
	const { type, value } = error as DispatchFailure;
	if (type === 'Module' && value?.type !== undefined)
		return `${value.type}.${value.value?.type ?? 'error'}`;
	return value?.type === undefined ? type : `${type}.${value.type}`;
}

/** Returns what the chain says about an error in its metadata. */
export function explainError(runtime: Runtime, name: string): string {
	const [pallet, error] = name.split('.');
	const errors = runtime.metadata.pallets.find((one) => one.name === pallet)?.errors;
	const type = typeof errors === 'object' ? errors.type : errors;
	const definition = type === undefined ? undefined : runtime.metadata.lookup[type]?.def;
	const variants =
		definition?.tag === 'variant'
			? (definition.value as { name: string; docs: string[] }[])
			: [];
	const docs = variants
		.find((one) => one.name === error)
		?.docs.join(' ')
		.trim();
	return docs === undefined || docs === '' ? name : `${name}: ${docs}`;
}

interface Tx {
	decodedCall: unknown;
	getEstimatedFees: (from: string) => Promise<bigint>;
	signSubmitAndWatch: (signer: SigningAccount['signer']) => {
		subscribe: (observer: {
			next: (event: TxEvent) => void;
			error: (error: unknown) => void;
		}) => { unsubscribe: () => void };
	};
}

interface TxEvent {
	type: string;
	found?: boolean;
	ok?: boolean;
	dispatchError?: unknown;
	block?: { hash: string; number: number };
	events?: {
		event?: { type: string; value: { type: string; value: unknown } };
		type?: string;
		value?: { type: string; value: unknown };
	}[];
}

function transaction(connection: Connection, { pallet, name, args }: CallPlan): Tx {
	const api = connection.client.getUnsafeApi() as unknown as {
		tx: Record<string, Record<string, (args?: unknown) => Tx>>;
	};
	return api.tx[pallet][name](args);
}

/** Asks the chain what a call would cost, and whether it would refuse it. */
export async function outlook(
	connection: Connection,
	head: Head,
	plan: CallPlan,
	account: SigningAccount,
): Promise<Outlook> {
	const tx = transaction(connection, plan);
	const [fee, effects] = await Promise.all([
		tx.getEstimatedFees(account.address),
		callApi(
			connection,
			'CallDryRunApi',
			'dry_run_call',
			[account.address, tx.decodedCall],
			head.hash,
		),
	]);
	const { result } = effects as { result: { success: boolean; value: unknown } };
	if (result.success) return { fee, refusal: undefined };
	const name = errorName(result.value);
	// The dry run does not know the calls of the SDK's pallets, and says so.
	if (name === 'Unavailable' || name === 'Exhausted') return { fee, refusal: undefined };
	return { fee, refusal: explainError(await runtimeAt(connection, head.hash), name) };
}

/** Signs and sends a call, and resolves once it is final; throws if it failed there. */
export function send(
	connection: Connection,
	plan: CallPlan,
	account: SigningAccount,
	onProgress: (progress: Progress) => void,
): Promise<Sent> {
	onProgress('signing');
	return new Promise((resolve, reject) => {
		transaction(connection, plan)
			.signSubmitAndWatch(account.signer)
			.subscribe({
				next: (event) => {
					if (event.type === 'broadcasted') onProgress('sent');
					if (event.type === 'txBestBlocksState' && event.found === true)
						onProgress('in a block, not final yet');
					if (event.type !== 'finalized') return;
					onProgress('final');
					if (event.ok !== true) {
						reject(new Error(errorName(event.dispatchError)));
						return;
					}
					resolve({
						block: event.block?.number ?? 0,
						hash: event.block?.hash ?? '',
						events: (event.events ?? []).map(readEvent),
					});
				},
				error: (error: unknown) =>
					reject(error instanceof Error ? error : new Error(String(error))),
			});
	});
}

function readEvent(raw: NonNullable<TxEvent['events']>[number]): SentEvent {
	const { type = '', value } = raw.event ?? raw;
	return {
		pallet: type,
		name: value?.type ?? '',
		fields: (value?.value ?? {}) as Record<string, unknown>,
	};
}

/** Calls a view function of a pallet; `undefined` if the chain has none of this name. */
export async function callView(
	connection: Connection,
	head: Head,
	pallet: string,
	name: string,
	args: unknown[],
): Promise<unknown> {
	const view = (await runtimeAt(connection, head.hash)).view(pallet, name);
	if (view === undefined) return undefined;
	const api = connection.client.getUnsafeApi() as unknown as {
		view: Record<string, Record<string, (...args: unknown[]) => Promise<unknown>>>;
	};
	return api.view[pallet][name](...args);
}

/** Returns bytes as a call takes them. */
export function textBytes(text: string): Uint8Array {
	return Binary.fromText(text);
}
