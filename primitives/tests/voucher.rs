//! The voucher's text: one for each voucher, within its maximum length, and signed by all schemes
//! as in the docs.

use proptest::prelude::*;
use sp_core::{crypto::Ss58Codec, ecdsa, ed25519, sr25519, Pair};
use sp_runtime::{
	traits::{IdentifyAccount, Verify},
	AccountId32, MultiSignature, MultiSigner,
};
use std::collections::BTreeMap;
use tributary_primitives::voucher::{Voucher, VoucherSources, MAX_TEXT, WRAP_END, WRAP_START};

/// Returns a configuration with this number of cases and without files: a failure prints its
/// smallest input.
fn cases(cases: u32) -> ProptestConfig {
	ProptestConfig { cases, failure_persistence: None, ..Default::default() }
}

const LARGEST: Voucher = Voucher {
	genesis: [0xff; 32],
	channel: u64::MAX,
	opened_at: u32::MAX,
	provider: [0xff; 32],
	authorisation: u32::MAX,
	units: u64::MAX,
	amount: u128::MAX,
	sources: Some(VoucherSources { positions: u64::MAX, hash: [0xff; 32] }),
};

const SMALLEST: Voucher = Voucher {
	genesis: [0; 32],
	channel: 0,
	opened_at: 0,
	provider: [0; 32],
	authorisation: 0,
	units: 0,
	amount: 0,
	sources: None,
};

/// Returns numbers of every length, and so few short ones that two vouchers often share one.
fn number() -> impl Strategy<Value = u128> {
	prop_oneof![0u128..12, (any::<u128>(), 0u32..128).prop_map(|(number, shift)| number >> shift)]
}

prop_compose! {
	fn voucher()(
		genesis in prop_oneof![Just([0; 32]), Just([0xab; 32]), any::<[u8; 32]>()],
		channel in number(),
		opened_at in number(),
		provider in prop_oneof![Just([0; 32]), Just([0xab; 32]), any::<[u8; 32]>()],
		authorisation in number(),
		units in number(),
		amount in number(),
		sources in proptest::option::of((number(), any::<[u8; 32]>())),
	) -> Voucher {
		Voucher {
			genesis,
			channel: channel as u64,
			opened_at: opened_at as u32,
			provider,
			authorisation: authorisation as u32,
			units: units as u64,
			amount,
			sources: sources.map(|(positions, hash)| VoucherSources { positions: positions as u64, hash }),
		}
	}
}

#[test]
fn text_should_be_as_the_docs_say() {
	let voucher = Voucher {
		genesis: [0x0a; 32],
		channel: 7,
		opened_at: 1234,
		provider: [0xb0; 32],
		authorisation: 0,
		units: 250,
		amount: 1500000000000,
		sources: None,
	};
	let text = "Tributary channel voucher\n\
		chain: 0x0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a\n\
		channel: 7\nopened: 1234\n\
		provider: 0xb0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0\n\
		authorisation: 0\nunits: 250\namount: 1500000000000";
	assert_eq!(String::from_utf8(voucher.text()).unwrap(), text);
	assert_eq!(String::from_utf8(voucher.wrapped()).unwrap(), format!("<Bytes>{text}</Bytes>"));
	let sources = Some(VoucherSources { positions: 25_600, hash: [0xc5; 32] });
	let stated = format!("{text}\npositions: 25600\nsources: 0x{}", "c5".repeat(32));
	assert_eq!(String::from_utf8(Voucher { sources, ..voucher }.text()).unwrap(), stated);
}

#[test]
fn text_should_not_exceed_its_maximum_length() {
	assert_eq!(LARGEST.text().len(), MAX_TEXT);
	assert_eq!(SMALLEST.text().len(), 233);
	assert_eq!(Voucher::parse(&LARGEST.text()), Some(LARGEST));
	assert_eq!(Voucher::parse(&SMALLEST.text()), Some(SMALLEST));
}

