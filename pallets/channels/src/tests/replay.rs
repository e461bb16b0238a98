//! A voucher is valid for one authorisation, on one channel, opened in one block to one provider,
//! of one chain.

use super::*;
use sp_core::H256;
use sp_runtime::MultiSignature;
use tributary_primitives::voucher::Voucher;

/// Redeems the payer's signature under `voucher` on a channel.
fn bring_as(voucher: Voucher, channel: ChannelId, authorisation: AuthorisationId) -> DispatchResult {
	let Voucher { units, amount, .. } = voucher;
	let signature: MultiSignature = Payer.sign(&voucher.text());
	let redemption = signed(Payer, channel, authorisation, units, amount);
	bring(Redemption { signature, ..redemption })
}

#[test]
fn a_voucher_should_be_worth_nothing_on_another_channel() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, other) = (open(), open());
		let good = voucher(id, 0, 1, 100);
		assert_noop!(bring_as(good, other, 0), Error::<Test>::InvalidSignature);
		assert_ok!(bring_as(good, id, 0));
		assert_noop!(bring_as(good, other, 0), Error::<Test>::InvalidSignature);
	});
}

#[test]
fn a_voucher_should_be_worth_nothing_by_another_authorisation_of_its_key() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let (first, second) = (authorise(id, Payer, 1_000, 90), authorise(id, Payer, 1_000, 90));
		let good = voucher(id, first, 1, 100);
		assert_noop!(bring_as(good, id, second), Error::<Test>::InvalidSignature);
		assert_noop!(bring_as(good, id, 0), Error::<Test>::InvalidSignature);
		assert_ok!(bring_as(good, id, first));
	});
}

#[test]
fn a_voucher_should_be_worth_nothing_on_another_chain() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let good = voucher(id, 0, 1, 100);
		let foreign = Voucher { genesis: [7; 32], ..good };
		assert_noop!(bring_as(foreign, id, 0), Error::<Test>::InvalidSignature);
		frame_system::BlockHash::<Test>::insert(0, H256([7; 32]));
		assert_noop!(bring_as(good, id, 0), Error::<Test>::InvalidSignature);
		assert_ok!(bring_as(foreign, id, 0));
	});
}

/// A chain that reverts blocks reuses the id of a channel that was opened in one of them.
#[test]
fn a_voucher_should_be_worth_nothing_on_a_channel_opened_in_another_block() {
	ExtBuilder::default().build_and_execute(|| {
		let first = voucher(open(), 0, 1, 100);
		crate::Channels::<Test>::remove(0);
		NextChannelId::<Test>::put(0);
		assert_ok!(with_no_hold());
		go_to(START + 1);
		let id = open();
		assert_eq!(id, first.channel);
		assert_noop!(bring_as(first, id, 0), Error::<Test>::InvalidSignature);
		assert_noop!(bring_as(Voucher { opened_at: 0, ..first }, id, 0), Error::<Test>::InvalidSignature);
		assert_ok!(bring_as(Voucher { opened_at: first.opened_at + 1, ..first }, id, 0));
	});
}

/// Another order of the openings in a block gives the id to a channel with another provider.
#[test]
fn a_voucher_should_be_worth_nothing_to_another_provider() {
	ExtBuilder::default().build_and_execute(|| {
		let first = voucher(open(), 0, 1, 100);
		crate::Channels::<Test>::remove(0);
		NextChannelId::<Test>::put(0);
		assert_ok!(with_no_hold());
		Serving::insert((OtherProvider.account(), MODEL), (VERSION, sp_runtime::Perbill::zero()));
		assert_ok!(Channels::open(Payer.origin(), OtherProvider.account(), MODEL, VERSION, DEPOSIT, DURATION));
		let second = voucher(0, 0, 1, 100);
		assert_eq!(second.opened_at, first.opened_at);
		assert_noop!(bring_as(first, 0, 0), Error::<Test>::InvalidSignature);
		assert_ok!(bring_as(second, 0, 0));
	});
}

/// Releases the holds and the pin of the reverted channel.
fn with_no_hold() -> DispatchResult {
	use frame_support::traits::{fungible::hold::Mutate, tokens::Precision::Exact};
	Balances::release(&HoldReason::Channel.into(), &Payer.account(), DEPOSIT, Exact)?;
	Balances::release(&HoldReason::Deposit.into(), &Payer.account(), CHANNEL_DEPOSIT, Exact)?;
	MockModels::unpin_terms(MODEL, VERSION);
	Ok(())
}

#[test]
fn a_voucher_should_outlive_neither_its_channel_nor_its_authorisation() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let number = authorise(id, Payer, 1_000, 20);
		let (own, agent_s) = (voucher(id, 0, 1, 100), voucher(id, number, 1, 100));
		go_to(20);
		assert_ok!(Channels::remove_authorisation(Stranger.origin(), id, number));
		assert_noop!(bring_as(agent_s, id, number), Error::<Test>::AuthorisationNotFound);
		assert_ok!(Channels::close(Provider.origin(), id));
		assert_ok!(Channels::withdraw(Stranger.origin(), id));
		assert_noop!(bring_as(own, id, 0), Error::<Test>::ChannelNotFound);
	});
}

#[test]
fn a_voucher_should_not_be_good_as_anything_but_its_text() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let good = voucher(id, 0, 1, 100);
		let text = String::from_utf8(good.text()).unwrap();
		let others = [
			format!("{text}\n"),
			text.replace('\n', "\r\n"),
			text.to_uppercase(),
			format!("<bytes>{text}</bytes>"),
			format!("<Bytes><Bytes>{text}</Bytes></Bytes>"),
			format!("<Bytes>{text}"),
			text.replace("amount: 100", "amount: 0100"),
		];
		for other in others {
			let signature = Payer.sign(other.as_bytes());
			let brought = bring(Redemption { signature, ..signed(Payer, id, 0, 1, 100) });
			assert_noop!(brought, Error::<Test>::InvalidSignature);
		}
	});
}
