//! Benchmarks of every pallet that has calls or hooks with a weight of its own.

use crate::{
	AccountId, AllPalletsWithSystem, Attribution, Balances, Channels, Collective, ConvictionVoting, Datanets,
	Inference, Migrations, Models, Multisig, Network, Parameters, Preimage, Proxy, Referenda, Runtime, SafeMode,
	Scheduler, Signature, Sudo, Timestamp, TransactionPayment, Treasury, TxPause, Utility, Validators, Whitelist,
};
use alloc::{string::String, vec::Vec};
use frame_benchmarking::{account, benchmarking::add_to_whitelist, BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::traits::{StorageInfo, TrackedStorageKey, WhitelistedStorageKeys};
use frame_system_benchmarking::{extensions::Pallet as SystemExtensionsBench, Pallet as SystemBench};
use pallet_channels::{Scheme, SignerFixture};
use sp_runtime::{traits::Verify, Perbill};
use tributary_primitives::{
	content::Content,
	terms::{AttributionMethod, FeeSplit, Terms},
	traits::benchmarking::{ModelFixture, ProviderFixture, RedirectFixture, ReleaseFixture, SubjectFixture},
	ContributionId, ModelId, Points, ReleaseId, TermsVersion,
};

frame_benchmarking::define_benchmarks!(
	[frame_benchmarking, BaselineBench::<Runtime>]
	[frame_system, SystemBench::<Runtime>]
	[frame_system_extensions, SystemExtensionsBench::<Runtime>]
	[pallet_attribution, Attribution]
	[pallet_balances, Balances]
	[pallet_channels, Channels]
	[pallet_collective, Collective]
	[pallet_conviction_voting, ConvictionVoting]
	[pallet_datanets, Datanets]
	[pallet_inference, Inference]
	[pallet_migrations, Migrations]
	[pallet_models, Models]
	[pallet_multisig, Multisig]
	[pallet_network, Network]
	[pallet_parameters, Parameters]
	[pallet_preimage, Preimage]
	[pallet_proxy, Proxy]
	[pallet_referenda, Referenda]
	[pallet_safe_mode, SafeMode]
	[pallet_scheduler, Scheduler]
	[pallet_sudo, Sudo]
	[pallet_timestamp, Timestamp]
	[pallet_transaction_payment, TransactionPayment]
	[pallet_treasury, Treasury]
	[pallet_tx_pause, TxPause]
	[pallet_utility, Utility]
	[pallet_validators, Validators]
	[pallet_whitelist, Whitelist]
);

use frame_benchmarking::baseline::Pallet as BaselineBench;

impl frame_system_benchmarking::Config for Runtime {}
impl frame_benchmarking::baseline::Config for Runtime {}

impl pallet_transaction_payment::BenchmarkConfig for Runtime {
	/// Declares the sender's account as loaded: the check of the nonce pays for its access.
	fn setup_benchmark_environment() {
		let sender: AccountId = account("caller", 0, 0);
		add_to_whitelist(frame_system::Account::<Runtime>::hashed_key_for(sender).into());
	}
}

/// The state of one pallet that the benchmarks of another need, created by the pallet itself.
pub struct Fixtures;

impl ReleaseFixture<AccountId> for Fixtures {
	fn create_release(owner: &AccountId, contents: &[(Content, Points)]) -> (ReleaseId, Vec<ContributionId>) {
		Datanets::create_release(owner, contents)
	}

	fn retire_datanet(release: ReleaseId) {
		<Datanets as ReleaseFixture<AccountId>>::retire_datanet(release);
	}
}

impl RedirectFixture<AccountId> for Fixtures {
	fn redirect_contribution(contribution: ContributionId, payee: &AccountId) {
		Datanets::redirect_contribution(contribution, payee);
	}
}

impl ModelFixture<AccountId> for Fixtures {
	fn create_model(owner: &AccountId, terms: Terms<AccountId>) -> (ModelId, TermsVersion) {
		Models::create_model(owner, terms)
	}
}

impl SubjectFixture for Fixtures {
	fn create_subject() -> ModelId {
		let terms = Terms {
			split: FeeSplit {
				provider: Perbill::one(),
				owner: Perbill::zero(),
				base: Perbill::zero(),
				data: Perbill::zero(),
			},
			method: AttributionMethod::Pooled,
			releases: Default::default(),
			beneficiaries: Default::default(),
		};
		Models::create_model(&AccountId::new([0; 32]), terms).0
	}
}

impl ProviderFixture<AccountId> for Fixtures {
	fn start_serving(provider: &AccountId, model: ModelId, version: TermsVersion) {
		Inference::start_serving(provider, model, version);
	}
}

type Signer = <Signature as Verify>::Signer;

impl SignerFixture<Signer, AccountId, Signature> for Fixtures {
	fn signer(scheme: Scheme) -> (Signer, AccountId) {
		<()>::signer(scheme)
	}

	fn sign(signer: &Signer, message: &[u8]) -> Signature {
		<()>::sign(signer, message)
	}
}

/// Returns the benchmarks, and the storage of the pallets.
pub(crate) fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
	use frame_support::traits::StorageInfoTrait;
	let mut list = Vec::<BenchmarkList>::new();
	list_benchmarks!(list, extra);
	(list, AllPalletsWithSystem::storage_info())
}

/// Runs a benchmark.
pub(crate) fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
	let whitelist: Vec<TrackedStorageKey> = AllPalletsWithSystem::whitelisted_storage_keys();
	let mut batches = Vec::<BenchmarkBatch>::new();
	let params = (&config, &whitelist);
	add_benchmarks!(params, batches);
	Ok(batches)
}
