//! The calls.

mod delegator;
mod validator;
