//! Settlements of one block, from its events.

use crate::{types::AccountId, Runtime, RuntimeEvent, System};
use alloc::vec::Vec;
use core::mem::take;
use pallet_attribution::{Event, Receipts, Role};
use tributary_primitives::{traits::ServiceId, ContributionId, ReleaseId};
use tributary_runtime_api::{
	CreditView, EvidenceLabel, PoolPaymentView, RoleView, ServiceView, SettlementView, SpanPaymentView,
};

/// Returns the settlements of this block, in their order.
pub(crate) fn settlements() -> Vec<SettlementView<AccountId>> {
	let mut settlements = Vec::new();
	// The ledger names the credits of a settlement right before the settlement itself.
	let (mut credits, mut spans, mut pools) = (Vec::new(), Vec::new(), Vec::new());
	for record in System::read_events_no_consensus() {
		let RuntimeEvent::Attribution(event) = record.event else { continue };
		match event {
			Event::AccountCredited { service: Some(_), account, role, amount } => {
				credits.extend(self::role(role).map(|(role, release)| CreditView { account, role, release, amount }));
			},
			Event::SpanCredited { contribution, positions, amount, .. } => {
				spans.push((contribution, positions, amount));
			},
			Event::PoolPaid { release, amount, .. } => pools.push(PoolPaymentView { release, amount }),
			Event::Settled { service, model, requester, provider, fee } => {
				let evidence = evidence(service);
				settlements.push(SettlementView {
					service: self::service(service),
					model,
					requester,
					provider,
					fee,
					credits: take(&mut credits),
					spans: take(&mut spans)
						.into_iter()
						.map(|(contribution, positions, amount): (ContributionId, _, _)| SpanPaymentView {
							contribution,
							positions,
							amount,
							evidence,
						})
						.collect(),
					pools: take(&mut pools),
				});
			},
			_ => {},
		}
	}
	settlements
}

fn service(service: ServiceId) -> ServiceView {
	match service {
		ServiceId::Job { job } => ServiceView::Job { job },
		ServiceId::Channel { channel } => ServiceView::Channel { channel },
	}
}

/// Returns the evidence of the spans of a settlement.
fn evidence(service: ServiceId) -> EvidenceLabel {
	match service {
		ServiceId::Job { job } => {
			// The receipt is as old as the event.
			Receipts::<Runtime>::get(job)
				.map_or(EvidenceLabel::CanonicalTrace, |receipt| super::evidence(&receipt.method))
		},
		ServiceId::Channel { .. } => EvidenceLabel::Countersigned,
	}
}

/// Returns the role of a credit in a settlement, and the Release that it is for.
fn role(role: Role) -> Option<(RoleView, Option<ReleaseId>)> {
	match role {
		Role::Protocol => Some((RoleView::Protocol, None)),
		Role::Provider => Some((RoleView::Provider, None)),
		Role::ModelOwner => Some((RoleView::ModelOwner, None)),
		Role::Lineage => Some((RoleView::Lineage, None)),
		Role::DatanetOwner { release } => Some((RoleView::DatanetOwner, Some(release))),
		Role::Outside { .. } => None,
	}
}
