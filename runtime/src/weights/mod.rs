//! The measured weights: written by `scripts/bench.sh`, never by hand.

#![allow(missing_docs, unused_doc_comments, clippy::pedantic, clippy::restriction, reason = "generated")]

pub mod block_weights;
pub mod extrinsic_weights;
pub mod frame_system;
pub mod frame_system_extensions;
pub mod pallet_attribution;
pub mod pallet_balances;
pub mod pallet_channels;
pub mod pallet_collective;
pub mod pallet_conviction_voting;
pub mod pallet_datanets;
pub mod pallet_inference;
pub mod pallet_migrations;
pub mod pallet_models;
pub mod pallet_multisig;
pub mod pallet_network;
pub mod pallet_parameters;
pub mod pallet_preimage;
pub mod pallet_proxy;
pub mod pallet_safe_mode;
pub mod pallet_scheduler;
pub mod pallet_sudo;
pub mod pallet_timestamp;
pub mod pallet_transaction_payment;
pub mod pallet_treasury;
pub mod pallet_tx_pause;
pub mod pallet_utility;
pub mod pallet_validators;
pub mod pallet_whitelist;
pub mod paritydb_weights;
