//! In any sequence of steps each authorisation is paid what a naive model says, tokens are
//! conserved, and all of them come back in the end.

use super::{
	sources::{eligible, stating_by, FIRST, SECOND},
	*,
};
use proptest::prelude::*;
use std::collections::BTreeMap;
use tributary_primitives::{sources, ContributionId};

/// Positions of all answers, and those that each source owns.
type Stated = (u64, Vec<(ContributionId, u64)>);

#[derive(Clone, Debug)]
enum Step {
	Open {
		payer: Party,
		deposit: Balance,
		lasts: BlockNumber,
	},
	TopUp {
		who: Party,
		channel: ChannelId,
		amount: Balance,
	},
	Extend {
		channel: ChannelId,
		by: BlockNumber,
	},
	Authorise {
		channel: ChannelId,
		agent: Party,
		cap: Balance,
		lasts: BlockNumber,
	},
	Adjust {
		channel: ChannelId,
		number: AuthorisationId,
		cap: Balance,
		lasts: BlockNumber,
	},
	Revoke {
		channel: ChannelId,
		number: AuthorisationId,
	},
	/// Sign a voucher, with the authorisation's own key or another, and the positions that sources
	/// gained since the last list.
	Sign {
		forger: Option<Party>,
		channel: ChannelId,
		number: AuthorisationId,
		amount: Balance,
		gained: Option<(u64, u64, u64)>,
	},
	/// Redeem any voucher signed before, or a part of it.
	Bring {
		which: usize,
		charge: Option<Balance>,
	},
	/// Redeem many vouchers in one call.
	BringMany {
		which: Vec<usize>,
	},
	Close {
		who: Party,
		channel: ChannelId,
	},
	Withdraw {
		channel: ChannelId,
	},
	Remove {
		channel: ChannelId,
		number: AuthorisationId,
	},
	Empty {
		who: Party,
	},
	BreakLedger {
		broken: bool,
	},
	Pass {
		blocks: BlockNumber,
	},
}

fn step() -> impl Strategy<Value = Step> {
	let payer = prop_oneof![4 => Just(Payer), 1 => Just(OtherPayer)];
	let who = prop_oneof![4 => Just(Payer), 1 => Just(OtherPayer), 2 => Just(Provider), 1 => Just(Stranger)];
	let agent = prop_oneof![1 => Just(Payer), 4 => Just(Agent), 1 => Just(OtherPayer)];
	let forger = prop_oneof![8 => Just(None), 1 => agent.clone().prop_map(Some)];
	let (channel, number) = (0u64..5, prop_oneof![2 => Just(0u32), 3 => 1u32..4]);
	let amount = prop_oneof![1 => 0u128..20, 4 => 0u128..2_000];
	let charge = prop_oneof![2 => Just(None), 1 => amount.clone().prop_map(Some)];
	let lasts = prop_oneof![1 => 0u32..20, 4 => 20u32..300];
	prop_oneof![
		3 => (payer, amount.clone(), lasts.clone())
			.prop_map(|(payer, deposit, lasts)| Step::Open { payer, deposit, lasts }),
		2 => (who.clone(), channel.clone(), amount.clone())
			.prop_map(|(who, channel, amount)| Step::TopUp { who, channel, amount }),
		1 => (channel.clone(), lasts.clone()).prop_map(|(channel, by)| Step::Extend { channel, by }),
		3 => (channel.clone(), agent, amount.clone(), lasts.clone())
			.prop_map(|(channel, agent, cap, lasts)| Step::Authorise { channel, agent, cap, lasts }),
		2 => (channel.clone(), number.clone(), amount.clone(), lasts)
			.prop_map(|(channel, number, cap, lasts)| Step::Adjust { channel, number, cap, lasts }),
		1 => (channel.clone(), number.clone()).prop_map(|(channel, number)| Step::Revoke { channel, number }),
		10 => (forger, channel.clone(), number.clone(), amount, proptest::option::of((0u64..200, 0u64..60, 0u64..60)))
			.prop_map(|(forger, channel, number, amount, gained)| Step::Sign { forger, channel, number, amount, gained }),
		8 => (any::<usize>(), charge).prop_map(|(which, charge)| Step::Bring { which, charge }),
		2 => proptest::collection::vec(any::<usize>(), 0..6).prop_map(|which| Step::BringMany { which }),
		1 => (who.clone(), channel.clone()).prop_map(|(who, channel)| Step::Close { who, channel }),
		1 => channel.clone().prop_map(|channel| Step::Withdraw { channel }),
		1 => (channel, number).prop_map(|(channel, number)| Step::Remove { channel, number }),
		1 => who.prop_map(|who| Step::Empty { who }),
		1 => prop_oneof![1 => Just(true), 4 => Just(false)].prop_map(|broken| Step::BreakLedger { broken }),
		3 => (1u32..12).prop_map(|blocks| Step::Pass { blocks }),
	]
}

