//! Answers of the attribution API, put together from the pallets.

pub(crate) mod dry_run;
pub(crate) mod eligibility;
pub(crate) mod portfolio;
pub(crate) mod settlements;

use crate::{
	params::ProtocolCut,
	types::{AccountId, Balance, BlockNumber},
	Attribution, Balances, Datanets, Inference, Models, Runtime, RuntimeHoldReason,
};
use alloc::{string::String, vec::Vec};
use frame_support::traits::Get;
use pallet_attribution::Payment;
use pallet_datanets::{Acceptance, Admission, Kind, Status};
use pallet_inference::{Basis, Challenge, Dispute, Offer, Rating, Stage, COLLATERAL_FACTOR};
use sp_runtime::Perbill;
use tributary_primitives::{
	rights::Preferences,
	split::{divide, Evidence},
	terms::{AttributionMethod, SpanCaps, WeightedRelease},
	traits::{Models as _, Releases as _},
	Attestation, ChannelId, ContributionId, DatanetId, JobId, ModelId, ReleaseId, TermsVersion,
};
use tributary_runtime_api::{
	AccountView, AdmissionView, AttestationView, ChallengeView, ChannelView, ContributionKind, ContributionState,
	ContributionView, DatanetView, DeadlinesView, DisputeView, EvidenceLabel, HoldView, JobState, JobView, LicenceView,
	ModelView, PaymentView, ProviderView, ProvidersView, QuoteView, RatingView, ReceiptView, RefusedFromView,
	ReleasePaymentView, ReleaseQuoteView, ReleaseView, RevokedView, RightsPlace, RightsView, SourceView,
	SpanPaymentView, TermsView, TrackRecordView, UpheldView, MAX_PAGE,
};

type Receipt = pallet_attribution::Receipt<AccountId, BlockNumber>;

/// Returns bytes as text, with the replacement character where they are not UTF-8.
fn text(bytes: &[u8]) -> String {
	String::from_utf8_lossy(bytes).into_owned()
}

/// Returns a job under way, or the receipt of a settled one.
pub(crate) fn job(id: JobId) -> Option<JobView<AccountId, BlockNumber>> {
	Inference::job(id)
		.map(|job| job_under_way(id, job))
		.or_else(|| pallet_attribution::Receipts::<Runtime>::get(id).and_then(|receipt| settled_job(id, receipt)))
}

fn job_under_way(id: JobId, job: pallet_inference::JobOf<Runtime>) -> JobView<AccountId, BlockNumber> {
	let submission = job.submission();
	JobView {
		job: id,
		state: job_state(&job.stage),
		requester: job.requester.clone(),
		provider: job.provider().clone(),
		model: job.model,
		version: job.version,
		fee: job.fee,
		collateral: Some(job.frozen.collateral),
		penalty: submission.is_none().then_some(job.frozen.penalty),
		requested_at: Some(job.requested_at),
		submitted_at: submission.map(|submission| submission.submitted_at),
		deadlines: DeadlinesView {
			accept_by: job.accept_by(),
			submit_by: job.submit_by(),
			challenge_by: challenge_by(&job),
			settles_at: job.settles_at(),
		},
		rules: Some(job.frozen.rules),
		prompt_hash: Some(job.prompt_hash),
		output_hash: submission.map(|submission| submission.output_hash),
		output_length: submission.map(|submission| submission.output_len),
		runs_hash: submission.map(|submission| submission.runs_hash),
		attestation: submission.and_then(|submission| submission.attestation).map(attestation),
		positions: submission.map(|submission| submission.positions),
		sources: submission
			.map(|submission| {
				let owned = submission.owned.iter();
				owned.map(|(contribution, positions)| source(*contribution, *positions)).collect()
			})
			.unwrap_or_default(),
		evidence: submission.map(|submission| match submission.basis {
			Basis::Pooled => EvidenceLabel::Pool,
			Basis::Traced => EvidenceLabel::CanonicalTrace,
			Basis::Cited => EvidenceLabel::Citation,
		}),
		dispute: open_dispute(&job).map(|dispute| DisputeView {
			bond: job.frozen.challenge_bond,
			commitments: dispute.commitments,
			challenges: challenges(id),
			upheld: dispute
				.upheld
				.as_ref()
				.map(|upheld| UpheldView { challenger: upheld.challenger.clone(), sequence: upheld.sequence }),
			witnesses: dispute.injured(),
		}),
		receipt: None,
	}
}

