//! Metadata complete enough that no client needs types of its own.

use tributary_integration_tests::{Chain, DEVELOPMENT};
use tributary_runtime::{apis::RUNTIME_API_VERSIONS, Runtime};

/// Returns the first bytes of metadata: `meta` and its version.
fn head(version: u8) -> [u8; 5] {
	[b'm', b'e', b't', b'a', version]
}

#[test]
fn metadata_should_be_served_in_three_versions() {
	Chain::new(DEVELOPMENT).at(|| {
		let legacy: Vec<u8> = Runtime::metadata().into();
		assert_eq!(legacy[..5], head(14));
		for version in [14u8, 15, 16] {
			assert!(Runtime::metadata_versions().contains(&version.into()));
			let metadata = Runtime::metadata_at_version(version.into()).expect("this version is served");
			assert_eq!(metadata[..5], head(version));
			assert!(metadata.len() > 100_000);
		}
		assert!(Runtime::metadata_at_version(13).is_none());
	});
}

#[test]
fn runtime_apis_should_have_these_versions() {
	use sp_api::RuntimeApiInfo;
	let version = |id: [u8; 8]| RUNTIME_API_VERSIONS.iter().find(|(api, _)| *api == id).map(|(_, version)| *version);
	let expected = [
		(<dyn sp_api::Core<tributary_runtime::Block>>::ID, 5),
		(<dyn sp_api::Metadata<tributary_runtime::Block>>::ID, 2),
		(<dyn sp_block_builder::BlockBuilder<tributary_runtime::Block>>::ID, 6),
		(<dyn sp_consensus_babe::BabeApi<tributary_runtime::Block>>::ID, 2),
		(<dyn sp_consensus_grandpa::GrandpaApi<tributary_runtime::Block>>::ID, 3),
		(<dyn sp_session::SessionKeys<tributary_runtime::Block>>::ID, 2),
	];
	for (id, number) in expected {
		assert_eq!(version(id), Some(number));
	}
}
