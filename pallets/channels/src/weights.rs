//! The weights of the calls. The runtime supplies measured ones.

use frame_support::weights::Weight;

/// Weights that the pallet needs.
pub trait WeightInfo {
	/// Returns the weight of `open`, under the largest terms.
	fn open() -> Weight;
	/// Returns the weight of `top_up`.
	fn top_up() -> Weight;
	/// Returns the weight of `extend`.
	fn extend() -> Weight;
	/// Returns the weight of `authorise_agent`.
	fn authorise_agent() -> Weight;
	/// Returns the weight of `adjust_agent`.
	fn adjust_agent() -> Weight;
	/// Returns the weight of `revoke_agent`.
	fn revoke_agent() -> Weight;
	/// Returns the weight of `redeem`, by an agent's sr25519 signature over wrapped bytes, with `s`
	/// sources that gained positions, under terms with `r` Releases and `b` beneficiaries, at least
	/// one of each of the latter two.
	fn redeem(s: u32, r: u32, b: u32) -> Weight;
	/// Returns the weight of `redeem`, by an agent's sr25519 signature over wrapped bytes, with `s`
	/// sources of which the last is not eligible. Without a source, the signature is not valid.
	fn refuse_redeem(s: u32) -> Weight;
	/// Returns the weight of `redeem_many`, with `n` of the largest redemptions, each on another
	/// channel.
	fn redeem_many(n: u32) -> Weight;
	/// Returns the weight of `close`.
	fn close() -> Weight;
	/// Returns the weight of `withdraw`, to an account that cannot take it.
	fn withdraw() -> Weight;
	/// Returns the weight of `remove_authorisation`, to an account that cannot take the deposit.
	fn remove_authorisation() -> Weight;
	/// Returns the weight of the verification of an sr25519 signature over wrapped bytes, which
	/// [`WeightInfo::redeem`], [`WeightInfo::refuse_redeem`] and [`WeightInfo::redeem_many`]
	/// include.
	fn verify_sr25519() -> Weight;
	/// Returns the weight of the verification of an ed25519 signature over wrapped bytes.
	fn verify_ed25519() -> Weight;
	/// Returns the weight of the verification of an ECDSA signature over wrapped bytes.
	fn verify_ecdsa() -> Weight;
}

/// For mocks only.
impl WeightInfo for () {
	fn open() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn top_up() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn extend() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn authorise_agent() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn adjust_agent() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn revoke_agent() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn redeem(s: u32, r: u32, b: u32) -> Weight {
		Weight::from_parts(10_000, 0)
			.saturating_add(Weight::from_parts(500, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(1_000, 0).saturating_mul(r.into()))
			.saturating_add(Weight::from_parts(1_000, 0).saturating_mul(b.into()))
	}
	fn refuse_redeem(s: u32) -> Weight {
		Weight::from_parts(3_000, 0).saturating_add(Weight::from_parts(100, 0).saturating_mul(s.into()))
	}
	fn redeem_many(n: u32) -> Weight {
		Weight::from_parts(1_000, 0).saturating_add(Weight::from_parts(45_000, 0).saturating_mul(n.into()))
	}
	fn close() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn withdraw() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn remove_authorisation() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn verify_sr25519() -> Weight {
		Weight::from_parts(500, 0)
	}
	fn verify_ed25519() -> Weight {
		Weight::from_parts(400, 0)
	}
	fn verify_ecdsa() -> Weight {
		Weight::from_parts(700, 0)
	}
}