#[test]
fn parse_should_refuse_a_text_that_is_not_canonical() {
	let text = String::from_utf8(SMALLEST.text()).unwrap();
	let wrong = [
		String::new(),
		text.replace("voucher", "Voucher"),
		text.replace('\n', "\r\n"),
		format!("{text}\n"),
		format!("{text} "),
		format!(" {text}"),
		format!("{text}\nmore: 1"),
		format!("{text}\npositions: 1"),
		format!("{text}\nsources: 0x{}", "00".repeat(32)),
		format!("{text}\npositions: 01\nsources: 0x{}", "00".repeat(32)),
		format!("{text}\npositions: 1\nsources: 0x{}\n", "00".repeat(32)),
		text.replace("units: 0", "units: 00"),
		text.replace("units: 0", "units: +0"),
		text.replace("units: 0", "units: -0"),
		text.replace("units: 0", "units:  0"),
		text.replace("units: 0", "units: 18446744073709551616"),
		text.replace("opened: 0", "opened: 4294967296"),
		text.replace("units: 0\n", ""),
		text.replace("provider: 0x", "provider: "),
		text.replace("provider: 0x00", "provider: 0xAB"),
		text.replace("provider: 0x00", "provider: 0x0"),
		text.replace("provider: 0x00", "provider: 0x000"),
		text.replace("provider: ", "payee: "),
		text.replace("0x00", "0x0"),
		text.replace("0x00", "0x000"),
		text.replace("0x00", "0x+0"),
		text.replace("0x00", "0X00"),
		text.replace("0x00", "0xAB"),
		text.replace("0x00", "0xä"),
		format!("<Bytes>{text}</Bytes>"),
	];
	for wrong in wrong {
		assert_eq!(Voucher::parse(wrong.as_bytes()), None, "{wrong:?}");
	}
	assert_eq!(Voucher::parse(&[0xff; 100]), None);
}

#[test]
fn verify_should_accept_both_forms_of_the_signer_only() {
	let pair = ed25519::Pair::from_seed(&[1; 32]);
	let signer: AccountId32 = MultiSigner::from(pair.public()).into_account();
	let other: AccountId32 = MultiSigner::from(ed25519::Pair::from_seed(&[2; 32]).public()).into_account();
	for bytes in [SMALLEST.text(), SMALLEST.wrapped()] {
		let signature = MultiSignature::from(pair.sign(&bytes));
		assert!(SMALLEST.verify(&signature, &signer));
		assert!(!SMALLEST.verify(&signature, &other));
		assert!(!LARGEST.verify(&signature, &signer));
	}
	let twice = [WRAP_START, &SMALLEST.wrapped(), WRAP_END].concat();
	assert!(!SMALLEST.verify(&MultiSignature::from(pair.sign(&twice)), &signer));
}

proptest! {
	#![proptest_config(cases(2_000))]

	/// A text has one voucher and a voucher one text, so no two vouchers share a text.
	#[test]
	fn parse_should_return_the_voucher_of_its_text(voucher in voucher()) {
		let text = voucher.text();
		prop_assert!(text.len() <= MAX_TEXT);
		prop_assert!(text.iter().all(|byte| *byte == b'\n' || (b' '..=b'~').contains(byte)));
		prop_assert!(!text.ends_with(b"\n"));
		prop_assert_eq!(Voucher::parse(&text), Some(voucher));
		prop_assert_eq!(Voucher::parse(&voucher.wrapped()), None);
	}

	#[test]
	fn two_vouchers_should_never_share_a_text(one in voucher(), other in voucher()) {
		let (ours, theirs) = ([one.text(), one.wrapped()], [other.text(), other.wrapped()]);
		let shared = ours.iter().any(|bytes| theirs.contains(bytes));
		prop_assert_eq!(shared, one == other);
	}

	/// A changed text is the text of another voucher or of none.
	#[test]
	fn a_changed_text_should_never_mean_the_same(voucher in voucher(), place in any::<usize>(), byte in any::<u8>()) {
		let mut text = voucher.text();
		let place = place % text.len();
		prop_assume!(text[place] != byte);
		text[place] = byte;
		prop_assert_ne!(Voucher::parse(&text), Some(voucher));
	}
}

/// The test vectors of `docs/protocol/channels.md`: blocks of `name: value` lines.
fn vectors() -> Vec<BTreeMap<&'static str, &'static str>> {
	let docs = include_str!("../../docs/protocol/channels.md");
	docs.split("```vector\n")
		.skip(1)
		.map(|block| {
			let (lines, _) = block.split_once("\n```").expect("a block ends");
			lines.lines().map(|line| line.split_once(": ").expect("a line has a name and a value")).collect()
		})
		.collect()
}

fn bytes<const N: usize>(hex: &str) -> [u8; N] {
	let digits = hex.strip_prefix("0x").expect("bytes begin with 0x");
	assert_eq!(digits.len(), 2 * N);
	core::array::from_fn(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).expect("hexadecimal digits"))
}