fn job_state(stage: &Stage<AccountId, BlockNumber>) -> JobState {
	match stage {
		Stage::Requested { .. } => JobState::Requested,
		Stage::Accepted { .. } => JobState::Accepted,
		Stage::Submitted { .. } => JobState::Submitted,
	}
}

/// Returns the dispute about a trace. Only traces can be challenged.
fn open_dispute(job: &pallet_inference::JobOf<Runtime>) -> Option<&Dispute<AccountId, BlockNumber>> {
	job.dispute().filter(|_| job.submission().is_some_and(|submission| submission.basis == Basis::Traced))
}

/// Returns the last block in which a challenge may be committed, if the trace is open to one.
fn challenge_by(job: &pallet_inference::JobOf<Runtime>) -> Option<BlockNumber> {
	open_dispute(job).map(|dispute| dispute.commit_until.saturating_sub(1))
}

/// Returns a page of the challenges of a job that were neither upheld nor withdrawn.
fn challenges(job: JobId) -> Vec<ChallengeView<AccountId, BlockNumber>> {
	let limit = usize::try_from(MAX_PAGE).unwrap_or_default();
	let challenges = pallet_inference::Challenges::<Runtime>::iter_prefix(job).take(limit);
	challenges.map(|(challenger, challenge)| self::challenge(challenger, challenge)).collect()
}

/// Returns the view of a challenge.
fn challenge(challenger: AccountId, challenge: Challenge<BlockNumber>) -> ChallengeView<AccountId, BlockNumber> {
	ChallengeView {
		challenger,
		sequence: challenge.sequence,
		commitment: challenge.commitment,
		bond: challenge.bond,
		reveal_from: challenge.reveal_from,
		reveal_until: challenge.reveal_until,
	}
}

fn attestation(Attestation { kind, hash }: Attestation) -> AttestationView {
	AttestationView { kind, hash }
}

fn source(contribution: ContributionId, positions: u32) -> SourceView {
	SourceView { contribution, positions }
}

fn payment(payment: &Payment<AccountId>) -> PaymentView<AccountId> {
	PaymentView { account: payment.account.clone(), amount: payment.amount }
}

fn settled_job(id: JobId, receipt: Receipt) -> Option<JobView<AccountId, BlockNumber>> {
	// The owner is always the first of the beneficiaries.
	let (owner, lineage) = receipt.beneficiaries.split_first()?;
	Some(JobView {
		job: id,
		state: JobState::Settled,
		requester: receipt.requester.clone(),
		provider: receipt.answered_by.clone(),
		model: receipt.model,
		version: receipt.version,
		fee: receipt.fee,
		collateral: None,
		penalty: None,
		requested_at: Some(receipt.record.requested_at),
		submitted_at: Some(receipt.record.submitted_at),
		deadlines: DeadlinesView { accept_by: None, submit_by: None, challenge_by: None, settles_at: None },
		rules: Some(receipt.record.rules),
		prompt_hash: Some(receipt.record.prompt_hash),
		output_hash: Some(receipt.record.output_hash),
		output_length: Some(receipt.record.output_len),
		runs_hash: Some(receipt.record.runs_hash),
		attestation: receipt.record.attestation.map(attestation),
		positions: Some(receipt.positions),
		sources: receipt.spans.iter().map(|span| source(span.contribution, span.positions)).collect(),
		evidence: Some(evidence(&receipt.method)),
		dispute: None,
		receipt: Some(ReceiptView {
			settled_at: receipt.settled_at,
			protocol: payment(&receipt.protocol),
			provider: payment(&receipt.provider),
			owner: payment(owner),
			lineage: lineage.iter().map(payment).collect(),
			releases: receipt
				.releases
				.iter()
				.map(|paid| ReleasePaymentView {
					release: paid.release,
					owner: paid.owner.clone(),
					owner_cut: paid.owner_cut,
					pool: paid.pool,
					evidence: EvidenceLabel::Pool,
				})
				.collect(),
			spans: receipt
				.spans
				.iter()
				.map(|span| SpanPaymentView {
					contribution: span.contribution,
					positions: span.positions,
					amount: span.amount,
					evidence: evidence(&receipt.method),
				})
				.collect(),
			refuted: receipt.record.refuted,
			score: receipt.score,
		}),
	})
}

