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

pub mod dispute;
pub mod dry_run;
pub mod eligibility;
#[cfg(feature = "std")]
mod json;
pub mod portfolio;
pub mod settlement;
#[cfg(all(test, feature = "std"))]
mod tests;
pub mod view;

pub use dispute::{ChallengeView, DisputeView, UpheldView};
pub use dry_run::CallEffects;
pub use eligibility::{EligibilityContributions, EligibilityReleases, EligibilityView, IneligibleView};
pub use portfolio::{
	AccountChallengeView, AccountChallengesView, AccountChannelsView, AccountContributionView,
	AccountContributionsView, AccountJobView, AccountJobsView,
};
pub use settlement::{CreditView, PoolPaymentView, RoleView, ServiceView, SettlementView};
pub use view::{
	AccountView, AdmissionView, AttestationView, ChannelView, ContributionKind, ContributionState, ContributionView,
	DatanetView, DeadlinesView, EvidenceLabel, HoldView, JobState, JobView, LicenceView, MethodView, ModelView,
	PaymentView, ProviderView, ProvidersView, QuoteView, RatingView, ReceiptView, RefusedFromView, ReleasePaymentView,
	ReleaseQuoteView, ReleaseView, RevokedView, RightsPlace, RightsView, SourceView, SpanPaymentView, TermsView,
	TrackRecordView,
};

use alloc::vec::Vec;
use codec::Codec;
use sp_runtime::{DispatchError, MultiSignature};
use tributary_primitives::{
	trace::{Refutation, Run},
	voucher::{Redemption, VoucherSources},
	AuthorisationId, Balance, ChannelId, ContentHash, ContributionId, DatanetId, JobId, ModelId, TermsVersion,
};

/// Maximum number of entries on one page of a view.
pub const MAX_PAGE: u32 = 100;

/// Maximum number of ids that one call searches for an account: some tens of milliseconds of reads.
pub const MAX_SEARCH: u32 = 1_000;

