//! Runtime APIs: answers to the node, light clients and tools.

use crate::{
	configs::consensus::KeyOwners,
	constants::consensus::BABE_EPOCH_CONFIG,
	opaque,
	params::EpochDuration,
	presets,
	types::{AccountId, Balance, BlockNumber, Nonce, Signature},
	views, AuthorityDiscovery, Babe, Block, Channels, Executive, Grandpa, InherentDataExt, Network, Runtime,
	RuntimeCall, RuntimeEvent, RuntimeGenesisConfig, System, TransactionPayment, VERSION,
};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{
	genesis_builder_helper::{build_state, get_preset},
	view_functions::{ViewFunctionDispatchError, ViewFunctionId},
	weights::Weight,
};
use pallet_transaction_payment::{FeeDetails, RuntimeDispatchInfo};
use sp_api::impl_runtime_apis;
use sp_consensus_babe::{AuthorityId as BabeId, BabeConfiguration, Epoch, EquivocationProof as BabeEquivocation, Slot};
use sp_consensus_grandpa::{AuthorityId as GrandpaId, AuthorityList, EquivocationProof as GrandpaEquivocation, SetId};
use sp_core::{crypto::KeyTypeId, OpaqueMetadata};
use sp_inherents::{CheckInherentsResult, InherentData};
use sp_runtime::{
	traits::{Block as BlockT, NumberFor},
	transaction_validity::{TransactionSource, TransactionValidity},
	ApplyExtrinsicResult, DispatchError, ExtrinsicInclusionMode,
};
use sp_session::OpaqueGeneratedSessionKeys;
use sp_version::RuntimeVersion;
use tributary_primitives::{
	trace::{Refutation, Run},
	voucher::{Redemption, VoucherSources},
	AuthorisationId, ChannelId, ContentHash, ContributionId, DatanetId, JobId, ModelId, TermsVersion,
};
use tributary_runtime_api::{
	AccountChallengesView, AccountChannelsView, AccountContributionsView, AccountJobsView, AccountView, CallEffects,
	ChannelView, ContributionView, DatanetView, EligibilityContributions, EligibilityReleases, EligibilityView,
	JobView, ModelView, ProvidersView, QuoteView, RightsPlace, RightsView, SettlementView, TermsView,
};

