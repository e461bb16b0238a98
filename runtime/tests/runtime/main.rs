//! The runtime as a whole: whole blocks, built from the presets, and values that stand on purpose.

mod channels;
mod common;
mod disputes;
mod economy;
mod market;
mod metadata;
mod money;
mod pinned;
mod presets;
mod proxies;
mod safety;
mod sessions;
mod upgrades;
