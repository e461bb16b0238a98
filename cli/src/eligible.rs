//! Selection of the eligible contributions of an index.

use clap::Args;
use std::{ops::RangeInclusive, str::FromStr};
use tributary_primitives::{ContributionId, DatanetId};

/// The eligible contributions of an index.
#[derive(Args)]
pub(crate) struct Eligible {
	/// Eligible contributions, separated by commas: DATANET, DATANET:INDEX or DATANET:FIRST-LAST
	/// [default: all].
	#[arg(long, value_name = "LIST", value_delimiter = ',')]
	eligible: Option<Vec<Item>>,
}

impl Eligible {
	/// Returns `true` if a contribution is eligible.
	pub(crate) fn contains(&self, id: &ContributionId) -> bool {
		let contains = |item: &Item| item.datanet == id.datanet && item.indices.contains(&id.index);
		self.eligible.as_ref().is_none_or(|items| items.iter().any(contains))
	}
}

/// A range of contributions in one Datanet.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Item {
	datanet: DatanetId,
	indices: RangeInclusive<u32>,
}

impl FromStr for Item {
	type Err = &'static str;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		const FORM: &str = "write DATANET, DATANET:INDEX or DATANET:FIRST-LAST, such as 0 or 2:5 or 2:7-9";
		let number = |text: &str| text.trim().parse::<u32>().map_err(|_| FORM);
		let Some((datanet, indices)) = text.split_once(':') else {
			return Ok(Self { datanet: number(text)?, indices: 0..=u32::MAX });
		};
		let (first, last) = indices.split_once('-').unwrap_or((indices, indices));
		let (first, last) = (number(first)?, number(last)?);
		if first > last {
			return Err("FIRST must not be above LAST");
		}
		Ok(Self { datanet: number(datanet)?, indices: first..=last })
	}
}

#[cfg(test)]
mod tests {
	use super::{Eligible, Item};
	use tributary_primitives::ContributionId;

	#[test]
	fn list_should_name_datanets_contributions_and_ranges() {
		let items = ["3", "0:7", " 1:2-4"].map(|text| text.parse().unwrap());
		let eligible = Eligible { eligible: Some(items.to_vec()) };
		let is_in = |datanet, index| eligible.contains(&ContributionId { datanet, index });
		assert!(is_in(3, 0) && is_in(3, u32::MAX) && is_in(0, 7) && is_in(1, 2) && is_in(1, 4));
		assert!(!is_in(2, 0) && !is_in(0, 6) && !is_in(0, 8) && !is_in(1, 1) && !is_in(1, 5));
		assert!(Eligible { eligible: None }.contains(&ContributionId { datanet: 9, index: 9 }));
		for wrong in ["", "x", "1:", ":1", "1:2-", "1:4-2", "1:2:3", "-1"] {
			assert!(wrong.parse::<Item>().is_err(), "{wrong}");
		}
	}
}