/// Naive model: for each authorisation the largest amount that its key signed and its largest
/// cap, and for each channel the amount deposited.
#[derive(Default)]
struct Naive {
	deposited: BTreeMap<ChannelId, Balance>,
	keys: BTreeMap<(ChannelId, AuthorisationId), AccountId>,
	caps: BTreeMap<(ChannelId, AuthorisationId), Balance>,
	signed: BTreeMap<(ChannelId, AuthorisationId), Balance>,
	/// Amounts paid according to the events.
	paid: BTreeMap<(ChannelId, AuthorisationId), Balance>,
	vouchers: Vec<(Party, Redemption<sp_runtime::MultiSignature>)>,
	/// Lists of the vouchers that were paid in full last.
	listed: BTreeMap<(ChannelId, AuthorisationId), Stated>,
}

impl Naive {
	/// Updates the model with the events.
	fn observe(&mut self) {
		for event in events() {
			match event {
				Event::Opened { channel, payer, deposit, .. } => {
					assert!(self.deposited.insert(channel, deposit).is_none(), "a channel's number is new");
					self.keys.insert((channel, 0), payer);
					self.caps.insert((channel, 0), Balance::MAX);
				},
				Event::ToppedUp { channel, amount, .. } => *self.deposited.get_mut(&channel).unwrap() += amount,
				Event::AgentAuthorised { channel, authorisation, agent, cap, .. } => {
					let key = (channel, authorisation);
					assert!(self.keys.insert(key, agent).is_none(), "an authorisation's number is new");
					assert!(
						self.keys.range((channel, 0)..=(channel, u32::MAX)).next_back().unwrap().0 == &key,
						"numbers only grow"
					);
					self.caps.insert(key, cap);
				},
				Event::AgentAdjusted { channel, authorisation, cap, .. } => {
					let largest = self.caps.get_mut(&(channel, authorisation)).unwrap();
					*largest = cap.max(*largest);
				},
				Event::Redeemed { channel, authorisation, amount, redeemed, .. } => {
					assert!(amount > 0);
					let paid = self.paid.entry((channel, authorisation)).or_default();
					*paid += amount;
					assert_eq!(*paid, redeemed, "what an authorisation redeemed is what it was paid");
				},
				_ => {},
			}
		}
		System::reset_events();
	}

	/// Checks the invariants that hold after every step.
	fn check(&self) {
		for (key, paid) in &self.paid {
			let signed = self.signed.get(key).copied().unwrap_or_default();
			assert!(*paid <= signed, "no more is paid than the key signed for");
			assert!(*paid <= self.caps[key], "no more is paid than the largest cap");
		}
		for (channel, deposited) in &self.deposited {
			let of_channel: Balance = self.paid.range((*channel, 0)..=(*channel, u32::MAX)).map(|(_, paid)| paid).sum();
			assert!(of_channel <= *deposited, "no more is paid than was deposited");
		}
		for (key @ (channel, number), (positions, listed)) in &self.listed {
			let stored = crate::Channels::<Test>::get(channel).map(|stored| stored.own);
			let agents = Authorisations::<Test>::get(channel, number).map(|stored| stored.tally);
			let Some(tally) = (if *number == 0 { stored } else { agents }) else { continue };
			let hash = sources::hash(&listed.clone().try_into().unwrap());
			assert_eq!((tally.positions, tally.sources), (*positions, Some(hash)), "{key:?}");
		}
		assert_eq!(self.paid.values().sum::<Balance>(), paid(), "the ledger was given what was redeemed");
		check();
	}

