//! The bodies of the calls.

mod delegator;
mod validator;
