use super::*;
use jsonrpsee::server::BatchRequestConfig;
use sc_rpc_server::RpcMethods;
use std::{
	io::{Read, Write},
	net::TcpStream as StdTcpStream,
	sync::atomic::{AtomicUsize, Ordering},
	thread,
};

/// Length of the answer of the method `large`.
const LARGE: usize = 1024 * 1024;

const LIMITS: Limits = Limits {
	total: 8 * LARGE,
	// Less than the sweeps that a busy machine may miss.
	patience: Duration::from_secs(3),
	running: 4,
	request: Duration::from_secs(2),
};

/// Room of a connection, in answers.
const ROOM: usize = 4;

/// Answers of one size that the buffers of the system may take on both sides, before a client that
/// does not read is noticed.
const IN_BUFFERS: usize = 16;

/// Server whose method `large` counts its calls.
struct TestServer {
	_server: sc_rpc_server::Server,
	address: SocketAddr,
	calls: Arc<AtomicUsize>,
}

fn endpoint(listen_addr: SocketAddr) -> RpcEndpoint {
	RpcEndpoint {
		listen_addr,
		batch_config: BatchRequestConfig::Limit(100),
		max_connections: 100,
		max_payload_in_mb: 15,
		max_payload_out_mb: ROOM as u32 - 1,
		max_subscriptions_per_connection: 1024,
		max_buffer_capacity_per_connection: 64,
		rate_limit: None,
		rate_limit_trust_proxy_headers: false,
		rate_limit_whitelisted_ips: Vec::new(),
		cors: Some(vec!["https://polkadot.js.org".into()]),
		rpc_methods: RpcMethods::Auto,
		is_optional: false,
		retry_random_port: false,
	}
}

fn serve(limits: Limits, change: impl FnOnce(&mut RpcEndpoint)) -> TestServer {
	let calls = Arc::new(AtomicUsize::new(0));
	let mut modules = RpcModule::new(());
	let counter = calls.clone();
	modules
		.register_method("large", move |_, _, _| {
			counter.fetch_add(1, Ordering::SeqCst);
			"x".repeat(LARGE)
		})
		.unwrap();
	modules.register_method("small", |_, _, _| "small").unwrap();
	modules.register_method("state_subscribeStorage", |_, _, _| "subscribed").unwrap();
	let mut endpoint = endpoint("127.0.0.1:0".parse().unwrap());
	change(&mut endpoint);
	let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
	let config = Config { endpoints: vec![endpoint], modules, metrics: None, runtime, max_log_length: 100, limits };
	let server = start(config).unwrap();
	let address = server.listen_addrs()[0];
	TestServer { _server: server, address, calls }
}

impl TestServer {
	fn connect(&self) -> StdTcpStream {
		let stream = StdTcpStream::connect(self.address).unwrap();
		stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
		stream
	}

