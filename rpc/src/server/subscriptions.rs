//! Check of the subscriptions to storage, whose values the SDK reads all at once and keeps until
//! the client takes them. The maximum size of an answer does not apply to them.

use jsonrpsee::types::{ErrorObjectOwned, Request};
use serde_json::Value;
use std::collections::BTreeSet;

/// Name of the method that subscribes to storage.
const METHOD: &str = "state_subscribeStorage";

/// Name of its parameter.
const KEYS: &str = "keys";

/// Maximum number of keys of one subscription.
const MAX_KEYS: usize = 1_000;

/// Beginning of the keys that the client itself knows, such as that of the runtime's code.
const WELL_KNOWN: &str = "0x3a";

/// Code of the error for parameters of a right type that are refused.
const INVALID_PARAMS: i32 = jsonrpsee::types::error::INVALID_PARAMS_CODE;

/// Returns an error if the request subscribes to more storage than a client needs.
pub(super) fn check(request: &Request) -> Result<(), ErrorObjectOwned> {
	if request.method != METHOD {
		return Ok(());
	}
	let params = request.params.as_ref().and_then(|params| serde_json::from_str::<Value>(params.get()).ok());
	let keys = params.as_ref().and_then(|params| params.get(0).or(params.get(KEYS)));
	let Some(keys) = keys.and_then(Value::as_array) else { return Ok(()) };
	let refuse = |line: String| Err(ErrorObjectOwned::owned(INVALID_PARAMS, line, None::<()>));
	if keys.len() > MAX_KEYS {
		return refuse(format!("A subscription takes at most {MAX_KEYS} keys, not {}", keys.len()));
	}
	let mut seen = BTreeSet::new();
	for key in keys.iter().filter_map(Value::as_str).map(str::to_ascii_lowercase) {
		if key.starts_with(WELL_KNOWN) {
			return refuse(format!(
				"The value of {key} is too large for a subscription: read it with state_getStorage"
			));
		}
		if !seen.insert(key.clone()) {
			return refuse(format!("The key {key} is there twice"));
		}
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use jsonrpsee::types::Id;
	use serde_json::{json, value::to_raw_value};
	use std::borrow::Cow;

	fn refusal(method: &str, params: Value) -> Option<String> {
		let params = to_raw_value(&params).unwrap();
		let request = Request::new(Cow::Borrowed(method), Some(&params), Id::Number(1));
		check(&request).err().map(|error| error.message().to_owned())
	}

	#[test]
	fn subscription_to_storage_should_be_refused_when_it_is_too_much() {
		let key = |n: usize| format!("0x{n:08x}");
		let keys = |count: usize| (0..count).map(key).collect::<Vec<_>>();
		for params in
			[json!([]), json!(null), json!({}), json!([keys(1)]), json!([keys(MAX_KEYS)]), json!([null]), json!(["0x"])]
		{
			assert_eq!(refusal(METHOD, params.clone()), None, "{params}");
		}
		for (params, named) in [
			(json!([keys(MAX_KEYS + 1)]), "1001"),
			(json!({ KEYS: keys(MAX_KEYS + 1) }), "1001"),
			(json!([["0xab", "0xAB"]]), "0xab"),
			(json!([["0x3a636f6465"]]), "state_getStorage"),
			(json!({ KEYS: ["0x3A636F6465"] }), "state_getStorage"),
		] {
			assert!(refusal(METHOD, params.clone()).is_some_and(|line| line.contains(named)), "{params}");
		}
		assert_eq!(refusal("state_getStorage", json!(["0x3a636f6465"])), None);
	}
}