/// Returns the evidence of spans under this method.
fn evidence(method: &AttributionMethod) -> EvidenceLabel {
	match method {
		AttributionMethod::Pooled => EvidenceLabel::Pool,
		AttributionMethod::Spans(_) => EvidenceLabel::CanonicalTrace,
		AttributionMethod::Retrieval(_) => EvidenceLabel::Citation,
	}
}

/// Returns a contribution and its claims.
pub(crate) fn contribution(id: ContributionId) -> Option<ContributionView<AccountId>> {
	let ContributionId { datanet, index } = id;
	let contribution = pallet_datanets::Contributions::<Runtime>::get(datanet, index)?;
	let metadata = pallet_datanets::ContributionMetadata::<Runtime>::get(datanet, index).unwrap_or_default();
	let credit = Attribution::claimable(id)?;
	let preferences = contribution.preferences_in(u32::MAX);
	let state = state(&contribution.status);
	let acceptance = match contribution.status {
		Status::Pending(_) => None,
		Status::Accepted(acceptance) => Some(acceptance),
	};
	let accepted = acceptance.as_ref();
	let refused_from = accepted.map(|accepted| accepted.refused_from).unwrap_or_default();
	let closing = accepted.and_then(|accepted| accepted.closing.as_ref());
	Some(ContributionView {
		datanet,
		index,
		contributor: contribution.contributor,
		payee: credit.payee,
		original: contribution.redirect.as_ref().map(|redirect| redirect.original()),
		hash: contribution.content.hash,
		length: contribution.content.len,
		sequence: contribution.sequence,
		state,
		kind: match contribution.kind {
			Kind::Corpus => ContributionKind::Corpus,
			Kind::Feedback { job } => ContributionKind::Feedback { job },
			Kind::Evaluation { model } => ContributionKind::Evaluation { model },
		},
		media_type: text(&metadata.media_type),
		licence: text(&metadata.licence),
		uri: text(&metadata.uri),
		preferences,
		refused_from: RefusedFromView { train_ai: refused_from.train_ai, ai_use: refused_from.ai_use },
		points: accepted.map_or(0, |accepted| accepted.points),
		first_release: accepted.map(|accepted| accepted.first_release),
		last_release: closing.map(|closing| closing.last_release),
		traceable: accepted.is_some_and(is_traceable_now),
		spans_claimable: credit.spans,
		pool_claimable: credit.pool,
		spans_claimed: credit.spans_claimed,
		pool_claimed: credit.pool_claimed,
	})
}

fn state(status: &Status<BlockNumber>) -> ContributionState {
	match status {
		Status::Pending(_) => ContributionState::Pending,
		Status::Accepted(Acceptance { closing: None, .. }) => ContributionState::Accepted,
		Status::Accepted(Acceptance { closing: Some(_), .. }) => ContributionState::Closed,
	}
}

fn is_traceable_now(acceptance: &Acceptance<BlockNumber>) -> bool {
	acceptance.traceable && acceptance.is_available() && acceptance.closing.is_none()
}

