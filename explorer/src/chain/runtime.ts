// The runtime's types, from its metadata: storage, events, calls and runtime APIs are decoded by
// what the chain itself says of them.

import { getDynamicBuilder, getLookupFn } from '@polkadot-api/metadata-builders';
import {
	Binary,
	compactNumber,
	decAnyMetadata,
	extrinsicFormat,
	Tuple,
	type UnifiedMetadata,
	unifyMetadata,
} from '@polkadot-api/substrate-bindings';

import type { Connection } from './connection.ts';

/** A call in a transaction, or one inside another call. */
export interface DecodedCall {
	pallet: string;
	name: string;
	args: unknown;
}

/** A transaction of a block. */
export interface DecodedExtrinsic {
	signer: string | null;
	call: DecodedCall;
	bytes: number;
}

/** An event of a block. */
export interface DecodedEvent {
	pallet: string;
	name: string;
	fields: unknown;
	/** The index of the transaction that caused it; `null` for the block itself. */
	extrinsic: number | null;
}

interface Variant {
	type: string;
	value: unknown;
}

/** A codec whose values are not known to the type checker. */
export interface OpaqueCodec {
	enc: (value: unknown) => Uint8Array;
	dec: (bytes: Uint8Array | string) => unknown;
}

/** The types of one version of the runtime. */
export class Runtime {
	readonly metadata: UnifiedMetadata;
	readonly #build: ReturnType<typeof getDynamicBuilder>;
	readonly #extrinsic: { signed: OpaqueCodec; call: OpaqueCodec };

	constructor(metadata: UnifiedMetadata) {
		this.metadata = metadata;
		const lookup = getLookupFn(metadata);
		this.#build = getDynamicBuilder(lookup);
		const codec = (id: number) => this.#build.buildDefinition(id);
		const { extrinsic } = metadata;
		// Version 0 of the extensions is that of version 4 transactions, which wallets sign.
		const extensions = extrinsic.signedExtensions[0] ?? [];
		const call = codec(lookup.call ?? 0);
		const extra = extensions.map(({ type }) => codec(type));
		const { address, signature } = extrinsic as unknown as {
			address: number;
			signature: number;
		};
		this.#extrinsic = {
			signed: Tuple(codec(address), codec(signature), ...extra, call) as OpaqueCodec,
			call: call as OpaqueCodec,
		};
	}

	/** Returns the codecs of a runtime API's method. */
	api(name: string, method: string): { args: OpaqueCodec; value: OpaqueCodec } {
		const { args, value } = this.#build.buildRuntimeCall(name, method);
		return { args: args as unknown as OpaqueCodec, value: value as OpaqueCodec };
	}

	/** Returns the codecs of a view function, and its id. */
	view(
		pallet: string,
		name: string,
	): { args: OpaqueCodec; value: OpaqueCodec; id: string } | undefined {
		const found = this.metadata.pallets
			.find((one) => one.name === pallet)
			?.viewFns.find((one) => one.name === name);
		if (found === undefined) return undefined;
		const { args, value } = this.#build.buildViewFn(pallet, name);
		return {
			args: args as unknown as OpaqueCodec,
			value: value as OpaqueCodec,
			id: found.id as unknown as string,
		};
	}

	/** Returns the codecs of a storage item. */
	storage(
		pallet: string,
		item: string,
	): {
		key: (...args: unknown[]) => string;
		keyArgs: (key: string) => unknown[];
		value: OpaqueCodec;
	} {
		const { keys, value } = this.#build.buildStorage(pallet, item);
		return {
			key: (...args) => keys.enc(...args),
			keyArgs: (key) => keys.dec(key) as unknown[],
			value: value as OpaqueCodec,
		};
	}

	/** Returns the value of a constant. */
	constant(pallet: string, name: string): unknown {
		const constant = this.metadata.pallets
			.find((one) => one.name === pallet)
			?.constants.find((one) => one.name === name);
		if (constant === undefined) return undefined;
		return this.#build.buildConstant(pallet, name).dec(constant.value) as unknown;
	}

	/** Returns the codec of the list of runs, as the chain hashes it. */
	runs(): OpaqueCodec {
		const submitted = this.#build.buildEvent('Inference', 'Submitted').codec as unknown as {
			inner: Record<string, OpaqueCodec>;
		};
		return submitted.inner.runs;
	}

	/** Decodes the events of a block. */
	events(value: Uint8Array | string): DecodedEvent[] {
		const { value: codec } = this.storage('System', 'Events');
		return (
			codec.dec(value) as {
				phase: { type: string; value?: number };
				event: { type: string; value: Variant };
			}[]
		).map(({ phase, event }) => ({
			pallet: event.type,
			name: event.value.type,
			fields: event.value.value,
			extrinsic: phase.type === 'ApplyExtrinsic' ? (phase.value ?? null) : null,
		}));
	}

	/** Decodes a transaction; `undefined` if it has a form that this explorer does not know. */
	extrinsic(hex: string): DecodedExtrinsic | undefined {
		const whole = Binary.fromHex(hex);
		const prefix = [1, 2, 4][whole[0] & 3] ?? 1 + 4 + (whole[0] >> 2);
		if (compactNumber.dec(whole) !== whole.length - prefix) return undefined;
		// The decoders read a whole buffer, whatever part of it a view shows.
		const { type } = extrinsicFormat.dec(whole.slice(prefix, prefix + 1));
		const body = whole.slice(prefix + 1);
		if (type === 'general') return undefined;
		if (type === 'bare') {
			return {
				signer: null,
				call: this.#call(this.#extrinsic.call.dec(body)),
				bytes: whole.length,
			};
		}
		const parts = this.#extrinsic.signed.dec(body) as unknown[];
		const address = parts[0] as Variant;
		return {
			signer: typeof address.value === 'string' ? address.value : null,
			call: this.#call(parts.at(-1)),
			bytes: whole.length,
		};
	}

	#call(value: unknown): DecodedCall {
		const { type: pallet, value: inner } = value as { type: string; value: Variant };
		return { pallet, name: inner.type, args: inner.value };
	}
}

