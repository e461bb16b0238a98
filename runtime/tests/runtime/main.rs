//! The runtime as a whole: whole blocks, built from the presets, and values that stand on purpose.

mod common;
mod economy;
mod metadata;
mod money;
mod pinned;
mod presets;
mod proxies;
mod safety;
mod sessions;
