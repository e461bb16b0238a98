//! The lists of sources that vouchers state, against their definition.

use proptest::prelude::*;
use std::collections::BTreeMap;
use tributary_primitives::{
	sources::{growth, hash, scaled, Sources, MAX_SOURCES},
	ContributionId,
};

fn id(index: u32) -> ContributionId {
	ContributionId { datanet: index % 3, index }
}

fn list(sources: &[(ContributionId, u64)]) -> Sources {
	sources.to_vec().try_into().unwrap()
}

prop_compose! {
	/// Lists in ascending order, over so few contributions that two lists share some.
	fn ascending()(entries in proptest::collection::btree_map(0u32..80, 0u64..50, 0..MAX_SOURCES as usize)) -> Sources {
		let sorted: BTreeMap<_, _> = entries.into_iter().map(|(index, positions)| (id(index), positions)).collect();
		list(&sorted.into_iter().collect::<Vec<_>>())
	}
}

#[test]
fn hash_should_be_that_of_the_encoded_list() {
	let encoded =
		[&[8u8][..], &[0; 8], &7u64.to_le_bytes(), &1u32.to_le_bytes(), &2u32.to_le_bytes(), &9u64.to_le_bytes()];
	let first = ContributionId { datanet: 0, index: 0 };
	let sources = list(&[(first, 7), (ContributionId { datanet: 1, index: 2 }, 9)]);
	assert_eq!(hash(&sources), *blake3::hash(&encoded.concat()).as_bytes());
	let digits = hash(&sources).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
	assert!(include_str!("../../docs/protocol/channels.md").contains(&format!("`0x{digits}`")));
}

#[test]
fn growth_should_refuse_lists_out_of_order() {
	let (one, two) = (id(3), id(4));
	assert!(one < two);
	let none = Sources::default();
	assert_eq!(growth(&none, &list(&[(one, 1), (two, 2)])), Some(vec![(one, 1), (two, 2)]));
	assert_eq!(growth(&none, &list(&[(two, 2), (one, 1)])), None);
	assert_eq!(growth(&none, &list(&[(one, 1), (one, 2)])), None);
}

proptest! {
	#[test]
	fn growth_should_be_the_difference_of_each_source(last in ascending(), new in ascending()) {
		let before: BTreeMap<_, _> = last.iter().copied().collect();
		let shrinks = new.iter().any(|(source, positions)| before.get(source).is_some_and(|known| known > positions));
		let wanted: Vec<_> = new
			.iter()
			.map(|(source, positions)| (*source, positions.saturating_sub(before.get(source).copied().unwrap_or(0))))
			.filter(|(_, gained)| *gained > 0)
			.collect();
		prop_assert_eq!(growth(&last, &new), (!shrinks).then_some(wanted));
	}

	/// The parts that are owned are never larger after scaling, and hardly smaller.
	#[test]
	fn scaled_should_keep_the_proportions(positions in 1u64.., parts in proptest::collection::vec(0u64.., 1..8)) {
		let share = positions / parts.len() as u64;
		let owned: Vec<_> = parts.iter().zip(0..).map(|(part, index)| (id(index), part % share.max(1))).collect();
		let (small, whole) = scaled(&owned, positions);
		prop_assert!(small.iter().map(|(_, part)| u64::from(*part)).sum::<u64>() <= whole.into());
		for ((source, part), (same, scaled)) in owned.iter().zip(&small) {
			prop_assert_eq!(source, same);
			let (left, right) = (u128::from(*scaled) * u128::from(positions), u128::from(*part) * u128::from(whole));
			prop_assert!(left <= right);
			prop_assert!(right - left <= 3 * u128::from(positions));
			if positions <= u32::MAX.into() {
				prop_assert_eq!((u64::from(*scaled), u64::from(whole)), (*part, positions));
			}
		}
	}
}
