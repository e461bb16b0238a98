// An upgrade of the runtime: authorised by governance, applied by any account, complete when its
// migrations are.

import type { ApiPromise } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';
import { blake2AsHex } from '@polkadot/util-crypto';
import {
	type ChainEvent,
	eventNamed,
	eventsAt,
	eventsNamed,
	send,
	toHex,
	waitUntil,
	withTimeout,
} from '@tributary/sdk';

/** An upgrade that failed, with the cause. */
export class NotUpgraded extends Error {}

/** Returns the hash of the code, as `b2sum -l 256` prints it for the file. */
export function hashOf(code: Uint8Array): string {
	return blake2AsHex(code);
}

/** Has the sudo key authorise this code, and returns the number of the block. */
export async function authorise(
	api: ApiPromise,
	code: Uint8Array,
	sudo: KeyringPair,
): Promise<number> {
	const { number, events } = await send(
		api,
		api.tx.sudo.sudo(api.tx.system.authorizeUpgrade(hashOf(code))),
		sudo,
	);
	if (!eventsNamed(events, 'system.UpgradeAuthorized').length)
		throw new NotUpgraded('the upgrade could not be authorised');
	return number;
}

/**
 * Waits until the client uses the metadata of the chain's version. While it replaces them it may
 * misread events.
 */
export async function upToDate(api: ApiPromise): Promise<void> {
	await waitUntil(30_000, 'the new metadata', async () => {
		return (await api.rpc.state.getRuntimeVersion()).specVersion.eq(
			api.runtimeVersion.specVersion,
		);
	});
}

/**
 * Applies authorised code in an unsigned transaction without a fee, and returns the number of the
 * block.
 */
export async function apply(api: ApiPromise, code: Uint8Array): Promise<number> {
	let stop: (() => void) | undefined;
	const inBlock = new Promise<string>((resolve, reject) => {
		api.rpc.author
			.submitAndWatchExtrinsic(
				api.tx.system.applyAuthorizedUpgrade(toHex(code)),
				(status) => {
					if (status.isInBlock) resolve(status.asInBlock.toHex());
					else if (status.isInvalid || status.isDropped || status.isUsurped)
						reject(new NotUpgraded(`the pool dropped the upgrade: ${status.type}`));
				},
			)
			.then((unsubscribe) => (stop = unsubscribe), reject);
	});
	const block = await withTimeout(90_000, 'the upgrade to be in a block', inBlock).finally(() =>
		stop?.(),
	);
	await upToDate(api);
	const events = await eventsAt(api, block);
	if (eventsNamed(events, 'system.RejectedInvalidAuthorizedUpgrade').length) {
		const { error } = eventNamed(
			events,
			'system.RejectedInvalidAuthorizedUpgrade',
		) as unknown as { error: { asModule: never } };
		const { name, docs } = api.registry.findMetaError(error.asModule);
		throw new NotUpgraded(`the chain rejects this code: ${name}: ${docs.join(' ')}`);
	}
	eventNamed(events, 'system.CodeUpdated');
	return (await api.rpc.chain.getHeader(block)).number.toNumber();
}

/**
 * Follows the blocks after the upgrade until its migrations end; `failed` if one of them failed.
 */
export async function migrations(
	api: ApiPromise,
	applied: number,
	tell: (number: number, events: ChainEvent[]) => void = () => {},
): Promise<{ ended: number; failed: boolean }> {
	for (let number = applied + 1; ; number++) {
		const block = await waitUntil(
			90_000,
			`block ${number}`,
			async () => {
				const head = await api.rpc.chain.getHeader();
				return (
					head.number.toNumber() >= number && (await api.rpc.chain.getBlockHash(number))
				);
			},
			500,
		);
		const events = (await eventsAt(api, block.toHex())).filter(({ name }) =>
			name.startsWith('migrations.'),
		);
		tell(number, events);
		const has = (name: string): boolean => eventsNamed(events, `migrations.${name}`).length > 0;
		if (has('UpgradeFailed')) return { ended: number, failed: true };
		if (has('UpgradeCompleted') || (number === applied + 1 && !has('UpgradeStarted')))
			return { ended: number, failed: false };
	}
}
