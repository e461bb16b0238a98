// Channels: a prepaid deposit, and vouchers that draw on it (docs/protocol/channels.md).

import type { ApiPromise } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';
import { u8aToHex } from '@polkadot/util';
import { decodeAddress } from '@polkadot/util-crypto';

import { utf8 } from './bytes.ts';
import { type Call, eventNamed, send, toBigInt } from './chain.ts';

/** The terms on which a channel is opened. */
export interface ChannelPlan {
	payer: KeyringPair;
	/** The provider's address. */
	provider: string;
	model: number;
	version: number;
	deposit: bigint;
	/** Live blocks until the channel expires. */
	expiresIn: number;
}

/** The identity of a channel, which every voucher of it names. */
export interface OpenedChannel {
	channel: bigint;
	/** The number of the block that opened it, which every voucher names. */
	opened: number;
	/** The provider's address, which every voucher names by its public key. */
	provider: string;
}

/** Opens a channel; its deposit is held on the payer. */
export async function openChannel(api: ApiPromise, plan: ChannelPlan): Promise<OpenedChannel> {
	const { provider, model, version, deposit, expiresIn } = plan;
	const call = api.tx.channels.open(provider, model, version, deposit, expiresIn);
	const { events, number } = await send(api, call, plan.payer);
	const channel = toBigInt(eventNamed(events, 'channels.Opened').channel);
	return { channel, opened: number, provider };
}

/** A cumulative claim on the deposit: only the latest of an authorisation counts. */
export interface Voucher extends OpenedChannel {
	/** The number of the agent's authorisation; 0 for the payer's own key. */
	authorisation: number;
	/** The inferences answered since the authorisation began. */
	units: number;
	/** What they cost in all since then. */
	amount: bigint;
}

/** Returns the bytes to sign on the chain with this genesis hash. */
export function voucherBytes(genesis: string, voucher: Voucher): Uint8Array {
	const { channel, opened, provider, authorisation, units, amount } = voucher;
	return utf8(
		[
			'Tributary channel voucher',
			`chain: ${genesis}`,
			`channel: ${channel}`,
			`opened: ${opened}`,
			`provider: ${u8aToHex(decodeAddress(provider))}`,
			`authorisation: ${authorisation}`,
			`units: ${units}`,
			`amount: ${amount}`,
		].join('\n'),
	);
}

/** Signs with any kind of key; the first byte of the signature names the kind. */
export function signVoucher(api: ApiPromise, voucher: Voucher, by: KeyringPair): Uint8Array {
	return by.sign(voucherBytes(api.genesisHash.toHex(), voucher), { withType: true });
}

/** Returns the call by which the provider redeems a voucher, or charges a smaller total of it. */
export function redeem(
	api: ApiPromise,
	voucher: Voucher,
	signature: Uint8Array,
	charge: bigint | null = null,
): Call {
	const { channel, authorisation, units, amount } = voucher;
	return api.tx.channels.redeem(channel, authorisation, units, amount, signature, charge);
}
