//! Weights of the calls and of the steps of the agenda. The runtime supplies measured weights.

use frame_support::weights::Weight;

/// Weights of the pallet.
pub trait WeightInfo {
	/// Returns the weight of `register_provider`.
	fn register_provider() -> Weight;
	/// Returns the weight of `bond_more`.
	fn bond_more() -> Weight;
	/// Returns the weight of `unbond`.
	fn unbond() -> Weight;
	/// Returns the weight of `withdraw_unbonded`.
	fn withdraw_unbonded() -> Weight;
	/// Returns the weight of `serve`.
	fn serve() -> Weight;
	/// Returns the weight of `stop_serving`.
	fn stop_serving() -> Weight;
	/// Returns the weight of `set_endpoint`.
	fn set_endpoint() -> Weight;
	/// Returns the weight of `request`, by bytes of the prompt.
	fn request(p: u32) -> Weight;
	/// Returns the weight of `cancel`.
	fn cancel() -> Weight;
	/// Returns the weight of `accept`.
	fn accept() -> Weight;
	/// Returns the weight of `submit`, by runs and by bytes of the output.
	fn submit(r: u32, o: u32) -> Weight;
	/// Returns the weight of `submit_cited`, by citations, by bytes of the output, and by all cited
	/// bytes.
	fn submit_cited(c: u32, o: u32, b: u32) -> Weight;
	/// Returns the weight of `commit_challenge`.
	fn commit_challenge() -> Weight;
	/// Returns the weight of `challenge` by an earlier owner, by bytes of the output.
	fn challenge_earlier(o: u32) -> Weight;
	/// Returns the weight of `challenge` by a missed position, by bytes of the output.
	fn challenge_missed(o: u32) -> Weight;
	/// Returns the weight of `challenge` by a split run, by bytes of the output.
	fn challenge_split(o: u32) -> Weight;
	/// Returns the weight of `withdraw_challenge`.
	fn withdraw_challenge() -> Weight;
	/// Returns the weight of `rate`.
	fn rate() -> Weight;
	/// Returns the weight of `settle` of a job whose trace was refuted, by Releases and
	/// beneficiaries (at least one each).
	fn settle_refuted(r: u32, b: u32) -> Weight;
	/// Returns the weight of the refund of a job with a refuted trace that could not be settled.
	fn abandon() -> Weight;
	/// Returns the weight of `settle`, by distinct sources, Releases and beneficiaries (at least
	/// one each of the latter two).
	fn settle(s: u32, r: u32, b: u32) -> Weight;
	/// Returns the weight of `expire` with a penalty.
	fn expire() -> Weight;
	/// Returns the weight of the read of the clock, and move of the agenda's cursor.
	fn agenda_base() -> Weight;
	/// Returns the weight of the pass of the cursor over a block of the agenda.
	fn agenda_block() -> Weight;
	/// Returns the weight of the read of a slot of the agenda and its job.
	fn agenda_entry() -> Weight;
	/// Returns the weight of the move of a job to a later slot of the agenda.
	fn agenda_postpone() -> Weight;
}

// For mocks only.
impl WeightInfo for () {
	fn register_provider() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn bond_more() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn unbond() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn withdraw_unbonded() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn serve() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn stop_serving() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn set_endpoint() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn request(p: u32) -> Weight {
		Weight::from_parts(10_000, 0).saturating_add(Weight::from_parts(10, 0).saturating_mul(p.into()))
	}
	fn cancel() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn accept() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn submit(r: u32, o: u32) -> Weight {
		Weight::from_parts(10_000, 0)
			.saturating_add(Weight::from_parts(1_000, 0).saturating_mul(r.into()))
			.saturating_add(Weight::from_parts(10, 0).saturating_mul(o.into()))
	}
	fn submit_cited(c: u32, o: u32, b: u32) -> Weight {
		Weight::from_parts(10_000, 0)
			.saturating_add(Weight::from_parts(1_000, 0).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(10, 0).saturating_mul(o.into()))
			.saturating_add(Weight::from_parts(10, 0).saturating_mul(b.into()))
	}
	fn commit_challenge() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn challenge_earlier(o: u32) -> Weight {
		Weight::from_parts(12_000, 0).saturating_add(Weight::from_parts(10, 0).saturating_mul(o.into()))
	}
	fn challenge_missed(o: u32) -> Weight {
		Weight::from_parts(11_000, 0).saturating_add(Weight::from_parts(10, 0).saturating_mul(o.into()))
	}
	fn challenge_split(o: u32) -> Weight {
		Weight::from_parts(10_000, 0).saturating_add(Weight::from_parts(20, 0).saturating_mul(o.into()))
	}
	fn withdraw_challenge() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn rate() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn settle_refuted(r: u32, b: u32) -> Weight {
		Weight::from_parts(15_000, 0)
			.saturating_add(Weight::from_parts(1_000, 0).saturating_mul(r.into()))
			.saturating_add(Weight::from_parts(1_000, 0).saturating_mul(b.into()))
	}
	fn abandon() -> Weight {
		Weight::from_parts(12_000, 0)
	}
	fn settle(s: u32, r: u32, b: u32) -> Weight {
		Weight::from_parts(10_000, 0)
			.saturating_add(Weight::from_parts(1_000, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(1_000, 0).saturating_mul(r.into()))
			.saturating_add(Weight::from_parts(1_000, 0).saturating_mul(b.into()))
	}
	fn expire() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn agenda_base() -> Weight {
		Weight::from_parts(100, 0)
	}
	fn agenda_block() -> Weight {
		Weight::from_parts(100, 0)
	}
	fn agenda_entry() -> Weight {
		Weight::from_parts(1_000, 0)
	}
	fn agenda_postpone() -> Weight {
		Weight::from_parts(500, 0)
	}
}