/// Returns the balances of an account.
pub(crate) fn account(account: AccountId) -> AccountView<AccountId> {
	let mut holds: Vec<_> = pallet_balances::Holds::<Runtime>::get(&account)
		.into_iter()
		.map(|hold| HoldView { reason: reason(hold.id).into(), amount: hold.amount })
		.collect();
	// Multisig and proxy deposits are reserved without a reason.
	let held = holds.iter().fold(0, |sum: Balance, hold| sum.saturating_add(hold.amount));
	let reserved = Balances::reserved_balance(&account).saturating_sub(held);
	if reserved > 0 {
		holds.push(HoldView { reason: "Balances.Reserved".into(), amount: reserved });
	}
	AccountView {
		free: Balances::free_balance(&account),
		holds,
		claimable: Attribution::account_credit(&account),
		account,
	}
}

/// Returns the reason of a hold, as the metadata names it.
fn reason(reason: RuntimeHoldReason) -> &'static str {
	use pallet_channels::HoldReason as Line;
	use pallet_datanets::HoldReason as Data;
	use pallet_inference::HoldReason as Job;
	use RuntimeHoldReason as R;
	match reason {
		R::Preimage(pallet_preimage::HoldReason::Preimage) => "Preimage.Preimage",
		R::SafeMode(pallet_safe_mode::HoldReason::EnterOrExtend) => "SafeMode.EnterOrExtend",
		R::Collective(_) => "Collective.ProposalSubmission",
		R::Session(pallet_session::HoldReason::Keys) => "Session.Keys",
		R::Validators(pallet_validators::HoldReason::Bond) => "Validators.Bond",
		R::Datanets(Data::Datanet) => "Datanets.Datanet",
		R::Datanets(Data::Commitment) => "Datanets.Commitment",
		R::Datanets(Data::Contribution) => "Datanets.Contribution",
		R::Datanets(Data::Report) => "Datanets.Report",
		R::Models(pallet_models::HoldReason::Deposit) => "Models.Deposit",
		R::Inference(Job::Fee) => "Inference.Fee",
		R::Inference(Job::Bond) => "Inference.Bond",
		R::Inference(Job::Challenge) => "Inference.Challenge",
		R::Channels(Line::Deposit) => "Channels.Deposit",
		R::Channels(Line::Channel) => "Channels.Channel",
	}
}

/// Returns a model and its latest terms.
pub(crate) fn model(id: ModelId) -> Option<ModelView<AccountId>> {
	let model = pallet_models::Models::<Runtime>::get(id)?;
	let rating = pallet_inference::ModelRatings::<Runtime>::get(id);
	Some(ModelView {
		model: id,
		owner: model.owner,
		artifact: model.artifact,
		name: text(&model.name),
		uri: text(&model.uri),
		base: model.base,
		depth: model.depth.into(),
		retired: model.retired,
		rating: self::rating(&rating),
		terms: terms(id, model.latest_terms),
	})
}

/// Returns a version of a model's terms.
pub(crate) fn terms(id: ModelId, version: TermsVersion) -> Option<TermsView<AccountId>> {
	let terms = Models::terms(id, version)?;
	Some(TermsView {
		version,
		split: terms.split,
		method: terms.method.into(),
		revoked: terms
			.releases
			.iter()
			.map(|weighted| RevokedView {
				release: weighted.release,
				contributions: Datanets::revoked(weighted.release),
			})
			.filter(|revoked| revoked.contributions > 0)
			.collect(),
		releases: terms.releases.into(),
		beneficiaries: terms.beneficiaries.into(),
	})
}

/// Returns the licences and preferences of a page of the contributions under a version of terms.
pub(crate) fn rights(id: ModelId, version: TermsVersion, from: RightsPlace, limit: u32) -> Option<RightsView> {
	let releases = Models::terms(id, version)?.releases;
	let mut rights = Vec::<LicenceView>::new();
	let mut place = from;
	for _ in 0..limit.clamp(1, MAX_PAGE) {
		let Some(release) = release_at(&releases, place) else { break };
		if let Some(found) = right(release, place.index) {
			let known = rights.iter_mut().find(|known| LicenceView { contributions: 1, ..(*known).clone() } == found);
			match known {
				Some(known) => known.contributions = known.contributions.saturating_add(1),
				None => rights.push(found),
			}
		}
		place = after(release, place);
	}
	let next = release_at(&releases, place).map(|_| place);
	Some(RightsView { model: id, version, rights, next })
}