impl_runtime_apis! {
	impl sp_api::Core<Block> for Runtime {
		fn version() -> RuntimeVersion {
			VERSION
		}

		fn execute_block(block: <Block as BlockT>::LazyBlock) {
			Executive::execute_block(block);
		}

		fn initialize_block(header: &<Block as BlockT>::Header) -> ExtrinsicInclusionMode {
			Executive::initialize_block(header)
		}
	}

	impl sp_api::Metadata<Block> for Runtime {
		fn metadata() -> OpaqueMetadata {
			OpaqueMetadata::new(Runtime::metadata().into())
		}

		fn metadata_at_version(version: u32) -> Option<OpaqueMetadata> {
			Runtime::metadata_at_version(version)
		}

		fn metadata_versions() -> Vec<u32> {
			Runtime::metadata_versions()
		}
	}

	impl frame_support::view_functions::runtime_api::RuntimeViewFunction<Block> for Runtime {
		fn execute_view_function(id: ViewFunctionId, input: Vec<u8>) -> Result<Vec<u8>, ViewFunctionDispatchError> {
			Runtime::execute_view_function(id, input)
		}
	}

	impl sp_block_builder::BlockBuilder<Block> for Runtime {
		fn apply_extrinsic(extrinsic: <Block as BlockT>::Extrinsic) -> ApplyExtrinsicResult {
			Executive::apply_extrinsic(extrinsic)
		}

		fn finalize_block() -> <Block as BlockT>::Header {
			Executive::finalize_block()
		}

		fn inherent_extrinsics(data: InherentData) -> Vec<<Block as BlockT>::Extrinsic> {
			data.create_extrinsics()
		}

		fn check_inherents(block: <Block as BlockT>::LazyBlock, data: InherentData) -> CheckInherentsResult {
			data.check_extrinsics(&block)
		}
	}

	impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Runtime {
		fn validate_transaction(
			source: TransactionSource,
			tx: <Block as BlockT>::Extrinsic,
			block_hash: <Block as BlockT>::Hash,
		) -> TransactionValidity {
			Executive::validate_transaction(source, tx, block_hash)
		}
	}

	impl sp_offchain::OffchainWorkerApi<Block> for Runtime {
		fn offchain_worker(header: &<Block as BlockT>::Header) {
			Executive::offchain_worker(header)
		}
	}

	impl sp_session::SessionKeys<Block> for Runtime {
		fn generate_session_keys(owner: Vec<u8>, seed: Option<Vec<u8>>) -> OpaqueGeneratedSessionKeys {
			opaque::SessionKeys::generate(&owner, seed).into()
		}

		fn decode_session_keys(encoded: Vec<u8>) -> Option<Vec<(Vec<u8>, KeyTypeId)>> {
			opaque::SessionKeys::decode_into_raw_public_keys(&encoded)
		}
	}

	impl sp_consensus_babe::BabeApi<Block> for Runtime {
		fn configuration() -> BabeConfiguration {
			let epoch_config = Babe::epoch_config().unwrap_or(BABE_EPOCH_CONFIG);
			BabeConfiguration {
				slot_duration: Babe::slot_duration(),
				epoch_length: EpochDuration::get(),
				c: epoch_config.c,
				authorities: Babe::authorities().to_vec(),
				randomness: Babe::randomness(),
				allowed_slots: epoch_config.allowed_slots,
			}
		}

		fn current_epoch_start() -> Slot {
			Babe::current_epoch_start()
		}

		fn current_epoch() -> Epoch {
			Babe::current_epoch()
		}

		fn next_epoch() -> Epoch {
			Babe::next_epoch()
		}

		fn generate_key_ownership_proof(
			slot: Slot,
			authority_id: BabeId,
		) -> Option<sp_consensus_babe::OpaqueKeyOwnershipProof> {
			use frame_support::traits::KeyOwnerProofSystem;
			// A node asks first in the state before the block in question: before the first block
			// of a session, that of another session. Then it asks in the latest.
			let epoch = Babe::current_epoch();
			if slot < epoch.start_slot || slot >= epoch.start_slot.saturating_add(epoch.duration) {
				return None;
			}
			KeyOwners::prove((sp_consensus_babe::KEY_TYPE, authority_id))
				.map(|proof| sp_consensus_babe::OpaqueKeyOwnershipProof::new(proof.encode()))
		}

		fn submit_report_equivocation_unsigned_extrinsic(
			equivocation_proof: BabeEquivocation<<Block as BlockT>::Header>,
			key_owner_proof: sp_consensus_babe::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			Babe::submit_unsigned_equivocation_report(equivocation_proof, key_owner_proof.decode()?)
		}
	}

	impl sp_consensus_grandpa::GrandpaApi<Block> for Runtime {
		fn grandpa_authorities() -> AuthorityList {
			Grandpa::grandpa_authorities()
		}

		fn current_set_id() -> SetId {
			Grandpa::current_set_id()
		}

		fn submit_report_equivocation_unsigned_extrinsic(
			equivocation_proof: GrandpaEquivocation<<Block as BlockT>::Hash, NumberFor<Block>>,
			key_owner_proof: sp_consensus_grandpa::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			Grandpa::submit_unsigned_equivocation_report(equivocation_proof, key_owner_proof.decode()?)
		}

		fn generate_key_ownership_proof(
			_set_id: SetId,
			authority_id: GrandpaId,
		) -> Option<sp_consensus_grandpa::OpaqueKeyOwnershipProof> {
			use frame_support::traits::KeyOwnerProofSystem;
			KeyOwners::prove((sp_consensus_grandpa::KEY_TYPE, authority_id))
				.map(|proof| sp_consensus_grandpa::OpaqueKeyOwnershipProof::new(proof.encode()))
		}
	}

	impl sp_authority_discovery::AuthorityDiscoveryApi<Block> for Runtime {
		fn authorities() -> Vec<sp_authority_discovery::AuthorityId> {
			AuthorityDiscovery::authorities()
		}
	}

	impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Runtime {
		fn account_nonce(account: AccountId) -> Nonce {
			System::account_nonce(account)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi<Block, Balance> for Runtime {
		fn query_info(uxt: <Block as BlockT>::Extrinsic, len: u32) -> RuntimeDispatchInfo<Balance> {
			TransactionPayment::query_info(uxt, len)
		}

		fn query_fee_details(uxt: <Block as BlockT>::Extrinsic, len: u32) -> FeeDetails<Balance> {
			TransactionPayment::query_fee_details(uxt, len)
		}

		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}

		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentCallApi<Block, Balance, RuntimeCall> for Runtime {
		fn query_call_info(call: RuntimeCall, len: u32) -> RuntimeDispatchInfo<Balance> {
			TransactionPayment::query_call_info(call, len)
		}

		fn query_call_fee_details(call: RuntimeCall, len: u32) -> FeeDetails<Balance> {
			TransactionPayment::query_call_fee_details(call, len)
		}

		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}

		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl tributary_runtime_api::AttributionApi<Block, AccountId, BlockNumber> for Runtime {
		fn job(job: JobId) -> Option<JobView<AccountId, BlockNumber>> {
			views::job(job)
		}

		fn contribution(contribution: ContributionId) -> Option<ContributionView<AccountId>> {
			views::contribution(contribution)
		}

		fn account(account: AccountId) -> AccountView<AccountId> {
			views::account(account)
		}

		fn model(model: ModelId) -> Option<ModelView<AccountId>> {
			views::model(model)
		}

		fn terms(model: ModelId, version: TermsVersion) -> Option<TermsView<AccountId>> {
			views::terms(model, version)
		}

		fn rights(model: ModelId, version: TermsVersion, from: RightsPlace, limit: u32) -> Option<RightsView> {
			views::rights(model, version, from, limit)
		}

		fn providers(model: ModelId, after: Option<AccountId>, limit: u32) -> Option<ProvidersView<AccountId>> {
			views::providers(model, after, limit)
		}

		fn quote(model: ModelId, fee: Balance) -> Option<QuoteView<AccountId>> {
			views::quote(model, fee)
		}

		fn channel(channel: ChannelId) -> Option<ChannelView<AccountId, BlockNumber>> {
			views::channel(channel)
		}

		fn voucher_bytes(
			channel: ChannelId,
			authorisation: AuthorisationId,
			units: u64,
			amount: Balance,
			sources: Option<VoucherSources>,
		) -> Option<Vec<u8>> {
			Channels::voucher_bytes(channel, authorisation, units, amount, sources)
		}

		fn dry_run_redeem(redemption: Redemption<Signature>) -> Result<Balance, DispatchError> {
			Channels::dry_run_redeem(redemption)
		}

		fn live_block() -> BlockNumber {
			Network::live_block()
		}

		fn curation_block() -> BlockNumber {
			Network::curation_block()
		}

		fn datanet(datanet: DatanetId, from: u32, limit: u32) -> Option<DatanetView<AccountId, BlockNumber>> {
			views::datanet(datanet, from, limit)
		}

		fn settlements() -> Vec<SettlementView<AccountId>> {
			views::settlements::settlements()
		}

		fn eligibility(
			contributions: EligibilityContributions,
			releases: EligibilityReleases,
			requested_at: BlockNumber,
		) -> Vec<EligibilityView> {
			views::eligibility::eligibility(contributions, releases, requested_at)
		}

		fn account_contributions(
			account: AccountId,
			from: Option<ContributionId>,
			limit: u32,
		) -> AccountContributionsView<AccountId> {
			views::portfolio::contributions(account, from, limit)
		}

		fn account_jobs(account: AccountId, before: Option<JobId>, limit: u32) -> AccountJobsView<AccountId> {
			views::portfolio::jobs(account, before, limit)
		}

		fn account_channels(
			account: AccountId,
			before: Option<ChannelId>,
			limit: u32,
		) -> AccountChannelsView<AccountId, BlockNumber> {
			views::portfolio::channels(account, before, limit)
		}

		fn account_challenges(
			account: AccountId,
			before: Option<JobId>,
			limit: u32,
		) -> AccountChallengesView<AccountId, BlockNumber> {
			views::portfolio::challenges(account, before, limit)
		}

		fn commitment(account: AccountId, content_hash: ContentHash, salt: [u8; 32]) -> [u8; 32] {
			pallet_datanets::commitment(&account, &content_hash, &salt)
		}

		fn challenge_commitment(account: AccountId, job: JobId, refutation: Refutation, salt: [u8; 32]) -> [u8; 32] {
			pallet_inference::challenge_commitment(&account, job, &refutation, &salt)
		}

		fn dry_run_challenge(
			job: JobId,
			output: Vec<u8>,
			runs: Vec<Run>,
			refutation: Refutation,
		) -> Result<(), DispatchError> {
			views::dry_run::challenge(job, output, runs, refutation)
		}
	}

	impl tributary_runtime_api::CallDryRunApi<Block, AccountId, RuntimeCall, RuntimeEvent> for Runtime {
		fn dry_run_call(account: AccountId, call: RuntimeCall) -> CallEffects<RuntimeEvent> {
			views::dry_run::call(account, call)
		}
	}

	impl sp_genesis_builder::GenesisBuilder<Block> for Runtime {
		fn build_state(json: Vec<u8>) -> sp_genesis_builder::Result {
			build_state::<RuntimeGenesisConfig>(json)
		}

		fn get_preset(id: &Option<sp_genesis_builder::PresetId>) -> Option<Vec<u8>> {
			get_preset::<RuntimeGenesisConfig>(id, presets::get_preset)
		}

		fn preset_names() -> Vec<sp_genesis_builder::PresetId> {
			presets::preset_names()
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	impl frame_benchmarking::Benchmark<Block> for Runtime {
		fn benchmark_metadata(
			extra: bool,
		) -> (Vec<frame_benchmarking::BenchmarkList>, Vec<frame_support::traits::StorageInfo>) {
			crate::benchmarks::metadata(extra)
		}

		fn dispatch_benchmark(
			config: frame_benchmarking::BenchmarkConfig,
		) -> Result<Vec<frame_benchmarking::BenchmarkBatch>, alloc::string::String> {
			crate::benchmarks::dispatch(config)
		}
	}

	#[cfg(feature = "try-runtime")]
	impl frame_try_runtime::TryRuntime<Block> for Runtime {
		fn on_runtime_upgrade(checks: frame_try_runtime::UpgradeCheckSelect) -> (Weight, Weight) {
			// A failed check has to stop the tool that asked for it.
			let weight = Executive::try_runtime_upgrade(checks).expect("the upgrade's own checks hold");
			(weight, crate::configs::system::RuntimeBlockWeights::get().max_block)
		}

		fn execute_block(
			block: <Block as BlockT>::LazyBlock,
			state_root_check: bool,
			signature_check: bool,
			select: frame_try_runtime::TryStateSelect,
		) -> Weight {
			Executive::try_execute_block(block, state_root_check, signature_check, select)
				.expect("the block and the checks of the state hold")
		}
	}
}
