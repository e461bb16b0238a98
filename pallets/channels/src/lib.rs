//! # Channels
//!
//! Prepaid lines between a payer and a provider: thousands of inferences, one settlement.
//!
//! ## Pallet API
//!
//! See the [`pallet`] module for the calls. The view functions [`Pallet::channel_left`], [`Pallet::authorisation_left`],
//! [`Pallet::would_redeem`] and [`Pallet::voucher_bytes`] answer before anybody signs. The bytes of a voucher are specified in
//! `docs/protocol/channels.md`.
//!
//! ## Overview
//!
//! A payer opens a channel to a provider that serves a model, under the latest version of the model's terms, and puts a
//! deposit on hold. For each answer it signs, off the chain, a *voucher*: how many inferences were answered and what they
//! cost, in all. The provider redeems the latest voucher when it likes; the difference to what was redeemed before is
//! settled as the fee of a job is, all of the data share through the pools.
//!
//! ```text
//!         redeem, top_up, extend, authorise_agent
//!                   +---+
//!                   v   |     close by the payer      close window
//!  open ---------> Open -+---------------------> Closing ----------> Over --withdraw--> gone
//!                    |                          (redeem only)         ^
//!                    +------- expiry, or close by the provider -------+
//! ```
//!
//! ## Terminology
//!
//! - **Deposit**: what the payer has paid in; what is left of it is on hold on the payer.
//! - **Authorisation**: the right of a key to sign vouchers. Number 0 is the payer's own, for the whole deposit and until the end;
//!   each **agent**'s has a number that is never used again, a cap and an expiry.
//! - **Close window**: what a provider has, once the payer takes something away, to redeem what it holds. Frozen at the
//!   opening, and at least one block.
//! - **Over**: nothing can be redeemed any more, and what is left is the payer's. Anybody may bring it back by `withdraw`.
//!
//! ## Properties
//!
//! - What is redeemed on a channel is never more than was deposited; what is redeemed with an authorisation, never more than its cap.
//! - Repeating, reordering or losing vouchers never pays twice: for each authorisation, all that was paid is at most the
//!   largest amount that its key signed.
//! - What the payer takes away (an agent, a part of a cap or of an expiry, the channel) can be redeemed for a close window more,
//!   unless the channel expires before.
//! - An account's holds are exactly what is left on its channels, and the deposits for their storage and that of authorisations.
//! - A channel and every authorisation end by themselves, and whoever comes by may clear them away.
//! - `units` are what those who sign say. Nothing ranks or pays by them.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub use pallet::*;
pub use weights::WeightInfo;

mod agent;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod channel;
mod redemption;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::{Scheme, SignerFixture};
#[cfg(feature = "runtime-benchmarks")]
use tributary_primitives::traits::benchmarking::{ModelFixture, ProviderFixture, ReleaseFixture};

use alloc::vec::Vec;
use frame_support::{
	pallet_prelude::*,
	sp_runtime::{
		traits::{BlockNumberProvider, CheckedAdd, IdentifyAccount, One, Saturating, Verify, Zero},
		Perbill,
	},
	traits::tokens::fungible::{hold, Inspect},
};
use frame_system::pallet_prelude::*;
use tributary_primitives::{
	traits::{Models, Providers, Settlement},
	AuthorisationId, Balance, ChannelId, ModelId, TermsVersion,
};
use tributary_support::count;
use types::*;

/// A channel of this chain.
pub type ChannelOf<T> = Channel<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// An agent's authorisation of this chain.
pub type AuthorisationOf<T> = Authorisation<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

