//! The receipts: written at the settlement, kept for a time.

use crate::{
	Config, Error, Pallet, Payment, Receipt, Receipts, ReceiptsByBlock, ReleaseReceipt, SpanReceipt, MAX_SPANS,
};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	traits::{ConstU32, Get},
	BoundedVec,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::BlockNumberProvider, DispatchError};
use tributary_primitives::{
	split::Division,
	terms::{MAX_BENEFICIARIES, MAX_RELEASES},
	traits::{JobRecord, Order, ReleaseInfo},
	Balance, JobId,
};

/// Parts of a fee, by receiver.
pub(crate) struct ReceiptParts<AccountId> {
	pub protocol: Payment<AccountId>,
	pub provider: Payment<AccountId>,
	pub beneficiaries: BoundedVec<Payment<AccountId>, ConstU32<MAX_BENEFICIARIES>>,
	pub releases: BoundedVec<ReleaseReceipt<AccountId>, ConstU32<MAX_RELEASES>>,
	pub spans: BoundedVec<SpanReceipt, ConstU32<MAX_SPANS>>,
}

impl<AccountId> ReceiptParts<AccountId> {
	/// Returns the sum of all amounts.
	pub(crate) fn total(&self) -> Option<Balance> {
		total(&self.protocol, &self.provider, &self.beneficiaries, &self.releases, &self.spans)
	}
}

impl<AccountId, BlockNumber> Receipt<AccountId, BlockNumber> {
	/// Returns the sum of all amounts, which is the fee.
	pub fn total(&self) -> Option<Balance> {
		total(&self.protocol, &self.provider, &self.beneficiaries, &self.releases, &self.spans)
	}
}

fn total<AccountId>(
	protocol: &Payment<AccountId>,
	provider: &Payment<AccountId>,
	beneficiaries: &[Payment<AccountId>],
	releases: &[ReleaseReceipt<AccountId>],
	spans: &[SpanReceipt],
) -> Option<Balance> {
	[protocol.amount, provider.amount]
		.into_iter()
		.chain(beneficiaries.iter().map(|payment| payment.amount))
		.chain(releases.iter().flat_map(|paid| [paid.owner_cut, paid.pool]))
		.chain(spans.iter().map(|span| span.amount))
		.try_fold(0, Balance::checked_add)
}

/// Bounds the parts, and verifies that the division has as many shares as the order has receivers.
fn bounded<T: Config, V, const N: u32>(
	values: Vec<V>,
	expected: usize,
	shares: usize,
) -> Result<BoundedVec<V, ConstU32<N>>, DispatchError> {
	ensure!(shares == expected && values.len() == expected, Error::<T>::NotConserved);
	values.try_into().map_err(|_| Error::<T>::MaxSpansExceeded.into())
}

/// Returns the parts of an order after this division.
pub(crate) fn parts<T: Config>(
	order: &Order<T::AccountId, BlockNumberFor<T>>,
	infos: &[ReleaseInfo<T::AccountId>],
	division: &Division,
) -> Result<ReceiptParts<T::AccountId>, DispatchError> {
	let terms = order.terms;
	let beneficiaries = terms
		.beneficiaries
		.iter()
		.zip(&division.beneficiaries)
		.map(|(beneficiary, amount)| Payment { account: beneficiary.account.clone(), amount: *amount })
		.collect();
	let releases = terms
		.releases
		.iter()
		.zip(infos)
		.zip(&division.releases)
		.map(|((weighted, info), paid)| ReleaseReceipt {
			release: weighted.release,
			owner: info.owner.clone(),
			owner_cut: paid.owner_cut,
			pool: paid.pool,
		})
		.collect();
	let spans = order
		.evidence
		.owned
		.iter()
		.zip(&division.spans)
		.map(|((contribution, positions), amount)| SpanReceipt {
			contribution: *contribution,
			positions: *positions,
			amount: *amount,
		})
		.collect();
	Ok(ReceiptParts {
		protocol: Payment { account: T::ProtocolBeneficiary::get(), amount: division.protocol },
		provider: Payment { account: order.provider_payee.clone(), amount: division.provider },
		beneficiaries: bounded::<T, _, _>(beneficiaries, terms.beneficiaries.len(), division.beneficiaries.len())?,
		releases: bounded::<T, _, _>(releases, terms.releases.len(), division.releases.len())?,
		spans: bounded::<T, _, _>(spans, order.evidence.owned.len(), division.spans.len())?,
	})
}

impl<T: Config> Pallet<T> {
	/// Stores the receipt of a settled job, and files it under the current block.
	pub(crate) fn keep_receipt(
		job: JobId,
		record: JobRecord<BlockNumberFor<T>>,
		order: &Order<T::AccountId, BlockNumberFor<T>>,
		parts: ReceiptParts<T::AccountId>,
	) {
		let settled_at = T::Clock::current_block_number();
		let ReceiptParts { protocol, provider, beneficiaries, releases, spans } = parts;
		let receipt = Receipt {
			model: order.model,
			version: order.version,
			method: order.terms.method,
			requester: order.requester.clone(),
			answered_by: order.provider.clone(),
			fee: order.fee,
			protocol,
			provider,
			beneficiaries,
			releases,
			spans,
			positions: order.evidence.positions,
			record,
			settled_at,
			score: None,
		};
		ReceiptsByBlock::<T>::insert(settled_at, job, ());
		Receipts::<T>::insert(job, receipt);
	}
}