fn hex(bytes: &[u8]) -> String {
	bytes.iter().fold("0x".to_owned(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// Returns the account of a seed under a scheme, and its signature of `message`.
fn sign(scheme: &str, seed: &[u8; 32], message: &[u8]) -> (AccountId32, MultiSignature) {
	match scheme {
		"sr25519" => {
			let pair = sr25519::Pair::from_seed(seed);
			(MultiSigner::from(pair.public()).into_account(), pair.sign(message).into())
		},
		"ed25519" => {
			let pair = ed25519::Pair::from_seed(seed);
			(MultiSigner::from(pair.public()).into_account(), pair.sign(message).into())
		},
		"ecdsa" => {
			let pair = ecdsa::Pair::from_seed(seed);
			(MultiSigner::from(pair.public()).into_account(), pair.sign(message).into())
		},
		other => panic!("no scheme {other}"),
	}
}

fn signature(scheme: &str, hex: &str) -> MultiSignature {
	match scheme {
		"sr25519" => sr25519::Signature::from_raw(bytes(hex)).into(),
		"ed25519" => ed25519::Signature::from_raw(bytes(hex)).into(),
		"ecdsa" => ecdsa::Signature::from_raw(bytes(hex)).into(),
		other => panic!("no scheme {other}"),
	}
}

/// Returns the voucher of a vector.
fn described(vector: &BTreeMap<&str, &str>) -> Voucher {
	Voucher {
		genesis: bytes(vector["genesis"]),
		channel: vector["channel"].parse().unwrap(),
		opened_at: vector["opened"].parse().unwrap(),
		provider: bytes(vector["provider"]),
		authorisation: vector["authorisation"].parse().unwrap(),
		units: vector["units"].parse().unwrap(),
		amount: vector["amount"].parse().unwrap(),
		sources: vector
			.get("positions")
			.map(|positions| VoucherSources { positions: positions.parse().unwrap(), hash: bytes(vector["sources"]) }),
	}
}

#[test]
fn the_vectors_of_the_docs_should_hold() {
	let vectors = vectors();
	for vector in &vectors {
		let voucher = described(vector);
		let wrapped: bool = vector["wrapped"].parse().unwrap();
		let message = if wrapped { voucher.wrapped() } else { voucher.text() };
		let scheme = vector["scheme"];
		let (account, signed) = sign(scheme, &bytes(vector["seed"]), &message);
		let wanted = [
			("account", hex(account.as_ref())),
			("address", account.to_ss58check_with_version(42u16.into())),
			("message", hex(&message)),
			// Prints a valid signature, for a new vector.
			("signature", hex(&multi(&signed))),
		];
		let wanted = wanted.map(|(name, value)| format!("{name}: {value}\n")).concat();
		for (name, value) in wanted.lines().filter_map(|line| line.split_once(": ")) {
			// Signatures of sr25519 are random: any valid one is right.
			let fixed = name != "signature" || scheme != "sr25519";
			assert!(!fixed || vector.get(name) == Some(&value), "{vector:?} should say:\n{wanted}");
		}
		let shown = vector.get("signature").unwrap_or_else(|| panic!("{vector:?} should say:\n{wanted}"));
		let shown = signature(scheme, shown);
		assert!(shown.verify(message.as_slice(), &account), "{vector:?} should say:\n{wanted}");
		assert!(voucher.verify(&shown, &account));
		let more = Voucher { amount: voucher.amount ^ 1, ..voucher };
		assert!(!more.verify(&shown, &account));
	}
	for scheme in ["sr25519", "ed25519", "ecdsa"] {
		for wrapped in ["true", "false"] {
			let there = |vector: &&BTreeMap<_, _>| vector["scheme"] == scheme && vector["wrapped"] == wrapped;
			assert!(vectors.iter().any(|vector| there(&vector)), "no vector of {scheme}, wrapped: {wrapped}");
		}
	}
}

fn multi(signature: &MultiSignature) -> Vec<u8> {
	match signature {
		MultiSignature::Sr25519(signature) => signature.0.to_vec(),
		MultiSignature::Ed25519(signature) => signature.0.to_vec(),
		MultiSignature::Ecdsa(signature) => signature.0.to_vec(),
		MultiSignature::Eth(_) => unreachable!("not among the vectors"),
	}
}
