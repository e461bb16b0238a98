//! The measured weights of Tributary's own pallets: written by `scripts/bench.sh`, never by hand.
//! The SDK's pallets bring their own.

pub mod pallet_attribution;
pub mod pallet_channels;
pub mod pallet_datanets;
pub mod pallet_inference;
pub mod pallet_models;
pub mod pallet_network;
pub mod pallet_validators;