	/// Returns the amount that a voucher should pay now; `None` if it should fail.
	fn expected(&self, who: Party, redemption: &Redemption<sp_runtime::MultiSignature>) -> Option<Balance> {
		let Redemption { channel, authorisation, amount, charge, .. } = redemption;
		let key = (*channel, *authorisation);
		let charged = charge.unwrap_or(*amount);
		if charged > *amount {
			return None;
		}
		let found = crate::Channels::<Test>::get(channel)?;
		if now() >= found.ends_at() || self.keys.get(&key) != Some(&who.account()) || LedgerBroken::get() {
			return None;
		}
		let cap = match authorisation {
			0 => Balance::MAX,
			_ => {
				let authorisation = Authorisations::<Test>::get(channel, authorisation)?;
				if now() >= authorisation.expires_at {
					return None;
				}
				match authorisation.lowering {
					Some(lowering) if now() >= lowering.from => lowering.cap,
					_ => authorisation.cap,
				}
			},
		};
		let paid = self.paid.get(&key).copied().unwrap_or_default();
		let remaining = self.deposited[channel] - found.redeemed;
		let due = charged.min(cap).checked_sub(paid)?.min(remaining);
		if let Some(lists) = &redemption.sources {
			let (positions, last) = self.listed.get(&key).cloned().unwrap_or_default();
			let last: BTreeMap<_, _> = last.into_iter().collect();
			let before = |source| last.get(source).copied().unwrap_or_default();
			let gains = lists.new.iter().map(|(source, now)| now.checked_sub(before(source)));
			let gained = gains.sum::<Option<u64>>()?;
			if charge.is_some() || gained > lists.positions.checked_sub(positions)? {
				return None;
			}
		}
		(due > 0).then_some(due)
	}

	/// Returns a redemption with the list that was redeemed last, as a provider keeps it.
	fn brought(&self, redemption: Redemption<sp_runtime::MultiSignature>) -> Redemption<sp_runtime::MultiSignature> {
		let key = (redemption.channel, redemption.authorisation);
		let last = self.listed.get(&key).map(|(_, last)| last.clone()).unwrap_or_default().try_into().unwrap();
		let sources = redemption.sources.map(|lists| SourceLists { last, ..lists });
		Redemption { sources, ..redemption }
	}

