// Pays for three answers through a channel: vouchers off the chain, one redemption on it.

import {
	eventNamed,
	formatTrib,
	openChannel,
	redeem,
	send,
	signVoucher,
	toBigInt,
	TRIB,
	type Voucher,
} from '@tributary/sdk';

import { runExample, type Session } from './common.ts';
import { publishModel } from './publish-model.ts';

const PRICE = TRIB / 10n;

async function channel(session: Session): Promise<void> {
	const { api, attribution, people } = session;
	const { asker: payer, provider } = people;
	const { model, version } = await publishModel(session);

	// The payer deposits 10 TRIB for this provider and this model, for 500 live blocks.
	const opened = await openChannel(api, {
		payer,
		provider: provider.address,
		model,
		version,
		deposit: 10n * TRIB,
		expiresIn: 500,
	});
	console.log(`channel ${opened.channel} is open`);

	// After each answer the payer signs a voucher for all answers so far: only the latest counts.
	let voucher: Voucher = { ...opened, authorisation: 0, units: 0, amount: 0n };
	let signature = new Uint8Array();
	for (let answer = 1; answer <= 3; answer++) {
		voucher = { ...voucher, units: answer, amount: BigInt(answer) * PRICE };
		signature = Uint8Array.from(signVoucher(api, voucher, payer));
		console.log(`voucher for ${voucher.units} answers: ${formatTrib(voucher.amount)}`);
	}

	// The provider redeems the latest one, and ends the channel, which the provider may do at once.
	await send(api, redeem(api, voucher, signature), provider);
	const { redeemed } = await attribution.channel(opened.channel);
	console.log(`redeemed: ${formatTrib(BigInt(redeemed))}`);
	await send(api, api.tx.channels.close(opened.channel), provider);

	// What is left goes back to the payer.
	const { events } = await send(api, api.tx.channels.withdraw(opened.channel), provider);
	const { refund } = eventNamed(events, 'channels.Withdrawn');
	console.log(`refunded to the payer: ${formatTrib(toBigInt(refund))}`);
}

await runExample(import.meta, channel);