#[frame_support::pallet]
pub mod pallet {
	use super::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>, Hash: Into<[u8; 32]>> {
		/// What each call weighs.
		type WeightInfo: WeightInfo;
		/// The reason of a hold.
		type RuntimeHoldReason: From<HoldReason>;
		/// The token: deposits are held in it.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ hold::Mutate<Self::AccountId, Reason = Self::RuntimeHoldReason>;
		/// The models and their terms.
		type Models: Models<Self::AccountId>;
		/// Who serves what.
		type Providers: Providers<Self::AccountId>;
		/// The ledger.
		type Settlement: Settlement<Self::AccountId, BlockNumberFor<Self>>;
		/// What all windows and expiries count. It may stand still, and never goes back.
		type Clock: BlockNumberProvider<BlockNumber = BlockNumberFor<Self>>;
		/// The signature under a voucher.
		type Signature: Verify<Signer = Self::Signer> + Parameter;
		/// The key that makes it.
		type Signer: IdentifyAccount<AccountId = Self::AccountId>;
		/// The protocol's cut of what is redeemed, for channels opened from now on.
		type ProtocolCut: Get<Perbill>;
		/// Blocks that a provider has to redeem once the payer takes something away, for channels opened from now on.
		type CloseWindow: Get<BlockNumberFor<Self>>;
		/// The most blocks from now in which a channel may expire.
		type MaxDuration: Get<BlockNumberFor<Self>>;
		/// The least that a channel is opened with.
		type MinDeposit: Get<Balance>;
		/// Held for a channel's storage.
		#[pallet::constant]
		type ChannelDeposit: Get<Balance>;
		/// Held for the storage of an agent's authorisation.
		#[pallet::constant]
		type AuthorisationDeposit: Get<Balance>;
		/// Fixtures for the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: SignerFixture<Self::Signer, Self::AccountId, Self::Signature>
			+ ReleaseFixture<Self::AccountId>
			+ ModelFixture<Self::AccountId>
			+ ProviderFixture<Self::AccountId>;
	}