sp_api::decl_runtime_apis! {
	/// Reads of jobs, channels, contributions, accounts, models, providers, Datanets and
	/// settlements, and answers that are needed before something is signed.
	#[api_version(1)]
	pub trait AttributionApi<AccountId, BlockNumber>
	where
		AccountId: Codec,
		BlockNumber: Codec,
	{
		/// Returns a job: under way, or settled for as long as its receipt is kept. `None` if it
		/// was never there, was cancelled or expired, or its receipt is no longer in the state.
		fn job(job: JobId) -> Option<JobView<AccountId, BlockNumber>>;

		/// Returns a contribution and its current claims.
		fn contribution(contribution: ContributionId) -> Option<ContributionView<AccountId>>;

		/// Returns the balances and the claims of an account. An account that was never used has
		/// none.
		fn account(account: AccountId) -> AccountView<AccountId>;

		/// Returns a model and its latest terms.
		fn model(model: ModelId) -> Option<ModelView<AccountId>>;

		/// Returns a version of a model's terms. `None` if there never was such a version, or it
		/// was removed.
		fn terms(model: ModelId, version: TermsVersion) -> Option<TermsView<AccountId>>;

		/// Returns the licences and preferences under the Releases of a version of terms, as they
		/// are in each Release. Looks at no more than `limit` contributions from `from` on, at
		/// least one and never more than [`MAX_PAGE`]. `None` if there are no such terms.
		fn rights(model: ModelId, version: TermsVersion, from: RightsPlace, limit: u32) -> Option<RightsView>;

		/// Returns the providers that serve a model, from the one after `after` on: at most
		/// `limit`, at least one and never more than [`MAX_PAGE`] of them. `None` if there is no
		/// such model.
		fn providers(model: ModelId, after: Option<AccountId>, limit: u32) -> Option<ProvidersView<AccountId>>;

		/// Returns the split of a fee for a model under its latest terms. `None` if the model takes
		/// no jobs or has no terms.
		fn quote(model: ModelId, fee: Balance) -> Option<QuoteView<AccountId>>;

		/// Returns a channel and the amount that remains on it. `None` if there is no such channel,
		/// or it was withdrawn.
		fn channel(channel: ChannelId) -> Option<ChannelView<AccountId, BlockNumber>>;

		/// Returns the bytes to sign for a voucher on a channel. `None` if there is no such
		/// channel.
		fn voucher_bytes(
			channel: ChannelId,
			authorisation: AuthorisationId,
			units: u64,
			amount: Balance,
			sources: Option<VoucherSources>,
		) -> Option<Vec<u8>>;

		/// Returns the amount that a voucher would pay now if the provider redeemed it, or the
		/// error of that.
		fn dry_run_redeem(redemption: Redemption<MultiSignature>) -> Result<Balance, DispatchError>;

		/// Returns the number of the live block, which all windows and deadlines count by but those
		/// of Datanets.
		fn live_block() -> BlockNumber;

		/// Returns the number of the live block of curation, which the windows of Datanets count
		/// by.
		fn curation_block() -> BlockNumber;

		/// Returns a Datanet and its Releases from the number `from` on, at most `limit`, which is
		/// taken as a number from 1 to [`MAX_PAGE`]. The first page begins at the first Release
		/// that is still in the state.
		fn datanet(datanet: DatanetId, from: u32, limit: u32) -> Option<DatanetView<AccountId, BlockNumber>>;

		/// Returns the settlements of the block whose state is read, in their order. It reads the
		/// events, so a node answers for as long as it keeps the state.
		fn settlements() -> Vec<SettlementView<AccountId>>;

		/// Returns the eligibility of contributions for a job that is requested in block
		/// `requested_at` over these Releases, in the order of the question.
		///
		/// `requested_at` is a block number, as jobs and channels record it. The answer for a past
		/// block is final for as long as terms in use name the Releases.
		fn eligibility(
			contributions: EligibilityContributions,
			releases: EligibilityReleases,
			requested_at: BlockNumber,
		) -> Vec<EligibilityView>;

		/// Returns the contributions that an account contributed or whose earnings it receives.
		/// Searches at most [`MAX_SEARCH`] ids from `from` on, in ascending order, and returns at
		/// most `limit` contributions, which is taken as a number from 1 to [`MAX_PAGE`].
		fn account_contributions(
			account: AccountId,
			from: Option<ContributionId>,
			limit: u32,
		) -> AccountContributionsView<AccountId>;

		/// Returns the jobs that an account requested, or that name it as the provider. Searches at
		/// most [`MAX_SEARCH`] ids below `before`, newest first, and returns at most `limit` jobs,
		/// which is taken as a number from 1 to [`MAX_PAGE`].
		fn account_jobs(account: AccountId, before: Option<JobId>, limit: u32) -> AccountJobsView<AccountId>;

		/// Returns the channels of which an account is the payer or the provider, searched like its
		/// jobs.
		fn account_channels(
			account: AccountId,
			before: Option<ChannelId>,
			limit: u32,
		) -> AccountChannelsView<AccountId, BlockNumber>;

		/// Returns the challenges by an account that were neither upheld nor withdrawn, searched
		/// like its jobs.
		fn account_challenges(
			account: AccountId,
			before: Option<JobId>,
			limit: u32,
		) -> AccountChallengesView<AccountId, BlockNumber>;

		/// Returns the commitment of an account to a content, for `Datanets.commit`. A client calls
		/// it where it trusts the node with the salt, so that it needs no BLAKE3.
		fn commitment(account: AccountId, content_hash: ContentHash, salt: [u8; 32]) -> [u8; 32];

		/// Returns the commitment of an account to a refutation of a job's trace, for
		/// `Inference.commit_challenge`. The node learns the refutation before it is committed.
		fn challenge_commitment(account: AccountId, job: JobId, refutation: Refutation, salt: [u8; 32]) -> [u8; 32];

		/// Verifies a refutation of the job's trace, regardless of the challenger and the time.
		/// Fails with the error that `Inference.challenge` would have.
		fn dry_run_challenge(
			job: JobId,
			output: Vec<u8>,
			runs: Vec<Run>,
			refutation: Refutation,
		) -> Result<(), DispatchError>;
	}

	/// Effects of a call, before it is signed.
	#[api_version(1)]
	pub trait CallDryRunApi<AccountId, Call, Event>
	where
		AccountId: Codec,
		Call: Codec,
		Event: Codec,
	{
		/// Returns the effects that a call by an account would have now. Runs the call itself and
		/// undoes it.
		///
		/// Nothing proves the account, no fee is charged, and the nonce is not checked. Fails with
		/// `Unavailable` unless the call is of a pallet of Tributary or of `Balances`: others may
		/// run code, or calls of a weight that their caller states. Fails with `Exhausted` if the
		/// call is heavier than a transaction may be.
		fn dry_run_call(account: AccountId, call: Call) -> CallEffects<Event>;
	}
}