	/// Sends the head of a request and a body, and returns the whole answer.
	fn ask(&self, head: &str, body: &str) -> String {
		let mut stream = self.connect();
		write!(stream, "{head}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len()).unwrap();
		let mut answer = String::new();
		stream.read_to_string(&mut answer).unwrap();
		answer
	}

	/// Calls a method over HTTP, with further headers.
	fn post(&self, method: &str, headers: &str) -> String {
		self.ask(
			&format!("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json{headers}"),
			&call(method),
		)
	}

	/// Opens a WebSocket, with further headers, and returns it with the first line of the answer.
	fn websocket(&self, headers: &str) -> (StdTcpStream, String) {
		let mut stream = self.connect();
		write!(
			stream,
			"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: \
			 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=={headers}\r\n\r\n"
		)
		.unwrap();
		let mut head = Vec::new();
		while !head.ends_with(b"\r\n\r\n") {
			let mut byte = [0];
			if stream.read(&mut byte).unwrap() == 0 {
				break;
			}
			head.push(byte[0]);
		}
		let line = String::from_utf8_lossy(&head).lines().next().unwrap_or_default().to_owned();
		(stream, line)
	}
}

fn call(method: &str) -> String {
	format!(r#"{{"jsonrpc":"2.0","id":1,"method":"{method}","params":[]}}"#)
}

/// Returns a text frame. The mask of a client may be zero.
fn frame(text: &str) -> Vec<u8> {
	assert!(text.len() < 126);
	[&[0x81, 0x80 | text.len() as u8, 0, 0, 0, 0], text.as_bytes()].concat()
}

/// Reads until the server closes the connection, and returns the number of bytes.
fn drain(mut stream: StdTcpStream) -> usize {
	let mut buffer = vec![0; 1 << 16];
	let mut bytes = 0;
	while let Ok(read @ 1..) = stream.read(&mut buffer) {
		bytes += read;
	}
	bytes
}

#[test]
fn client_that_reads_nothing_should_be_stopped_and_then_closed() {
	let server = serve(LIMITS, |_| ());
	let (mut client, line) = server.websocket("");
	assert!(line.contains("101"), "{line}");
	let asked = 300;
	for _ in 0..asked {
		client.write_all(&frame(&call("large"))).unwrap();
	}
	thread::sleep(Duration::from_secs(2));
	let made = server.calls.load(Ordering::SeqCst);
	assert!(made >= ROOM, "{made} answers");
	assert!(made <= ROOM + LIMITS.running + IN_BUFFERS, "{made} answers are kept for a client that reads nothing");
	assert!(server.post("small", "").ends_with(r#""result":"small"}"#), "others are served");

	thread::sleep(LIMITS.patience + Duration::from_secs(2));
	let read = drain(client);
	assert!(read < asked * LARGE / 2, "{read} bytes after the connection was closed");
	let later = server.calls.load(Ordering::SeqCst);
	assert!(later <= made + LIMITS.running, "{later} answers");
}

#[test]
fn client_that_reads_slowly_should_get_everything() {
	let server = serve(LIMITS, |_| ());
	let (mut client, _) = server.websocket("");
	let asked = 40;
	for _ in 0..asked {
		client.write_all(&frame(&call("large"))).unwrap();
	}
	let mut buffer = vec![0; 1 << 18];
	let mut read = 0;
	while read < asked * LARGE {
		read += client.read(&mut buffer).unwrap();
		thread::sleep(Duration::from_millis(1));
	}
	assert_eq!(server.calls.load(Ordering::SeqCst), asked);
}

#[test]
fn clients_that_read_nothing_should_be_closed_when_they_have_too_much() {
	let server = serve(Limits { patience: Duration::from_secs(600), ..LIMITS }, |_| ());
	let clients: Vec<_> = (0..8)
		.map(|_| {
			let (mut client, _) = server.websocket("");
			for _ in 0..40 {
				client.write_all(&frame(&call("large"))).unwrap();
			}
			client
		})
		.collect();
	thread::sleep(Duration::from_secs(4));
	for client in &clients {
		client.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
	}
	// Of a closed connection no more can be read than the system has.
	let closed = clients.into_iter().filter(|client| drain(client.try_clone().unwrap()) < 40 * LARGE).count();
	assert!(closed >= 4, "{closed} of 8 connections are closed");
	assert!(server.post("small", "").ends_with(r#""result":"small"}"#));
}

#[test]
fn answers_over_http_should_be_counted_too() {
	let server = serve(Limits { total: 2 * LARGE, patience: Duration::from_secs(600), ..LIMITS }, |endpoint| {
		endpoint.max_payload_out_mb = 15;
	});
	let batch = format!("[{}]", vec![call("large"); 12].join(","));
	let clients: Vec<_> = (0..8)
		.map(|_| {
			let mut client = server.connect();
			write!(
				client,
				"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{batch}",
				batch.len()
			)
			.unwrap();
			client
		})
		.collect();
	thread::sleep(Duration::from_secs(4));
	let closed = clients
		.into_iter()
		.filter(|client| {
			client.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
			drain(client.try_clone().unwrap()) < 12 * LARGE
		})
		.count();
	assert!(closed >= 4, "{closed} of 8 connections are closed");
}

#[test]
fn batch_that_is_too_large_should_not_stop_its_connection() {
	let server = serve(LIMITS, |_| ());
	let (mut client, _) = server.websocket("");
	let batch = format!("[{}]", vec![call("large"); 20].join(","));
	let mut long = vec![0x81, 0x80 | 126];
	long.extend_from_slice(&(batch.len() as u16).to_be_bytes());
	long.extend_from_slice(&[0; 4]);
	client.write_all(&[&long, batch.as_bytes()].concat()).unwrap();
	client.write_all(&frame(&call("small"))).unwrap();
	let mut text = String::new();
	let is_answered = |text: &str| text.contains(r#""result":"small""#) && text.contains("-32011");
	while !is_answered(&text) {
		let mut buffer = [0; 1024];
		let read = client.read(&mut buffer).unwrap();
		assert_ne!(read, 0, "{text}");
		text.push_str(&String::from_utf8_lossy(&buffer[..read]));
	}
}

#[test]
fn request_should_end_when_its_body_does_not_come() {
	let server = serve(LIMITS, |endpoint| endpoint.max_connections = 1);
	let mut silent = server.connect();
	let head = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n";
	silent.write_all(head.as_bytes()).unwrap();
	thread::sleep(Duration::from_millis(500));
	assert!(server.post("small", "").contains("429"), "it has the only place");
	let began = Instant::now();
	let mut answer = [0; 12];
	silent.read_exact(&mut answer).unwrap();
	assert!(began.elapsed() < Duration::from_secs(20));
	assert!(answer.starts_with(b"HTTP/1.1 ") && !answer.ends_with(b"200"), "{answer:?}");
	assert!(server.post("small", "").ends_with(r#""result":"small"}"#), "its place is free again");
}

#[test]
fn subscription_to_the_code_should_be_refused() {
	let server = serve(LIMITS, |_| ());
	let ask = |key: &str| {
		let params = format!("\"params\":[[\"{key}\"]]");
		let head = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json";
		server.ask(head, &call("state_subscribeStorage").replace("\"params\":[]", &params))
	};
	assert!(ask("0x1234").contains("subscribed"));
	let refused = ask("0x3a636f6465");
	assert!(refused.contains("-32602") && refused.contains("state_getStorage"), "{refused}");
}

#[test]
fn pages_of_other_websites_should_be_refused_over_http_and_websocket() {
	let server = serve(LIMITS, |_| ());
	for (origin, allowed) in [("https://polkadot.js.org", true), ("https://evil.example", false)] {
		let header = format!("\r\nOrigin: {origin}");
		let answer = server.post("small", &header);
		assert_eq!(answer.starts_with("HTTP/1.1 200"), allowed, "{answer}");
		assert_eq!(answer.contains(&format!("access-control-allow-origin: {origin}")), allowed, "{answer}");
		assert_eq!(answer.contains("--rpc-cors"), !allowed, "{answer}");
		let (_, line) = server.websocket(&header);
		assert_eq!(line, if allowed { "HTTP/1.1 101 Switching Protocols" } else { "HTTP/1.1 403 Forbidden" });
	}
	let preflight = server.ask(
		"OPTIONS / HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://polkadot.js.org\r\nAccess-Control-Request-Method: \
		 POST\r\nAccess-Control-Request-Headers: content-type",
		"",
	);
	for header in ["access-control-allow-methods: GET,POST", "access-control-allow-headers: content-type"] {
		assert!(preflight.contains(header), "{preflight}");
	}
}

#[test]
fn other_names_should_be_refused_with_the_flag() {
	let server = serve(LIMITS, |_| ());
	let ask = |host: &str| {
		server.ask(&format!("POST / HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json"), &call("small"))
	};
	assert!(ask("localhost:31499").ends_with(r#""result":"small"}"#), "behind a forwarded port");
	let answer = ask("node.example");
	assert!(answer.starts_with("HTTP/1.1 403") && answer.contains("--rpc-external"), "{answer}");
}

#[test]
fn all_origins_and_names_should_be_taken_when_asked_for() {
	let server = serve(LIMITS, |endpoint| endpoint.cors = None);
	let answer = server.ask(
		"POST / HTTP/1.1\r\nHost: node.example\r\nOrigin: https://evil.example\r\nContent-Type: application/json",
		&call("small"),
	);
	assert!(answer.ends_with(r#""result":"small"}"#) && answer.contains("access-control-allow-origin: *"), "{answer}");
}

#[test]
fn sockets_should_be_limited() {
	let server = serve(LIMITS, |endpoint| endpoint.max_connections = 1);
	let idle: Vec<_> = (0..SOCKETS_PER_PLACE).map(|_| server.connect()).collect();
	thread::sleep(Duration::from_millis(500));
	assert_eq!(drain(server.connect()), 0, "one more is closed at once");
	drop(idle);
	thread::sleep(Duration::from_millis(500));
	assert!(server.post("small", "").ends_with(r#""result":"small"}"#));
}

#[test]
fn methods_should_be_listed() {
	let answer = serve(LIMITS, |_| ()).post("rpc_methods", "");
	assert!(answer.ends_with(r#"{"methods":["large","rpc_methods","small","state_subscribeStorage"]}}"#), "{answer}");
}

#[test]
fn taken_port_should_be_an_error_unless_the_endpoint_is_optional() {
	let taken = StdTcpListener::bind("127.0.0.1:0").unwrap();
	let address = taken.local_addr().unwrap();
	let start = |change: fn(&mut RpcEndpoint)| {
		let mut endpoint = endpoint(address);
		change(&mut endpoint);
		let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
		let modules = RpcModule::new(());
		let config =
			Config { endpoints: vec![endpoint], modules, metrics: None, runtime, max_log_length: 100, limits: LIMITS };
		start(config).map(|server| server.listen_addrs().to_vec()).map_err(|e| e.to_string())
	};
	let error = start(|_| ()).unwrap_err();
	assert!(error.contains(&address.to_string()) && error.contains("RPC"), "{error}");
	assert_eq!(start(|endpoint| endpoint.is_optional = true), Ok(Vec::new()));
	let other = start(|endpoint| endpoint.retry_random_port = true).unwrap();
	assert_ne!(other, [address]);
}

#[test]
fn rate_limit_should_be_that_of_the_client_behind_a_trusted_proxy() {
	let mut endpoint = endpoint("127.0.0.1:0".parse().unwrap());
	endpoint.rate_limit = NonZeroU32::new(7);
	endpoint.rate_limit_whitelisted_ips = vec!["10.0.0.0/8".parse().unwrap()];
	let proxy: IpAddr = "192.0.2.1".parse().unwrap();
	let limit = |endpoint: &RpcEndpoint, name: &'static str, value: &'static str, peer: IpAddr| {
		let headers = HeaderMap::from_iter([(header::HeaderName::from_static(name), HeaderValue::from_static(value))]);
		rate_limit(endpoint, &headers, peer).is_some()
	};
	assert!(limit(&endpoint, "x-real-ip", "10.1.2.3", proxy), "anybody can claim that");
	assert!(!limit(&endpoint, "x-real-ip", "192.0.2.9", "10.1.2.3".parse().unwrap()));
	endpoint.rate_limit_trust_proxy_headers = true;
	for (name, value) in [
		("x-real-ip", "10.1.2.3"),
		("x-forwarded-for", "10.1.2.3, 192.0.2.7"),
		("forwarded", "for=10.1.2.3;proto=http"),
	] {
		assert!(!limit(&endpoint, name, value, proxy), "{name}");
	}
	assert!(limit(&endpoint, "x-real-ip", "198.51.100.1", proxy));
	assert!(limit(&endpoint, "x-real-ip", "nonsense", proxy));
}
