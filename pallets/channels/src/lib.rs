#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
// Compiled to Wasm: nothing here may panic, overflow or lose digits. CI checks that each such crate
// has this list and converts nothing by `as`, which clippy cannot deny: the codec's derives use it.
#![cfg_attr(
	not(test),
	deny(
		clippy::arithmetic_side_effects,
		clippy::expect_used,
		clippy::float_arithmetic,
		clippy::indexing_slicing,
		clippy::panic,
		clippy::unwrap_used
	)
)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod calls;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
mod views;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::{Scheme, SignerFixture};
pub use pallet::*;
pub use tributary_primitives::{
	sources::SourceLists,
	voucher::{Redemption, VoucherSources},
};
pub use types::{
	Authorisation, AuthorisationOf, AuthorisationRemaining, Channel, ChannelOf, ChannelParams, ChannelRemaining,
	Lowering, Redemptions, Tally, TermsSize, MAX_REDEMPTIONS, PAYERS_OWN,
};
pub use weights::WeightInfo;

/// Calls, events, errors and storage of the pallet.
#[frame_support::pallet]
#[expect(clippy::expect_used, reason = "the macros of FRAME expand to it")]
pub mod pallet {
	use crate::{
		types::{
			AuthorisationOf, AuthorisationRemaining, ChannelOf, ChannelRemaining, Lowering, Redemptions, TermsSize,
			MAX_REDEMPTIONS,
		},
		weights::WeightInfo,
	};
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::tokens::fungible::{hold, Inspect},
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::{
		traits::{BlockNumberProvider, IdentifyAccount, Verify, Zero},
		Perbill,
	};
	use tributary_primitives::{
		traits::{Eligibility, Models, Providers, Settlement},
		voucher::{Redemption, VoucherSources},
		AuthorisationId, Balance, ChannelId, ModelId, TermsVersion,
	};
	use tributary_support::count;

	#[cfg(feature = "runtime-benchmarks")]
	use {
		crate::benchmarking::SignerFixture,
		tributary_primitives::traits::benchmarking::{ModelFixture, ProviderFixture, ReleaseFixture},
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Prepaid lines between a payer and a provider.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Configuration of the pallet.
	#[pallet::config]
	pub trait Config:
		frame_system::Config<RuntimeEvent: From<Event<Self>>, Hash: Into<[u8; 32]>, AccountId: Into<[u8; 32]>>
	{
		/// Weights of the calls.
		type WeightInfo: WeightInfo;
		/// Reasons for holds.
		type RuntimeHoldReason: From<HoldReason>;
		/// Token in which deposits are held.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ hold::Mutate<Self::AccountId, Reason = Self::RuntimeHoldReason>;
		/// Models and their terms.
		type Models: Models<Self::AccountId>;
		/// Providers and the models that they serve.
		type Providers: Providers<Self::AccountId>;
		/// Contributions that may be sources of answers.
		type Eligibility: Eligibility<BlockNumberFor<Self>>;
		/// Ledger that settles redeemed amounts.
		type Settlement: Settlement<Self::AccountId, BlockNumberFor<Self>>;
		/// Clock of windows and expiries. It may stand still, and never goes back.
		type Clock: BlockNumberProvider<BlockNumber = BlockNumberFor<Self>>;
		/// Signature of a voucher.
		type Signature: Verify<Signer = Self::Signer> + Parameter;
		/// Public key of a signature.
		type Signer: IdentifyAccount<AccountId = Self::AccountId>;
		/// Protocol's cut of redeemed amounts, for channels opened from now on.
		type ProtocolCut: Get<Perbill>;
		/// Number of blocks in which a provider can still redeem after a reduction, for
		/// channels opened from now on.
		type CloseWindow: Get<BlockNumberFor<Self>>;
		/// Maximum number of blocks until a channel expires.
		type MaxDuration: Get<BlockNumberFor<Self>>;
		/// Minimum length of a source that is paid for spans, in bytes, for channels opened from
		/// now on.
		type MinContent: Get<u32>;
		/// Minimum deposit with which a channel is opened.
		type MinDeposit: Get<Balance>;
		/// Deposit for the storage of a channel.
		#[pallet::constant]
		type ChannelDeposit: Get<Balance>;
		/// Deposit for the storage of an agent's authorisation.
		#[pallet::constant]
		type AuthorisationDeposit: Get<Balance>;
		/// Fixtures of the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: SignerFixture<Self::Signer, Self::AccountId, Self::Signature>
			+ ReleaseFixture<Self::AccountId>
			+ ModelFixture<Self::AccountId>
			+ ProviderFixture<Self::AccountId>;
	}

	/// Reason of a hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Deposit for the storage of a channel or an authorisation.
		#[codec(index = 0)]
		Deposit,
		/// Part of a channel's deposit that has not been redeemed.
		#[codec(index = 1)]
		Channel,
	}

