//! The numbers and accounts that only a new version of the runtime can change.

/// Units of the token, and prices in it.
pub mod currency {
	use crate::types::Balance;
	use sp_runtime::Perbill;

	/// One token.
	pub const TRIB: Balance = 1_000_000_000_000;
	/// A thousandth of a token.
	pub const MILLI_TRIB: Balance = TRIB / 1_000;
	/// A millionth of a token.
	pub const MICRO_TRIB: Balance = TRIB / 1_000_000;
	/// Minimum balance of an account.
	pub const EXISTENTIAL_DEPOSIT: Balance = MILLI_TRIB;
	/// Treasury's part of transaction fees, paid when a session ends. The validators share the
	/// rest, by the blocks that they make.
	pub const TREASURY_PART_OF_FEES: Perbill = Perbill::from_percent(20);
	/// Part of a block's fees that its author gets before the rest is divided among validators.
	pub const AUTHOR_PART_OF_FEES: Perbill = Perbill::from_percent(20);

	/// Returns the deposit for keeping `items` entries of `bytes` bytes together in the state.
	pub const fn deposit(items: Balance, bytes: Balance) -> Balance {
		let for_items = items.saturating_mul(10 * MILLI_TRIB);
		for_items.saturating_add(bytes.saturating_mul(10 * MICRO_TRIB))
	}
}

/// Time, in milliseconds and in blocks.
pub mod time {
	use crate::types::BlockNumber;

	/// Milliseconds from one block to the next.
	pub const MILLISECS_PER_BLOCK: u64 = 6_000;
	/// Milliseconds of a slot: a slot has at most one block.
	pub const SLOT_DURATION: u64 = MILLISECS_PER_BLOCK;
	/// Blocks in a minute.
	pub const MINUTES: BlockNumber = 10;
	/// Blocks in an hour.
	pub const HOURS: BlockNumber = MINUTES * 60;
	/// Blocks in a day.
	pub const DAYS: BlockNumber = HOURS * 24;
	/// Slots in an epoch of a public network: an hour.
	pub const EPOCH_DURATION: u64 = 600;
}

/// Block production, finality and stake.
pub mod consensus {
	use sp_consensus_babe::{AllowedSlots, BabeEpochConfiguration};
	use sp_staking::SessionIndex;

	/// Configuration of BABE. One slot in four has a primary author. Where there is none or it is
	/// late, a secondary author makes the block.
	pub const BABE_EPOCH_CONFIG: BabeEpochConfiguration =
		BabeEpochConfiguration { c: (1, 4), allowed_slots: AllowedSlots::PrimaryAndSecondaryVRFSlots };
	/// Maximum number of authorities.
	pub const MAX_AUTHORITIES: u32 = 1_000;
	/// Maximum number of validators of a session, whatever governance sets: as many as the border
	/// of two sessions can settle within half a block.
	pub const MAX_VALIDATORS: u32 = 300;
	/// Sessions in which an equivocation can be reported: a week of hours.
	pub const REPORTING_SESSIONS: SessionIndex = 168;
	/// Sessions after which leaving stake is free. Longer than an offence can be reported, counted
	/// from the last session that the stake backs.
	pub const BONDING_SESSIONS: SessionIndex = REPORTING_SESSIONS + 4;
	/// Sessions for which an unchanged set of validators stays the same to GRANDPA: a day.
	pub const RENEWAL_SESSIONS: SessionIndex = 24;
}

/// Accounts without a key, derived from the ids of pallets.
pub mod accounts {
	use crate::types::AccountId;
	use frame_support::{parameter_types, PalletId};
	use sp_runtime::traits::AccountIdConversion;

	parameter_types! {
		/// Id from which the treasury's account is derived.
		pub const TreasuryPalletId: PalletId = PalletId(*b"trb/trsy");
		/// Id from which the account of the ledger's pot is derived.
		pub const AttributionPalletId: PalletId = PalletId(*b"trb/attr");
		/// Id from which the accounts of staked tokens and of validators' rewards are derived.
		pub const ValidatorsPalletId: PalletId = PalletId(*b"trb/vald");
		/// Id from which the account of the protocol's cut is derived.
		pub const ProtocolCutPalletId: PalletId = PalletId(*b"trb/pcut");

		/// Account of the treasury, which receives penalties, dust and its part of the fees.
		pub TreasuryAccount: AccountId = TreasuryPalletId::get().into_account_truncating();
		/// Account to which the ledger owes the protocol's cut. It is not the reward pot: anyone
		/// may have an account paid what the ledger owes it, and the treasury takes a part of all
		/// that the reward pot receives.
		pub ProtocolCutAccount: AccountId = ProtocolCutPalletId::get().into_account_truncating();
	}
}
