//! Check of where a request comes from, so that no web page can call the node of whoever reads it.
//!
//! A browser names the origin of the page in every request that could call a method, and over
//! WebSocket too. Programs other than browsers name none.

use http::{header, uri::Authority, HeaderValue};
use jsonrpsee::server::HttpRequest;
use std::net::{IpAddr, SocketAddr};

/// Requests that a listener takes.
#[derive(Clone, Debug)]
pub(super) struct Admission {
	/// Origins of pages that may call, or `None` if every request is taken.
	origins: Option<Vec<String>>,
	/// `true` if only programs on this machine can connect.
	is_local: bool,
}

impl Admission {
	/// Creates the check of a listener.
	pub(super) fn new(origins: Option<Vec<String>>, listener: SocketAddr) -> Self {
		Self { origins, is_local: listener.ip().is_loopback() }
	}

	/// Returns an error with a line for the client if the request is refused.
	pub(super) fn check<B>(&self, request: &HttpRequest<B>) -> Result<(), String> {
		if self.origins.is_none() {
			return Ok(());
		}
		match request.headers().get(header::ORIGIN) {
			Some(origin) if self.allows(origin) => Ok(()),
			Some(origin) => Err(format!(
				"Pages of {} may not call this node. Its operator can allow them: --rpc-cors takes a list of origins, or \
				 `all`.\n",
				String::from_utf8_lossy(origin.as_bytes())
			)),
			None => self.check_host(request),
		}
	}

	/// Returns `true` if pages of this origin may call.
	pub(super) fn allows(&self, origin: &HeaderValue) -> bool {
		let Some(origins) = &self.origins else { return true };
		origin.to_str().is_ok_and(|origin| origins.iter().any(|allowed| matches(allowed, origin)))
	}

	/// Refuses a request under another name than that of this machine, if only this machine can
	/// connect. The name is then that of a website that has pointed it at this machine, to be taken
	/// for its own by an old browser.
	fn check_host<B>(&self, request: &HttpRequest<B>) -> Result<(), String> {
		let named = request.headers().get(header::HOST).map(HeaderValue::as_bytes);
		match named.or_else(|| Some(request.uri().authority()?.as_str().as_bytes())) {
			Some(host) if self.is_local && !is_loopback(host) => Err(format!(
				"This node answers to localhost, not to {}. To serve other machines, start it with --rpc-external. If a proxy \
				 on this machine passes the name on, start it with --rpc-cors all.\n",
				String::from_utf8_lossy(host)
			)),
			_ => Ok(()),
		}
	}
}

/// Returns `true` if the origin is the allowed one. `:*` at the end of an allowed one stands for
/// any port.
fn matches(allowed: &str, origin: &str) -> bool {
	let allowed = allowed.trim_end_matches('/');
	let Some(host) = allowed.strip_suffix(":*") else { return allowed.eq_ignore_ascii_case(origin) };
	let Some((start, port)) = origin.split_at_checked(host.len()) else { return false };
	let is_port = |port: &str| !port.is_empty() && port.bytes().all(|digit| digit.is_ascii_digit());
	start.eq_ignore_ascii_case(host) && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port))
}

/// Returns `true` if the host, with or without a port, is this machine.
fn is_loopback(host: &[u8]) -> bool {
	let Ok(authority) = Authority::try_from(host) else { return false };
	let host = authority.host();
	let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
	host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
	use super::*;

	const DEFAULT: [&str; 5] = [
		"http://localhost:*",
		"http://127.0.0.1:*",
		"https://localhost:*",
		"https://127.0.0.1:*",
		"https://polkadot.js.org",
	];

	fn admission(origins: &[&str], listener: &str) -> Admission {
		let origins = origins.iter().map(|origin| origin.to_string()).collect();
		Admission::new(Some(origins), listener.parse().unwrap())
	}

	fn request(headers: &[(&str, &str)]) -> HttpRequest<()> {
		let builder = http::Request::builder().uri("/");
		headers.iter().fold(builder, |builder, (name, value)| builder.header(*name, *value)).body(()).unwrap()
	}

	#[test]
	fn page_should_be_refused_with_the_flag_unless_its_origin_is_allowed() {
		let local = admission(&DEFAULT, "127.0.0.1:9944");
		let check = |origin| local.check(&request(&[("origin", origin), ("host", "127.0.0.1:9944")]));
		for origin in ["https://polkadot.js.org", "http://localhost:3000", "http://localhost", "HTTPS://127.0.0.1:1"] {
			assert_eq!(check(origin), Ok(()), "{origin}");
		}
		for origin in [
			"https://evil.example",
			"https://polkadot.js.org.evil.example",
			"http://polkadot.js.org",
			"http://localhost.evil.example",
			"http://localhost:3000.evil.example",
			"http://localhost:",
			"null",
			"",
		] {
			let line = check(origin).unwrap_err();
			assert!(line.contains(origin) && line.contains("--rpc-cors"), "{line}");
		}
		let own = admission(&["https://node.example/", "null"], "0.0.0.0:9944");
		for (origin, allowed) in [("https://node.example", true), ("null", true), ("https://polkadot.js.org", false)] {
			assert_eq!(own.check(&request(&[("origin", origin)])).is_ok(), allowed, "{origin}");
		}
	}

	#[test]
	fn program_should_be_taken_under_any_name_unless_the_node_is_local() {
		for listener in ["127.0.0.1:9944", "[::1]:9944"] {
			let local = admission(&DEFAULT, listener);
			for host in ["localhost", "LOCALHOST:31499", "127.0.0.1:9944", "127.0.0.2", "[::1]:9944", "[::1]"] {
				assert_eq!(local.check(&request(&[("host", host)])), Ok(()), "{host}");
			}
			for host in ["node.example", "node.example:9944", "192.168.1.5:9944", "localhost.evil.example", "0.0.0.0"] {
				let line = local.check(&request(&[("host", host)])).unwrap_err();
				assert!(line.contains(host) && line.contains("--rpc-external"), "{line}");
			}
			assert_eq!(local.check(&request(&[])), Ok(()));
		}
		let external = admission(&DEFAULT, "0.0.0.0:9944");
		for host in ["node.example", "192.168.1.5:9944", "localhost"] {
			assert_eq!(external.check(&request(&[("host", host)])), Ok(()), "{host}");
		}
	}

	#[test]
	fn everything_should_be_taken_when_all_origins_are_allowed() {
		let all = Admission::new(None, "127.0.0.1:9944".parse().unwrap());
		assert_eq!(all.check(&request(&[("origin", "https://evil.example"), ("host", "node.example")])), Ok(()));
		assert!(all.allows(&HeaderValue::from_static("https://evil.example")));
	}
}