/** Returns the calls that a call makes: itself, and those inside batches, proxies and the like. */
export function allCalls(call: DecodedCall): DecodedCall[] {
	const found: DecodedCall[] = [];
	const visit = (value: unknown): void => {
		if (Array.isArray(value)) value.forEach(visit);
		else if (value !== null && typeof value === 'object' && !(value instanceof Uint8Array)) {
			const { type, value: inner } = value as { type?: unknown; value?: unknown };
			const nested = inner as { type?: unknown; value?: unknown } | undefined;
			if (
				typeof type === 'string' &&
				nested !== null &&
				typeof nested === 'object' &&
				typeof nested.type === 'string' &&
				'value' in nested
			)
				found.push({ pallet: type, name: nested.type, args: nested.value });
			Object.values(value).forEach(visit);
		}
	};
	found.push(call);
	visit(call.args);
	return found;
}

const cache = new Map<string, Promise<Runtime>>();

async function load(connection: Connection, at: string): Promise<Runtime> {
	for (const version of [16, 15]) {
		const answer = await connection.request<string>('state_call', [
			'Metadata_metadata_at_version',
			`0x${version.toString(16).padStart(2, '0')}000000`,
			at,
		]);
		const bytes = Binary.fromHex(answer);
		if (bytes[0] === 1) return new Runtime(unifyMetadata(decAnyMetadata(bytes)));
	}
	throw new Error('the chain offers no metadata that this explorer can read');
}

/** Returns the types of the runtime at a block. */
export async function runtimeAt(connection: Connection, at: string): Promise<Runtime> {
	const { specName, specVersion } = await connection.request<{
		specName: string;
		specVersion: number;
	}>('state_getRuntimeVersion', [at]);
	const key = `${specName}/${specVersion}`;
	let runtime = cache.get(key);
	if (runtime === undefined) {
		runtime = load(connection, at);
		cache.set(key, runtime);
		runtime.catch(() => cache.delete(key));
	}
	return runtime;
}