/// Returns the Release of a place.
fn release_at(releases: &[WeightedRelease], place: RightsPlace) -> Option<ReleaseId> {
	let at = usize::try_from(place.release).ok()?;
	releases.get(at).map(|weighted| weighted.release)
}

/// Returns the place after this one.
fn after(release: ReleaseId, place: RightsPlace) -> RightsPlace {
	let index = place.index.saturating_add(1);
	let datanet = pallet_datanets::Datanets::<Runtime>::get(release.datanet);
	if datanet.is_some_and(|datanet| index < datanet.contributions) {
		RightsPlace { index, ..place }
	} else {
		RightsPlace { release: place.release.saturating_add(1), index: 0 }
	}
}

/// Returns the licence and the preferences of a contribution in a Release, if it contains it.
fn right(release: ReleaseId, index: u32) -> Option<LicenceView> {
	let contribution = pallet_datanets::Contributions::<Runtime>::get(release.datanet, index)?;
	contribution.acceptance().filter(|acceptance| acceptance.is_in(release.number))?;
	let licence = pallet_datanets::ContributionMetadata::<Runtime>::get(release.datanet, index)?.licence;
	let Preferences { train_ai, ai_use } = contribution.preferences_in(release.number);
	Some(LicenceView { licence: text(&licence), train_ai, ai_use, contributions: 1 })
}

/// Returns a page of the providers that serve a model.
pub(crate) fn providers(id: ModelId, after: Option<AccountId>, limit: u32) -> Option<ProvidersView<AccountId>> {
	type Serving = pallet_inference::Serving<Runtime>;
	Models::exists(id).then_some(())?;
	let mut offers = match after {
		Some(account) => Serving::iter_prefix_from(id, Serving::hashed_key_for(id, account)),
		None => Serving::iter_prefix(id),
	};
	let limit = usize::try_from(limit.clamp(1, MAX_PAGE)).ok()?;
	let page: Vec<_> = offers.by_ref().take(limit).collect();
	let last = page.last().map(|(account, _)| account.clone());
	Some(ProvidersView {
		model: id,
		providers: page.into_iter().filter_map(|(account, offer)| provider(account, offer)).collect(),
		next: last.filter(|_| offers.next().is_some()),
	})
}

fn provider(account: AccountId, offer: Offer) -> Option<ProviderView<AccountId>> {
	let provider = Inference::provider(&account)?;
	Some(ProviderView {
		account,
		version: offer.version,
		min_fee: offer.min_fee,
		min_share: offer.min_share,
		bond: provider.bond,
		free: provider.free(),
		rating: rating(&provider.rating),
		record: TrackRecordView {
			settled: provider.record.settled,
			expired: provider.record.expired,
			refuted: provider.record.refuted,
		},
		endpoint: text(&provider.endpoint),
	})
}

fn rating(rating: &Rating) -> RatingView {
	RatingView { weight: rating.weight, sum: rating.sum }
}

