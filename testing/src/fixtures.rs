use crate::{storage::Account, Contents, MockContent, ModelTerms, Releases, RetiredDatanets, Serving, Sources};
use codec::FullCodec;
use sp_runtime::Perbill;
use std::marker::PhantomData;
use tributary_primitives::{
	content::Content,
	terms::Terms,
	traits::{
		benchmarking::{ModelFixture, ProviderFixture, RedirectFixture, ReleaseFixture},
		ReleaseInfo, Source,
	},
	ContributionId, ModelId, Points, ReleaseId, TermsVersion,
};

/// Number of the first Datanet and model that a fixture creates. Tests use smaller numbers.
const FIRST: u32 = 100;

/// Fixtures for the benchmarks of a pallet over the mocks.
pub struct MockFixtures<AccountId, BlockNumber>(PhantomData<(AccountId, BlockNumber)>);

impl<AccountId: Account, BlockNumber: FullCodec + 'static> ReleaseFixture<AccountId>
	for MockFixtures<AccountId, BlockNumber>
{
	fn create_release(owner: &AccountId, contents: &[(Content, Points)]) -> (ReleaseId, Vec<ContributionId>) {
		let created = Releases::<AccountId>::iter_keys().filter(|release| release.datanet >= FIRST).count();
		let datanet = FIRST + u32::try_from(created).expect("a benchmark creates few Releases");
		let release = ReleaseId { datanet, number: 1 };
		let ids = contents.iter().zip(0..).map(|((content, points), index)| {
			let id = ContributionId { datanet, index };
			let (content, sequence) = (*content, index.into());
			let source = Source {
				content,
				sequence,
				payee: owner.clone(),
				points: *points,
				first_release: Some(1),
				last_release: None,
			};
			Sources::<AccountId>::insert(id, source);
			Contents::<BlockNumber>::insert(id, MockContent { content, sequence, traceable: true, closed: None });
			id
		});
		let ids = ids.collect();
		let points = contents.iter().map(|(_, points)| u128::from(*points)).sum();
		let owner_cut = Perbill::from_percent(10);
		Releases::<AccountId>::insert(release, ReleaseInfo { points, owner_cut, owner: owner.clone() });
		(release, ids)
	}

	fn retire_datanet(release: ReleaseId) {
		RetiredDatanets::insert(release.datanet, ());
	}
}

impl<AccountId: Account, BlockNumber> RedirectFixture<AccountId> for MockFixtures<AccountId, BlockNumber> {
	fn redirect_contribution(contribution: ContributionId, payee: &AccountId) {
		Sources::<AccountId>::mutate(contribution, |source| {
			source.as_mut().expect("only known contributions are redirected").payee = payee.clone();
		});
	}
}

impl<AccountId: Account, BlockNumber> ModelFixture<AccountId> for MockFixtures<AccountId, BlockNumber> {
	fn create_model(_: &AccountId, terms: Terms<AccountId>) -> (ModelId, TermsVersion) {
		let created = ModelTerms::<AccountId>::iter_keys().filter(|(model, _)| *model >= FIRST).count();
		let model = FIRST + u32::try_from(created).expect("a benchmark creates few models");
		ModelTerms::<AccountId>::insert((model, 1), terms);
		(model, 1)
	}
}

impl<AccountId: Account, BlockNumber> ProviderFixture<AccountId> for MockFixtures<AccountId, BlockNumber> {
	fn start_serving(provider: &AccountId, model: ModelId, version: TermsVersion) {
		Serving::<AccountId>::insert((provider.clone(), model), (version, Perbill::zero()));
	}
}
