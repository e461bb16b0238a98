//! How each pallet is set up, by concern.

pub mod consensus;
pub mod economy;
pub mod governance;
pub mod money;
pub mod system;