	/// Id of the next channel.
	#[pallet::storage]
	pub type NextChannelId<T: Config> = StorageValue<_, ChannelId, ValueQuery>;

	/// Channels that have not been withdrawn.
	#[pallet::storage]
	pub type Channels<T: Config> = StorageMap<_, Twox64Concat, ChannelId, ChannelOf<T>>;

	/// Agents' authorisations, by channel and number. The payer's own is part of the channel.
	#[pallet::storage]
	pub type Authorisations<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ChannelId, Twox64Concat, AuthorisationId, AuthorisationOf<T>>;

	/// Events of the pallet.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A channel was opened and its deposit put on hold.
		Opened {
			/// Channel.
			channel: ChannelId,
			/// Account that pays.
			payer: T::AccountId,
			/// Account that answers.
			provider: T::AccountId,
			/// Model that answers.
			model: ModelId,
			/// Version of the model's terms.
			version: TermsVersion,
			/// Amount deposited.
			deposit: Balance,
			/// Block of the opening, as vouchers name it.
			opened_at: u32,
			/// Live block in which the channel expires.
			expires_at: BlockNumberFor<T>,
			/// Number of blocks in which the provider can still redeem after a reduction.
			close_window: BlockNumberFor<T>,
			/// Protocol's cut of redeemed amounts.
			protocol_cut: Perbill,
		},
		/// A deposit was increased.
		ToppedUp {
			/// Channel.
			channel: ChannelId,
			/// Amount added.
			amount: Balance,
			/// Total amount deposited.
			deposited: Balance,
		},
		/// The expiry of a channel was moved to a later block.
		Extended {
			/// Channel.
			channel: ChannelId,
			/// Live block in which the channel expires.
			expires_at: BlockNumberFor<T>,
		},
		/// A key was authorised to sign vouchers.
		AgentAuthorised {
			/// Channel.
			channel: ChannelId,
			/// Number of the authorisation, as vouchers name it.
			authorisation: AuthorisationId,
			/// Account of the key.
			agent: T::AccountId,
			/// Maximum total amount that can be redeemed.
			cap: Balance,
			/// Live block from which nothing can be redeemed.
			expires_at: BlockNumberFor<T>,
		},
		/// The cap or the expiry of an authorisation was changed.
		AgentAdjusted {
			/// Channel.
			channel: ChannelId,
			/// Authorisation.
			authorisation: AuthorisationId,
			/// Cap in effect.
			cap: Balance,
			/// Pending lower cap.
			lowering: Option<Lowering<BlockNumberFor<T>>>,
			/// Live block from which nothing can be redeemed.
			expires_at: BlockNumberFor<T>,
		},
		/// An authorisation was revoked.
		AgentRevoked {
			/// Channel.
			channel: ChannelId,
			/// Authorisation.
			authorisation: AuthorisationId,
			/// Live block from which nothing can be redeemed.
			expires_at: BlockNumberFor<T>,
		},
		/// An expired authorisation was removed.
		AuthorisationRemoved {
			/// Channel.
			channel: ChannelId,
			/// Authorisation.
			authorisation: AuthorisationId,
		},
		/// A voucher was redeemed and its amount credited in the ledger.
		Redeemed {
			/// Channel.
			channel: ChannelId,
			/// Authorisation of the signer.
			authorisation: AuthorisationId,
			/// Amount paid.
			amount: Balance,
			/// Total amount redeemed with the authorisation.
			redeemed: Balance,
			/// Largest number of inferences that a redeemed voucher of the authorisation named.
			units: u64,
			/// Number of positions by whose sources the amount was attributed, as the signer
			/// countersigned them; 0 if the pools were paid. A part of an amount has those of the
			/// whole.
			positions: u64,
			/// Rest of the channel's deposit.
			remaining: Balance,
		},
		/// One of several vouchers could not be redeemed. The others are not affected.
		RedemptionFailed {
			/// Channel.
			channel: ChannelId,
			/// Authorisation.
			authorisation: AuthorisationId,
			/// Reason.
			error: DispatchError,
		},
		/// A channel was closed.
		Closed {
			/// Channel.
			channel: ChannelId,
			/// Account that closed it: the payer or the provider.
			by: T::AccountId,
			/// Live block from which nothing can be redeemed.
			ends_at: BlockNumberFor<T>,
		},
		/// A channel was removed and the rest of its deposit refunded.
		Withdrawn {
			/// Channel.
			channel: ChannelId,
			/// Account refunded.
			payer: T::AccountId,
			/// Rest of the deposit.
			refund: Balance,
		},
	}

	/// Errors of the pallet.
	#[pallet::error]
	pub enum Error<T> {
		/// The channel does not exist: it was never opened, or it was withdrawn.
		ChannelNotFound,
		/// The channel has no such authorisation: it was never given, or it was removed.
		AuthorisationNotFound,
		/// The model has no such version of terms.
		TermsNotFound,
		/// The terms are not the latest: read the latest version and name it.
		TermsSuperseded,
		/// The model does not exist or is retired.
		ModelUnavailable,
		/// The provider does not serve the model under this version of its terms, or asks for a
		/// larger share.
		NotServing,
		/// The deposit is below the minimum.
		InsufficientDeposit,
		/// The duration is zero or longer than the maximum.
		DurationOutOfRange,
		/// The new expiry is not later than the current one.
		NotLater,
		/// The amount is zero.
		ZeroAmount,
		/// The caller is not the channel's payer.
		NotPayer,
		/// The caller is not the channel's provider.
		NotProvider,
		/// The caller is neither the channel's payer nor its provider.
		NotParty,
		/// The payer has closed the channel: until it ends, vouchers can only be redeemed.
		ChannelClosing,
		/// The channel has ended.
		ChannelEnded,
		/// The channel or the authorisation has not ended yet.
		TooEarly,
		/// The authorisation has expired, or would be given with an expiry in the past.
		AuthorisationExpired,
		/// Authorisation 0 is the payer's own, which ends with the channel.
		PayerAuthorisation,
		/// The amount to charge is larger than the voucher's.
		ChargeOutOfRange,
		/// A voucher that states sources is charged as signed: omit the amount to charge.
		SourcesNeedWholeCharge,
		/// The amount to charge is already paid, or the cap or the deposit is used up.
		NothingToRedeem,
		/// The signature is not that of the authorised key for this voucher.
		InvalidSignature,
		/// The lists of sources do not begin with the one that was redeemed last, are not in
		/// ascending order, shrink, or gain more positions than the answers.
		InvalidSources,
		/// A source was not eligible when the channel was opened.
		NotEligible,
		/// The channel's terms name more Releases or beneficiaries than the call: raise
		/// `max_terms_size`.
		MaxTermsSizeExceeded,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(!T::CloseWindow::get().is_zero(), "the close window has a block");
			assert!(!T::MaxDuration::get().is_zero(), "a channel can last");
			assert!(T::MinDeposit::get() > 0, "a channel has a deposit");
			let normal = <T as frame_system::Config>::BlockWeights::get().get(DispatchClass::Normal).max_extrinsic;
			let largest = Self::pooled_weight(MAX_REDEMPTIONS, TermsSize::MAX);
			assert!(
				normal.is_none_or(|max| largest.all_lte(max)),
				"a block has room for the maximum number of the largest redemptions without sources"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Opens a channel to a provider and holds the deposit.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the payer.
		///
		/// ## Details
		///
		/// The provider serves `model` under `version`, and for the share that these terms leave it
		/// after the protocol's cut. `version` is the latest version of the model's terms:
		/// naming it prevents an agreement to terms that were published a moment ago. The channel
		/// keeps that version. It expires `expires_in` live blocks from now.
		///
		/// Nothing obliges the provider to answer: it is paid by vouchers that the payer signs.
		///
		/// ## Errors
		///
		/// - `InsufficientDeposit`: the deposit is below the minimum.
		/// - `DurationOutOfRange`: `expires_in` is zero or larger than the maximum.
		/// - `ModelUnavailable`: the model does not exist or is retired.
		/// - `TermsNotFound`: the model has no such version of terms.
		/// - `TermsSuperseded`: the version is not the latest.
		/// - `NotServing`: the provider does not serve the model under this version, or asks for a
		///   larger share.
		///
		/// An error of the hold is passed on.
		///
		/// ## Events
		///
		/// - `Opened`
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

		/// Adds to the deposit of a channel.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the payer.
		///
		/// ## Errors
		///
		/// - `ChannelNotFound`: the channel does not exist.
		/// - `NotPayer`: the caller is not the payer.
		/// - `ChannelEnded`: the channel has ended.
		/// - `ChannelClosing`: the payer has closed the channel.
		/// - `ZeroAmount`: the amount is zero.
		///
		/// An error of the hold is passed on.
		///
		/// ## Events
		///
		/// - `ToppedUp`
		#[pallet::call_index(1)]
		pub fn top_up(origin: OriginFor<T>, channel: ChannelId, amount: Balance) -> DispatchResult {
			Self::do_top_up(ensure_signed(origin)?, channel, amount)
		}

		/// Moves the expiry of a channel to a later live block.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the payer.
		///
		/// ## Details
		///
		/// The channel's terms must still be the model's latest, and the provider must still serve
		/// the model under them, for the share that they leave it.
		///
		/// ## Errors
		///
		/// - `ChannelNotFound`: the channel does not exist.
		/// - `NotPayer`: the caller is not the payer.
		/// - `ChannelEnded`: the channel has ended.
		/// - `ChannelClosing`: the payer has closed the channel.
		/// - `NotLater`: the expiry is not later than the current one.
		/// - `ModelUnavailable`: the model is retired.
		/// - `TermsSuperseded`: the model has newer terms.
		/// - `NotServing`: the provider does not serve the model under these terms, or asks for a
		///   larger share.
		/// - `DurationOutOfRange`: the expiry is farther away than the maximum.
		///
		/// ## Events
		///
		/// - `Extended`
		#[pallet::call_index(2)]
		pub fn extend(origin: OriginFor<T>, channel: ChannelId, expires_at: BlockNumberFor<T>) -> DispatchResult {
			Self::do_extend(ensure_signed(origin)?, channel, expires_at)
		}

		/// Lets a key sign vouchers, up to a cap and until an expiry.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the payer.
		///
		/// ## Details
		///
		/// The authorisation gets a new number, which the agent's vouchers name. A deposit for its
		/// storage is held.
		///
		/// ## Errors
		///
		/// - `ChannelNotFound`: the channel does not exist.
		/// - `NotPayer`: the caller is not the payer.
		/// - `ChannelEnded`: the channel has ended.
		/// - `ChannelClosing`: the payer has closed the channel.
		/// - `ZeroAmount`: the cap is zero.
		/// - `AuthorisationExpired`: the expiry is not in the future.
		///
		/// An error of the hold is passed on.
		///
		/// ## Events
		///
		/// - `AgentAuthorised`
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

		/// Sets the cap and the expiry of an agent's authorisation.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the payer.
		///
		/// ## Details
		///
		/// Pass the current value of what is to stay. A higher cap and a later expiry take effect
		/// at once. A lower cap takes effect one close window from now. While it is pending, a
		/// still lower one replaces it and waits a close window of its own, one between the two
		/// replaces it at the same block, and one no lower than the current cap cancels it. An
		/// expiry moves no closer than one close window from now, unless it was to come sooner
		/// anyway.
		///
		/// ## Errors
		///
		/// - `ChannelNotFound`: the channel does not exist.
		/// - `NotPayer`: the caller is not the payer.
		/// - `ChannelEnded`: the channel has ended.
		/// - `ChannelClosing`: the payer has closed the channel.
		/// - `PayerAuthorisation`: the authorisation is the payer's own.
		/// - `AuthorisationNotFound`: the authorisation does not exist.
		/// - `AuthorisationExpired`: the authorisation has expired.
		///
		/// ## Events
		///
		/// - `AgentAdjusted`
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

		/// Revokes an agent's authorisation.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the payer.
		///
		/// ## Details
		///
		/// The authorisation ends one close window from now, or at its expiry if that comes first.
		///
		/// ## Errors
		///
		/// - `ChannelNotFound`: the channel does not exist.
		/// - `NotPayer`: the caller is not the payer.
		/// - `ChannelEnded`: the channel has ended.
		/// - `ChannelClosing`: the payer has closed the channel.
		/// - `PayerAuthorisation`: the authorisation is the payer's own.
		/// - `AuthorisationNotFound`: the authorisation does not exist.
		/// - `AuthorisationExpired`: the authorisation has expired.
		///
		/// ## Events
		///
		/// - `AgentRevoked`
		#[pallet::call_index(5)]
		pub fn revoke_agent(
			origin: OriginFor<T>,
			channel: ChannelId,
			authorisation: AuthorisationId,
		) -> DispatchResult {
			Self::do_revoke_agent(ensure_signed(origin)?, channel, authorisation)
		}

		/// Redeems a voucher, or a part of it: settles what is unpaid, up to the cap and the
		/// deposit.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the provider.
		///
		/// ## Details
		///
		/// The ledger credits the provider and the accounts that the terms name. `charge` is the
		/// total amount that the provider charges since the authorisation began, at most the
		/// `amount` signed; without it all of that is charged. The rest of the voucher can still
		/// be redeemed, by the provider alone.
		///
		/// If the voucher states the sources of the answers, `sources` are the number of positions
		/// and the list that it states, and the list that was redeemed last with the
		/// authorisation. By the positions that each source gained, it gets its part of the data
		/// share, under the caps of the terms. A voucher that states none pays the pools.
		///
		/// If the cap or the deposit pays a part of the amount only, the sources get their part of
		/// that. The list counts as redeemed once the whole amount is paid: until then, the rest
		/// is paid by it too.
		///
		/// A source is paid as a job would pay it. Where the terms attribute by spans, a content
		/// that is too short to be traced gets nothing, and its part goes to the pools. Where they
		/// attribute by citations, fewer cited bytes than count as a whole output take their
		/// fraction of the data share.
		///
		/// A voucher that is refused before the ledger is asked costs its verification only.
		///
		/// ## Errors
		///
		/// - `ChannelNotFound`: the channel does not exist.
		/// - `NotProvider`: the caller is not the channel's provider.
		/// - `ChargeOutOfRange`: `charge` is larger than `amount`.
		/// - `SourcesNeedWholeCharge`: the voucher states sources, and `charge` is not omitted.
		/// - `ChannelEnded`: the channel has ended.
		/// - `AuthorisationNotFound`: the authorisation does not exist.
		/// - `AuthorisationExpired`: the authorisation has expired.
		/// - `NothingToRedeem`: the amount to charge is already paid, or the cap or the deposit is
		///   used up.
		/// - `InvalidSignature`: the signature is not that of the authorised key for this voucher.
		/// - `TermsNotFound`: the channel's terms do not exist.
		/// - `InvalidSources`: the lists do not begin with the one that was redeemed last, are not
		///   in ascending order, shrink, or gain more positions than the answers.
		/// - `NotEligible`: a source was not eligible when the channel was opened.
		///
		/// An error of the ledger is passed on.
		///
		/// ## Events
		///
		/// - `Redeemed`
		#[pallet::call_index(6)]
		#[pallet::weight(Pallet::<T>::max_redeem_weight(count(redemption.source_count())))]
		pub fn redeem(origin: OriginFor<T>, redemption: Redemption<T::Signature>) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::do_redeem(&who, redemption)
		}

		/// Redeems many vouchers, each by itself, and skips those that cannot be redeemed.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the provider of the channels.
		///
		/// ## Details
		///
		/// `max_terms_size` is the maximum number of Releases and beneficiaries that the terms of
		/// the channels name. The call is charged for that size in advance, so that small terms
		/// leave room for more vouchers in a block. A voucher on a channel with larger terms is
		/// skipped, with the error `MaxTermsSizeExceeded` in the event.
		///
		/// ## Errors
		///
		/// None of its own.
		///
		/// ## Events
		///
		/// - `Redeemed` or `RedemptionFailed` for each voucher
		#[pallet::call_index(7)]
		#[pallet::weight(Pallet::<T>::redeem_many_weight(redemptions, *max_terms_size))]
		pub fn redeem_many(
			origin: OriginFor<T>,
			redemptions: Redemptions<T::Signature>,
			max_terms_size: TermsSize,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Ok(Self::do_redeem_many(&who, redemptions, max_terms_size))
		}

		/// Closes a channel.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the payer or the provider.
		///
		/// ## Details
		///
		/// Closed by the payer, the channel ends one close window from now, in which the provider
		/// can still redeem. Closed by the provider, it ends at once.
		///
		/// ## Errors
		///
		/// - `ChannelNotFound`: the channel does not exist.
		/// - `ChannelEnded`: the channel has ended.
		/// - `NotParty`: the caller is neither the payer nor the provider.
		/// - `ChannelClosing`: the payer has closed the channel already.
		///
		/// ## Events
		///
		/// - `Closed`
		#[pallet::call_index(8)]
		pub fn close(origin: OriginFor<T>, channel: ChannelId) -> DispatchResult {
			Self::do_close(ensure_signed(origin)?, channel)
		}

		/// Removes a channel that has ended and refunds the rest of its deposit.
		///
		/// ## Dispatch Origin
		///
		/// Signed by any account.
		///
		/// ## Details
		///
		/// The payer gets the rest of the deposit and the deposit for the channel's storage.
		///
		/// ## Errors
		///
		/// - `ChannelNotFound`: the channel does not exist.
		/// - `TooEarly`: the channel has not ended.
		///
		/// ## Events
		///
		/// - `Withdrawn`
		#[pallet::call_index(9)]
		pub fn withdraw(origin: OriginFor<T>, channel: ChannelId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_withdraw(channel)
		}

		/// Removes an agent's authorisation that has ended and refunds the deposit for its storage.
		///
		/// ## Dispatch Origin
		///
		/// Signed by any account.
		///
		/// ## Details
		///
		/// An authorisation ends at its expiry or with its channel.
		///
		/// ## Errors
		///
		/// - `PayerAuthorisation`: the authorisation is the payer's own.
		/// - `AuthorisationNotFound`: the authorisation does not exist.
		/// - `TooEarly`: the authorisation has not ended.
		///
		/// ## Events
		///
		/// - `AuthorisationRemoved`
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
		/// Returns the rest of a channel's deposit and the block in which the channel ends.
		pub fn channel_remaining(channel: ChannelId) -> Option<ChannelRemaining<BlockNumberFor<T>>> {
			Self::remaining_on_channel(channel)
		}

		/// Returns the rest of an authorisation and the block in which it ends. Number 0 is the
		/// payer's own.
		pub fn authorisation_remaining(
			channel: ChannelId,
			authorisation: AuthorisationId,
		) -> Option<AuthorisationRemaining<T::AccountId, BlockNumberFor<T>>> {
			Self::remaining_of_authorisation(channel, authorisation)
		}

		/// Returns the amount that a voucher would pay now if the provider redeemed it, or the
		/// error of that.
		pub fn dry_run_redeem(redemption: Redemption<T::Signature>) -> Result<Balance, DispatchError> {
			Self::do_dry_run_redeem(redemption)
		}

		/// Returns the bytes to sign for a voucher; `None` if the channel does not exist.
		pub fn voucher_bytes(
			channel: ChannelId,
			authorisation: AuthorisationId,
			units: u64,
			amount: Balance,
			sources: Option<VoucherSources>,
		) -> Option<Vec<u8>> {
			Self::bytes_to_sign(channel, authorisation, units, amount, sources)
		}
	}
}