	/// Why an amount is on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// For the storage of a channel or an authorisation.
		#[codec(index = 0)]
		Deposit,
		/// What is left on a channel.
		#[codec(index = 1)]
		Channel,
	}

	/// The number of the next channel.
	#[pallet::storage]
	pub type NextChannel<T: Config> = StorageValue<_, ChannelId, ValueQuery>;

	/// The channels, until what is left on them was withdrawn.
	#[pallet::storage]
	pub type Channels<T: Config> = StorageMap<_, Twox64Concat, ChannelId, ChannelOf<T>>;

	/// The agents' authorisations, by channel and number. (The payer's own is part of the channel.)
	#[pallet::storage]
	pub type Authorisations<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ChannelId, Twox64Concat, AuthorisationId, AuthorisationOf<T>>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A channel was opened and its deposit put on hold.
		Opened {
			/// The channel.
			channel: ChannelId,
			/// Who has paid in advance.
			payer: T::AccountId,
			/// Who answers.
			provider: T::AccountId,
			/// The model that answers.
			model: ModelId,
			/// The version of its terms.
			version: TermsVersion,
			/// What was paid in.
			deposit: Balance,
			/// The opening block, as vouchers name it.
			opened_at: u32,
			/// The block in which it ends by itself, by the live blocks.
			expires_at: BlockNumberFor<T>,
			/// Blocks that the provider has once the payer takes something away.
			close_window: BlockNumberFor<T>,
			/// The protocol's cut of what is redeemed.
			protocol_cut: Perbill,
		},
		/// More was paid in.
		ToppedUp {
			/// The channel.
			channel: ChannelId,
			/// How much more.
			amount: Balance,
			/// What was paid in, in all.
			deposited: Balance,
		},
		/// A channel lasts longer.
		Extended {
			/// The channel.
			channel: ChannelId,
			/// The block in which it ends by itself.
			expires_at: BlockNumberFor<T>,
		},
		/// A key may sign vouchers.
		AgentAuthorised {
			/// The channel.
			channel: ChannelId,
			/// The number that its vouchers name.
			authorisation: AuthorisationId,
			/// Whose key it is.
			agent: T::AccountId,
			/// The most that may be redeemed with it.
			cap: Balance,
			/// The block from which nothing may be redeemed with it.
			expires_at: BlockNumberFor<T>,
		},
		/// An agent may do more, or will be able to do less.
		AgentAdjusted {
			/// The channel.
			channel: ChannelId,
			/// The authorisation.
			authorisation: AuthorisationId,
			/// The most that may be redeemed with it now.
			cap: Balance,
			/// The lower cap that is on its way.
			lowering: Option<Lowering<BlockNumberFor<T>>>,
			/// The block from which nothing may be redeemed with it.
			expires_at: BlockNumberFor<T>,
		},
		/// An agent's authorisation ends soon.
		AgentRevoked {
			/// The channel.
			channel: ChannelId,
			/// The authorisation.
			authorisation: AuthorisationId,
			/// The block from which nothing may be redeemed with it.
			expires_at: BlockNumberFor<T>,
		},
		/// An agent's authorisation that had ended was cleared away.
		AuthorisationRemoved {
			/// The channel.
			channel: ChannelId,
			/// The authorisation.
			authorisation: AuthorisationId,
		},
		/// A voucher was redeemed: the amount is with the ledger, which credited everybody.
		Redeemed {
			/// The channel.
			channel: ChannelId,
			/// The authorisation that it was signed by.
			authorisation: AuthorisationId,
			/// What was paid.
			amount: Balance,
			/// What was redeemed with the authorisation, in all.
			redeemed: Balance,
			/// The most inferences that its vouchers named.
			units: u64,
			/// What is left on the channel.
			left: Balance,
		},
		/// One of several vouchers could not be redeemed. It hinders no other.
		RedemptionFailed {
			/// The channel.
			channel: ChannelId,
			/// The authorisation.
			authorisation: AuthorisationId,
			/// Why.
			error: DispatchError,
		},
		/// Somebody closed a channel.
		Closed {
			/// The channel.
			channel: ChannelId,
			/// Its payer or its provider.
			by: T::AccountId,
			/// The block from which nothing may be redeemed.
			ends_at: BlockNumberFor<T>,
		},
		/// A channel that was over is gone, and what was left on it is the payer's again.
		Withdrawn {
			/// The channel.
			channel: ChannelId,
			/// Who had opened it.
			payer: T::AccountId,
			/// What was left.
			refund: Balance,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// There is no such channel.
		UnknownChannel,
		/// There is no such authorisation on the channel.
		UnknownAuthorisation,
		/// The model has no such version of terms.
		UnknownTerms,
		/// The model's owner has published newer terms: read them, and name their version.
		TermsSuperseded,
		/// There is no such model, or it is retired.
		ModelUnavailable,
		/// The provider does not serve the model.
		NotServing,
		/// The deposit is below the chain's minimum.
		DepositTooLow,
		/// A channel lasts at least one block, and not longer than the chain allows.
		DurationOutOfBounds,
		/// The new expiry is not later than the old one.
		NotLater,
		/// The amount is zero.
		ZeroAmount,
		/// Only the channel's payer may do this.
		NotPayer,
		/// Only the channel's payer and its provider may do this.
		NotParty,
		/// The payer has closed the channel: it can only be redeemed on until it ends.
		ChannelClosing,
		/// The channel has ended.
		ChannelOver,
		/// The time for this has not come.
		TooEarly,
		/// The authorisation has ended, or would have.
		AuthorisationExpired,
		/// Authorisation 0 is the payer's own: it ends with the channel.
		PayersOwn,
		/// All that the voucher entitles to was paid, or nothing is left of the cap or the deposit.
		NothingToRedeem,
		/// The signature is not that of the authorisation's key under this voucher.
		BadSignature,
		/// The channel's terms name more Releases or beneficiaries than the call said: say more.
		TermsTooLarge,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(!T::CloseWindow::get().is_zero(), "a provider has a block to redeem in");
			assert!(!T::MaxDuration::get().is_zero(), "a channel lasts");
			assert!(T::MinDeposit::get() > 0, "a channel has a deposit");
			let normal = <T as frame_system::Config>::BlockWeights::get().get(DispatchClass::Normal).max_extrinsic;
			let most = Self::many_weight(MAX_REDEMPTIONS, TermsSize::MOST);
			assert!(
				normal.is_none_or(|max| most.all_lte(max)),
				"a block has room for as many redemptions as a call takes"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), frame_support::sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Open a channel to a provider that serves the model, under the latest version of the model's terms, and put the
		/// deposit on hold. Naming the version makes sure that nobody agrees to terms that were published a moment ago; a
		/// channel keeps those that it was opened with.
		///
		/// It ends by itself `expires_in` live blocks from now. Nothing obliges the provider to answer: it is paid by
		/// vouchers, and the payer signs as many as it likes.
		///
		/// Origin: signed; the caller is the payer. Errors: `DepositTooLow`, `DurationOutOfBounds`, `ModelUnavailable`,
		/// `UnknownTerms`, `TermsSuperseded`, `NotServing`, the hold's own. Event: `Opened`.
		#[pallet::call_index(0)]
		pub fn open(
			origin: OriginFor<T>,
			provider: T::AccountId,
			model: ModelId,
			version: TermsVersion,
			deposit: Balance,
			expires_in: BlockNumberFor<T>,
		) -> DispatchResult {
			Self::do_open(ensure_signed(origin)?, provider, model, version, deposit, expires_in)
		}

		/// Pay in more.
		///
		/// Origin: the payer. Errors: `UnknownChannel`, `NotPayer`, `ChannelOver`, `ChannelClosing`, `ZeroAmount`, the hold's
		/// own. Event: `ToppedUp`.
		#[pallet::call_index(1)]
		pub fn top_up(origin: OriginFor<T>, channel: ChannelId, amount: Balance) -> DispatchResult {
			Self::do_top_up(ensure_signed(origin)?, channel, amount)
		}

		/// Let the channel last longer: until live block `expires_at`. Only while its terms are the model's
		/// latest and the provider serves the model.
		///
		/// Origin: the payer. Errors: `UnknownChannel`, `NotPayer`, `ChannelOver`, `ChannelClosing`, `NotLater`,
		/// `ModelUnavailable`, `TermsSuperseded`, `NotServing`, `DurationOutOfBounds`. Event: `Extended`.
		#[pallet::call_index(2)]
		pub fn extend(origin: OriginFor<T>, channel: ChannelId, expires_at: BlockNumberFor<T>) -> DispatchResult {
			Self::do_extend(ensure_signed(origin)?, channel, expires_at)
		}

		/// Let an agent sign vouchers of up to `cap` in all, to be redeemed before live block `expires_at` and the channel's
		/// end. It gets a number that is never used again, and a deposit is held for it.
		///
		/// Origin: the payer. Errors: `UnknownChannel`, `NotPayer`, `ChannelOver`, `ChannelClosing`, `ZeroAmount`,
		/// `AuthorisationExpired`, the hold's own. Event: `AgentAuthorised`.
		#[pallet::call_index(3)]
		pub fn authorise_agent(
			origin: OriginFor<T>,
			channel: ChannelId,
			agent: T::AccountId,
			cap: Balance,
			expires_at: BlockNumberFor<T>,
		) -> DispatchResult {
			Self::do_authorise_agent(ensure_signed(origin)?, channel, agent, cap, expires_at)
		}

		/// Set an agent's cap and expiry: to what they are, if they are to stay.
		///
		/// A higher cap and a later expiry hold at once. A lower cap holds a close window from now; while it is on its way, a
		/// still lower one takes its place and waits a close window of its own, one between the two takes its place and its
		/// time, and one that is no lower than the present cap ends it. An expiry comes no sooner than a close window from
		/// now, unless it was to come anyway.
		///
		/// Origin: the payer. Errors: `UnknownChannel`, `NotPayer`, `ChannelOver`, `ChannelClosing`, `PayersOwn`,
		/// `UnknownAuthorisation`, `AuthorisationExpired`. Event: `AgentAdjusted`.
		#[pallet::call_index(4)]
		pub fn adjust_agent(
			origin: OriginFor<T>,
			channel: ChannelId,
			authorisation: AuthorisationId,
			cap: Balance,
			expires_at: BlockNumberFor<T>,
		) -> DispatchResult {
			Self::do_adjust_agent(ensure_signed(origin)?, channel, authorisation, cap, expires_at)
		}

		/// End an agent's authorisation: a close window from now, or when it was to end anyway.
		///
		/// Origin: the payer. Errors: `UnknownChannel`, `NotPayer`, `ChannelOver`, `ChannelClosing`, `PayersOwn`,
		/// `UnknownAuthorisation`, `AuthorisationExpired`. Event: `AgentRevoked`.
		#[pallet::call_index(5)]
		pub fn revoke_agent(
			origin: OriginFor<T>,
			channel: ChannelId,
			authorisation: AuthorisationId,
		) -> DispatchResult {
			Self::do_revoke_agent(ensure_signed(origin)?, channel, authorisation)
		}

		/// Redeem a voucher: settle what it entitles to and was not paid yet, as far as cap and deposit go.
		///
		/// The money goes only where the channel says, so it does not matter who calls: its provider and all whom the
		/// terms name are credited in the ledger.
		///
		/// Origin: anybody. Errors: `UnknownChannel`, `ChannelOver`, `UnknownAuthorisation`, `AuthorisationExpired`,
		/// `NothingToRedeem`, `BadSignature`, the ledger's own. Event: `Redeemed`.
		#[pallet::call_index(6)]
		#[pallet::weight(Pallet::<T>::heaviest_redemption())]
		pub fn redeem(
			origin: OriginFor<T>,
			channel: ChannelId,
			authorisation: AuthorisationId,
			units: u64,
			amount: Balance,
			signature: T::Signature,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_redeem(Redemption { channel, authorisation, units, amount, signature })
		}

		/// Redeem many vouchers, each by itself: one that cannot be redeemed is skipped.
		///
		/// `most` is how many Releases and beneficiaries the terms of any of the channels name at most. The call is charged
		/// in advance for so many, so that small terms leave room for more vouchers in a block; a voucher on a channel with
		/// larger ones is skipped too (`TermsTooLarge`).
		///
		/// Origin: anybody. Errors: none of its own. Events: `Redeemed` or `RedemptionFailed` for each.
		#[pallet::call_index(7)]
		#[pallet::weight(Pallet::<T>::many_weight(count(redemptions.len()), *most))]
		pub fn redeem_many(
			origin: OriginFor<T>,
			redemptions: Redemptions<T::Signature>,
			most: TermsSize,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Ok(Self::do_redeem_many(redemptions, most))
		}

		/// Close a channel. The payer's close leaves the provider the close window to redeem in; the provider's own ends the
		/// channel at once.
		///
		/// Origin: the payer or the provider. Errors: `UnknownChannel`, `ChannelOver`, `NotParty`, `ChannelClosing`.
		/// Event: `Closed`.
		#[pallet::call_index(8)]
		pub fn close(origin: OriginFor<T>, channel: ChannelId) -> DispatchResult {
			Self::do_close(ensure_signed(origin)?, channel)
		}

		/// Clear away a channel that is over: what is left goes back to its payer, with the deposit for its storage.
		///
		/// Origin: anybody. Errors: `UnknownChannel`, `TooEarly`. Event: `Withdrawn`.
		#[pallet::call_index(9)]
		pub fn withdraw(origin: OriginFor<T>, channel: ChannelId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_withdraw(channel)
		}

		/// Clear away an agent's authorisation that has ended, by itself or with its channel: the deposit for it goes back to
		/// the payer.
		///
		/// Origin: anybody. Errors: `PayersOwn`, `UnknownAuthorisation`, `TooEarly`. Event: `AuthorisationRemoved`.
		#[pallet::call_index(10)]
		pub fn remove_authorisation(
			origin: OriginFor<T>,
			channel: ChannelId,
			authorisation: AuthorisationId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_remove_authorisation(channel, authorisation)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What is left on a channel, and until when.
		pub fn channel_left(channel: ChannelId) -> Option<ChannelLeft<BlockNumberFor<T>>> {
			Self::left_on_channel(channel)
		}

		/// What is left of an authorisation, and until when; of the payer's own too, by number 0.
		pub fn authorisation_left(
			channel: ChannelId,
			authorisation: AuthorisationId,
		) -> Option<AuthorisationLeft<T::AccountId, BlockNumberFor<T>>> {
			Self::left_of_authorisation(channel, authorisation)
		}

		/// What redeeming this voucher would pay now, or why it would not.
		pub fn would_redeem(
			channel: ChannelId,
			authorisation: AuthorisationId,
			units: u64,
			amount: Balance,
			signature: T::Signature,
		) -> Result<Balance, DispatchError> {
			Self::try_redeem(Redemption { channel, authorisation, units, amount, signature })
		}

		/// The bytes to sign so that the voucher can be redeemed; `None` if there is no such channel.
		pub fn voucher_bytes(
			channel: ChannelId,
			authorisation: AuthorisationId,
			units: u64,
			amount: Balance,
		) -> Option<Vec<u8>> {
			Self::signed_bytes(channel, authorisation, units, amount)
		}
	}
}
