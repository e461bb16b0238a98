//! Tests of the whole runtime: blocks built from the presets, and values that are pinned on
//! purpose.

mod attacks;
mod channels;
mod disputes;
mod dry_runs;
mod economy;
mod eligibility;
mod exits;
mod fees;
mod filters;
mod governance;
mod metadata;
mod money;
mod parameters;
mod pinned;
mod presets;
mod proxies;
mod reading;
mod safety;
mod sessions;
mod upgrades;