/// Returns the split of a fee under the latest terms.
pub(crate) fn quote(id: ModelId, fee: Balance) -> Option<QuoteView<AccountId>> {
	let version = Models::takes_jobs(id).then(|| Models::latest_terms(id)).flatten()?;
	let terms = Models::terms(id, version)?;
	let releases: Vec<_> = terms.releases.iter().map(|weighted| weighted.release).collect();
	let infos: Option<Vec<_>> = releases.iter().map(|release| Datanets::release(*release)).collect();
	let infos = infos?;
	let cuts: Vec<_> = infos.iter().map(|info| info.owner_cut).collect();
	let division = divide(fee, ProtocolCut::get(), &terms, &cuts, &Evidence::default());
	let pools = division.releases.iter().fold(0, |sum: Balance, paid| sum.saturating_add(paid.pool));
	let at_most = |share: fn(SpanCaps) -> Perbill| terms.method.caps().map_or(0, |caps| share(caps).mul_floor(pools));
	Some(QuoteView {
		version,
		fee,
		min_fee: <Runtime as pallet_inference::Config>::MinFee::get(),
		collateral: fee.saturating_mul(COLLATERAL_FACTOR),
		protocol: division.protocol,
		provider: division.provider,
		beneficiaries: terms
			.beneficiaries
			.iter()
			.zip(&division.beneficiaries)
			.map(|(beneficiary, amount)| PaymentView { account: beneficiary.account.clone(), amount: *amount })
			.collect(),
		releases: releases
			.into_iter()
			.zip(infos)
			.zip(&division.releases)
			.map(|((release, info), paid)| ReleaseQuoteView {
				release,
				owner: info.owner,
				owner_cut: paid.owner_cut,
				pool: paid.pool,
			})
			.collect(),
		spans_at_most: at_most(|caps| caps.total),
		contribution_at_most: at_most(|caps| caps.contribution),
	})
}

/// Returns a channel and the amount that remains on it.
pub(crate) fn channel(id: ChannelId) -> Option<ChannelView<AccountId, BlockNumber>> {
	pallet_channels::Channels::<Runtime>::get(id).map(|channel| channel_view(id, channel))
}

fn channel_view(id: ChannelId, channel: pallet_channels::ChannelOf<Runtime>) -> ChannelView<AccountId, BlockNumber> {
	ChannelView {
		channel: id,
		remaining: channel.remaining(),
		ends_at: channel.ends_at(),
		closing: channel.closes_at.is_some(),
		payer: channel.payer,
		provider: channel.provider,
		model: channel.model,
		version: channel.version,
		opened_at: channel.opened_at,
		deposited: channel.deposited,
		redeemed: channel.redeemed,
		units: channel.units,
		positions: channel.positions,
		evidence: (channel.positions > 0).then_some(EvidenceLabel::Countersigned),
	}
}

/// Returns a Datanet and a page of its Releases.
pub(crate) fn datanet(id: DatanetId, from: u32, limit: u32) -> Option<DatanetView<AccountId, BlockNumber>> {
	let datanet = pallet_datanets::Datanets::<Runtime>::get(id)?;
	let profile = pallet_datanets::Profiles::<Runtime>::get(id)?;
	let curation = pallet_datanets::Curations::<Runtime>::get(id);
	// A page without room would be its own next page, and one of removed Releases would be empty.
	let first = from.max(datanet.first_release).max(1);
	let end = first.saturating_add(limit.clamp(1, MAX_PAGE)).min(datanet.releases.saturating_add(1));
	Some(DatanetView {
		datanet: id,
		owner: datanet.owner,
		name: text(&profile.name),
		uri: text(&profile.uri),
		admission: match datanet.admission {
			Admission::Open => AdmissionView::Open,
			Admission::MembersOnly => AdmissionView::MembersOnly,
		},
		purposes: datanet.purposes,
		curators: curation.curators.into(),
		threshold: curation.threshold.into(),
		owner_cut: datanet.owner_cut,
		retired: datanet.retired,
		contributions: datanet.contributions,
		open_points: datanet.open_points,
		pool_owed: Attribution::pool_owed(id),
		first_release: datanet.first_release,
		latest_release: datanet.releases,
		releases: (first..end).filter_map(|number| release(id, number)).collect(),
		next: (first..=datanet.releases).contains(&end).then_some(end),
	})
}

fn release(datanet: DatanetId, number: u32) -> Option<ReleaseView<BlockNumber>> {
	let release = pallet_datanets::Releases::<Runtime>::get(datanet, number)?;
	Some(ReleaseView {
		number,
		revoked: Datanets::revoked(ReleaseId { datanet, number }),
		points: release.points,
		contributions: release.contributions,
		owner_cut: release.owner_cut,
		cut_at: release.cut_at,
		paid: Attribution::paid(ReleaseId { datanet, number }),
	})
}