	/// Takes a step like a transaction: a failure changes nothing.
	fn take(&mut self, step: Step) {
		use frame_support::storage::with_storage_layer;
		let payer_of = |channel| {
			let payer = crate::Channels::<Test>::get(channel).map_or(Payer.account(), |found| found.payer);
			RuntimeOrigin::signed(payer)
		};
		match step {
			Step::Sign { forger, channel, number, amount, gained } => {
				let key = (channel, number);
				let owner =
					[Payer, OtherPayer, Agent].into_iter().find(|who| self.keys.get(&key) == Some(&who.account()));
				let who = forger.or(owner).unwrap_or(Stranger);
				let (positions, last) = self.listed.get(&key).cloned().unwrap_or_default();
				let redemption = match gained {
					Some((all, first, second)) => {
						let mut new: BTreeMap<_, _> = last.into_iter().collect();
						*new.entry(FIRST).or_default() += first;
						*new.entry(SECOND).or_default() += second;
						let new: Vec<_> = new.into_iter().collect();
						stating_by(who, channel, number, amount, positions + all, &[], &new)
					},
					None => signed(who, channel, number, u64::try_from(amount).unwrap(), amount),
				};
				if owner == Some(who) && crate::Channels::<Test>::contains_key(channel) {
					let largest = self.signed.entry(key).or_default();
					*largest = amount.max(*largest);
					self.vouchers.push((who, redemption));
				} else {
					assert!(bring(redemption).is_err(), "only the key's own signature is good");
				}
			},
			Step::Bring { which, charge } if !self.vouchers.is_empty() => {
				let (who, voucher) = self.vouchers[which % self.vouchers.len()].clone();
				let voucher = self.brought(Redemption { charge, ..voucher });
				let expected = self.expected(who, &voucher);
				let before = paid();
				assert_eq!(bring(voucher.clone()).is_ok(), expected.is_some());
				assert_eq!(paid() - before, expected.unwrap_or_default());
				let key = (voucher.channel, voucher.authorisation);
				let total = self.paid.get(&key).copied().unwrap_or_default() + expected.unwrap_or_default();
				if let (Some(_), Some(lists)) = (expected, voucher.sources) {
					if total == voucher.amount {
						self.listed.insert(key, (lists.positions, lists.new.into_inner()));
					}
				}
			},
			Step::BringMany { which } if !self.vouchers.is_empty() => {
				let many: Vec<_> =
					which.into_iter().map(|which| self.vouchers[which % self.vouchers.len()].1.clone()).collect();
				// A list would be out of date after the first of them.
				let many: Vec<_> = many.into_iter().filter(|voucher| voucher.sources.is_none()).collect();
				assert_ok!(Channels::redeem_many(Provider.origin(), many.try_into().unwrap(), TermsSize::MAX));
			},
			Step::Bring { .. } | Step::BringMany { .. } => {},
			Step::Empty { who } => empty(who),
			Step::BreakLedger { broken } => LedgerBroken::set(&broken),
			Step::Pass { blocks } => go_to(now() + blocks),
			other => {
				let _ = with_storage_layer(|| match other {
					Step::Open { payer, deposit, lasts } => {
						Channels::open(payer.origin(), Provider.account(), MODEL, VERSION, deposit, lasts)
					},
					Step::TopUp { who, channel, amount } => Channels::top_up(who.origin(), channel, amount),
					Step::Extend { channel, by } => Channels::extend(payer_of(channel), channel, now() + by),
					Step::Authorise { channel, agent, cap, lasts } => {
						let origin = payer_of(channel);
						Channels::authorise_agent(origin, channel, agent.account(), cap, now() + lasts)
					},
					Step::Adjust { channel, number, cap, lasts } => {
						Channels::adjust_agent(payer_of(channel), channel, number, cap, now() + lasts)
					},
					Step::Revoke { channel, number } => Channels::revoke_agent(payer_of(channel), channel, number),
					Step::Close { who, channel } => Channels::close(who.origin(), channel),
					Step::Withdraw { channel } => Channels::withdraw(Stranger.origin(), channel),
					Step::Remove { channel, number } => {
						Channels::remove_authorisation(Stranger.origin(), channel, number)
					},
					_ => unreachable!("the rest was taken"),
				});
			},
		}
		self.observe();
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..Default::default() })]

	#[test]
	fn no_sequence_should_pay_twice_or_lose_anything(steps in proptest::collection::vec(step(), 1..120)) {
		ExtBuilder::default().build_and_execute(|| {
			eligible(None);
			let mut naive = Naive::default();
			let begin = [(Payer, 3_000), (OtherPayer, 2_000), (Payer, 500)];
			let begin = begin.map(|(payer, deposit)| Step::Open { payer, deposit, lasts: 200 });
			let agents = [0, 1, 2].map(|channel| Step::Authorise { channel, agent: Agent, cap: 1_000, lasts: 150 });
			for step in begin.into_iter().chain(agents).chain(steps) {
				naive.take(step);
				naive.check();
			}
			// The parties do nothing any more, and the ledger never works again.
			LedgerBroken::set(&true);
			go_to(now() + MAX_DURATION);
			for channel in 0..NextChannelId::<Test>::get() {
				if crate::Channels::<Test>::contains_key(channel) {
					assert_ok!(Channels::withdraw(Stranger.origin(), channel));
				}
			}
			for (channel, number, _) in Authorisations::<Test>::iter().collect::<Vec<_>>() {
				assert_ok!(Channels::remove_authorisation(Stranger.origin(), channel, number));
			}
			for who in [Payer, OtherPayer] {
				assert_eq!((channel_held(who), deposit_held(who)), (0, 0));
			}
			assert_eq!(crate::Channels::<Test>::iter().count() + Authorisations::<Test>::iter().count(), 0);
			naive.check();
		});
	}

	/// The sum paid is the largest voucher that arrived, however vouchers are repeated, reordered
	/// or lost.
	#[test]
	fn any_order_of_vouchers_should_pay_the_largest_that_arrived(
		amounts in proptest::collection::vec(1u128..DEPOSIT, 1..12),
		arrivals in proptest::collection::vec(any::<usize>(), 1..24),
	) {
		ExtBuilder::default().build_and_execute(|| {
			let id = open();
			let vouchers: Vec<_> = amounts.iter().map(|amount| signed(Payer, id, 0, 1, *amount)).collect();
			let mut largest = 0;
			for arrival in arrivals {
				let voucher = vouchers[arrival % vouchers.len()].clone();
				let amount = voucher.amount;
				assert_eq!(bring(voucher).is_ok(), amount > largest);
				largest = largest.max(amount);
				assert_eq!(paid(), largest);
			}
			assert_eq!(channel_held(Payer), DEPOSIT - largest);
		});
	}
}
