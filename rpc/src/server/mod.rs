//! Server of the JSON-RPC, over HTTP/1.1 and WebSocket.
//!
//! The server of the SDK keeps all answers that a client does not read. This one limits them
//! ([`Limits`]):
//!
//! - While a connection has too many unread answers, its calls wait, and nothing further is read
//!   from it.
//! - A connection whose client reads nothing for a while is closed.
//! - While all connections together have too many, those are closed whose clients have gone longest
//!   without reading.
//!
//! Nothing is read from a connection whose client takes nothing, since a request stays in memory
//! until it is answered. Subscriptions to storage are limited, since the SDK reads all of their
//! values at once.
//!
//! HTTP/2 is not offered, because an answer may wait there without a sign of it on the socket.
//!
//! This server also refuses the pages of websites that `--rpc-cors` does not name, over WebSocket
//! too. The name under which a program reaches the node matters only if the node serves no other
//! machine.

mod admission;
mod backlog;
mod calls;
mod deadline;
mod socket;
mod subscriptions;

pub use backlog::Limits;

use admission::Admission;
use backlog::Backlogs;
use calls::BoundedCallsLayer;
use deadline::Deadline;
use forwarded_header_value::ForwardedHeaderValue;
use futures::future::{select, Either};
use http::{header, HeaderMap, HeaderValue, Method, StatusCode};
use hyper::{
	body::Incoming,
	server::conn::http1,
	service::{service_fn, Service as HyperService},
};
use hyper_util::rt::{TokioIo, TokioTimer};
use jsonrpsee::{
	core::BoxError,
	server::{
		stop_channel, ws, HttpBody, HttpRequest, HttpResponse, Methods, PingConfig, RandomStringIdProvider,
		RegisterMethodError, RpcServiceBuilder, StopHandle,
	},
	RpcModule,
};
use sc_rpc_server::{utils::deny_unsafe, Metrics, MiddlewareLayer, NodeHealthProxyLayer, RpcEndpoint, RpcMetrics};
use socket::Socket;
use std::{
	io,
	net::{IpAddr, SocketAddr, TcpListener as StdTcpListener},
	num::NonZeroU32,
	pin::pin,
	sync::Arc,
	time::{Duration, Instant},
};
use tokio::{
	net::{TcpListener, TcpStream},
	runtime::Runtime,
	sync::Semaphore,
	time::sleep,
};
use tower::{Service, ServiceBuilder};
use tower_http::cors::{AllowOrigin, CorsLayer};

const MEGABYTE: u32 = 1024 * 1024;

/// Sockets for each place of `--rpc-max-connections`, which counts WebSocket clients and HTTP
/// calls under way. The others are idle, or their clients still read.
const SOCKETS_PER_PLACE: usize = 4;

/// Pause after a connection could not be accepted, as without a free file descriptor.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Length of the identifier of a subscription.
const SUBSCRIPTION_ID: usize = 16;

/// Settings of the server.
pub struct Config {
	/// Addresses to listen on, each with its settings.
	pub endpoints: Vec<RpcEndpoint>,
	/// All methods.
	pub modules: RpcModule<()>,
	/// Metrics of the calls.
	pub metrics: Option<RpcMetrics>,
	/// Runtime on which the methods run.
	pub runtime: Runtime,
	/// Number of characters of a call that the log shows.
	pub max_log_length: u32,
	/// Limits of what is kept for clients that do not read.
	pub limits: Limits,
}

/// Failure to start the server.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
	/// The server cannot listen on an address.
	#[error("cannot listen on {address} for RPC: {source}")]
	Listen {
		/// Address to listen on.
		address: SocketAddr,
		/// Failure to listen.
		source: io::Error,
	},
	/// A method has the name of one of the server's own.
	#[error(transparent)]
	Method(#[from] RegisterMethodError),
}

/// Starts the server. It runs until the result is dropped.
pub fn start(config: Config) -> Result<sc_rpc_server::Server, StartError> {
	let Config { endpoints, modules, metrics, runtime, max_log_length, limits } = config;
	let started = methods(modules).and_then(|methods| {
		// The listeners belong to the runtime from the start.
		let _context = runtime.enter();
		let listeners = listen(endpoints)?;
		let (stop, handle) = stop_channel();
		let backlogs = Backlogs::new(limits);
		runtime.spawn(sweep(backlogs.clone(), stop.clone()));
		let mut addresses = Vec::new();
		for (listener, address, endpoint) in listeners {
			addresses.push(address);
			let names = methods.method_names().collect::<Vec<_>>();
			let server = Server {
				admission: Admission::new(endpoint.cors.clone(), address),
				address,
				endpoint,
				methods: methods.clone(),
				metrics: metrics.clone().map(|metrics| metrics.with_known_methods(names)),
				max_log_length,
				backlogs: backlogs.clone(),
				request_timeout: limits.request,
				stop: stop.clone(),
			};
			runtime.spawn(server.run(listener));
		}
		Ok((handle, addresses))
	});
	match started {
		Ok((handle, addresses)) => {
			let list: Vec<_> = addresses.iter().map(SocketAddr::to_string).collect();
			log::info!("Running JSON-RPC server: addr={}", list.join(","));
			Ok(sc_rpc_server::Server::new(handle, addresses, runtime))
		},
		Err(error) => {
			// A runtime cannot be dropped where another one runs.
			runtime.shutdown_background();
			Err(error)
		},
	}
}

/// Adds the method that lists all methods.
fn methods(mut modules: RpcModule<()>) -> Result<Methods, StartError> {
	let mut names: Vec<_> = modules.method_names().collect();
	names.push("rpc_methods");
	names.sort_unstable();
	modules.register_method("rpc_methods", move |_, _, _| serde_json::json!({ "methods": names }))?;
	Ok(modules.into())
}

/// Opens the listeners, except optional ones that cannot be opened.
fn listen(endpoints: Vec<RpcEndpoint>) -> Result<Vec<(TcpListener, SocketAddr, RpcEndpoint)>, StartError> {
	let mut listeners = Vec::new();
	for endpoint in endpoints {
		let mut address = endpoint.listen_addr;
		let mut opened = bind(address);
		if opened.is_err() && endpoint.retry_random_port {
			address.set_port(0);
			opened = bind(address);
		}
		match opened {
			Ok((listener, address)) => listeners.push((listener, address, endpoint)),
			Err(e) if endpoint.is_optional => log::debug!(target: "rpc", "No listener on {address}: {e}"),
			Err(source) => return Err(StartError::Listen { address, source }),
		}
	}
	Ok(listeners)
}

fn bind(address: SocketAddr) -> io::Result<(TcpListener, SocketAddr)> {
	let listener = StdTcpListener::bind(address)?;
	listener.set_nonblocking(true)?;
	let address = listener.local_addr()?;
	Ok((TcpListener::from_std(listener)?, address))
}

/// Sweeps the accounts of unread answers until the server stops.
async fn sweep(backlogs: Arc<Backlogs>, stop: StopHandle) {
	let mut stopped = pin!(stop.shutdown());
	while let Either::Left(_) = select(pin!(sleep(backlog::SWEEP)), &mut stopped).await {
		backlogs.sweep(Instant::now());
	}
}

/// Server on one address.
struct Server {
	address: SocketAddr,
	endpoint: RpcEndpoint,
	admission: Admission,
	methods: Methods,
	metrics: Option<RpcMetrics>,
	max_log_length: u32,
	backlogs: Arc<Backlogs>,
	request_timeout: Duration,
	stop: StopHandle,
}

impl Server {
	/// Accepts connections until the server stops.
	async fn run(self, listener: TcpListener) {
		let Self { address, endpoint, admission, methods, metrics, max_log_length, backlogs, request_timeout, stop } =
			self;
		let deny_unsafe = deny_unsafe(&address, &endpoint.rpc_methods);
		let room = (endpoint.max_payload_out_mb.saturating_add(1) as usize).saturating_mul(MEGABYTE as usize);
		let places = (endpoint.max_connections as usize).saturating_mul(SOCKETS_PER_PLACE).min(Semaphore::MAX_PERMITS);
		let places = Arc::new(Semaphore::new(places));
		let builder = jsonrpsee::server::Server::builder()
			.max_request_body_size(endpoint.max_payload_in_mb.saturating_mul(MEGABYTE))
			.max_response_body_size(endpoint.max_payload_out_mb.saturating_mul(MEGABYTE))
			.max_connections(endpoint.max_connections)
			.max_subscriptions_per_connection(endpoint.max_subscriptions_per_connection)
			.set_message_buffer_capacity(endpoint.max_buffer_capacity_per_connection)
			.set_batch_request_config(endpoint.batch_config)
			.set_id_provider(RandomStringIdProvider::new(SUBSCRIPTION_ID))
			.enable_ws_ping(
				PingConfig::new()
					.ping_interval(Duration::from_secs(30))
					.inactive_limit(Duration::from_secs(60))
					.max_failures(3),
			)
			.set_http_middleware(
				ServiceBuilder::new()
					.layer(NodeHealthProxyLayer)
					.layer(cors(admission.clone(), &endpoint))
					.map_request(move |request: HttpRequest| {
						request.map(|body| HttpBody::new(Deadline::new(body, request_timeout)))
					}),
			)
			.to_service_builder();
		let endpoint = Arc::new(endpoint);

		let mut stopped = pin!(stop.clone().shutdown());
		loop {
			let accepted = match select(pin!(listener.accept()), &mut stopped).await {
				Either::Left((accepted, _)) => accepted,
				Either::Right(_) => return,
			};
			let (stream, peer): (TcpStream, SocketAddr) = match accepted {
				Ok(connection) => connection,
				Err(e) => {
					log::debug!(target: "rpc", "Could not accept a connection: {e}");
					sleep(ACCEPT_PAUSE).await;
					continue;
				},
			};
			let Ok(place) = places.clone().try_acquire_owned() else {
				log::debug!(target: "rpc", "Closing a connection from {peer}: there are too many");
				continue;
			};
			if let Err(e) = stream.set_nodelay(true) {
				log::debug!(target: "rpc", "Could not set TCP_NODELAY: {e}");
			}

			let backlog = backlogs.open(room);
			let socket = Socket::new(stream, backlog.clone(), place);
			let service = {
				let (admission, builder, endpoint) = (admission.clone(), builder.clone(), endpoint.clone());
				let (methods, metrics, stop) = (methods.clone(), metrics.clone(), stop.clone());
				service_fn(move |mut request: HttpRequest<Incoming>| {
					let refusal = admission.check(&request).err();
					request.extensions_mut().insert(deny_unsafe);
					let is_websocket = ws::is_upgrade_request(&request);
					let layer = sdk_layer(
						metrics.clone().map(|metrics| Metrics::new(metrics, if is_websocket { "ws" } else { "http" })),
						rate_limit(&endpoint, request.headers(), peer.ip()),
					);
					let mut service = builder
						.clone()
						.set_rpc_middleware(
							RpcServiceBuilder::new()
								.rpc_logger(max_log_length)
								.layer(BoundedCallsLayer(backlog.clone()))
								.option_layer(layer.clone()),
						)
						.build(methods.clone(), stop.clone());
					async move {
						if let Some(line) = refusal {
							return Ok::<_, BoxError>(forbidden(line));
						}
						if let (true, Some(layer)) = (is_websocket, layer) {
							let session = service.on_session_closed();
							tokio::spawn(async move {
								let opened = Instant::now();
								layer.ws_connect();
								session.await;
								layer.ws_disconnect(opened);
							});
						}
						service.call(request).await
					}
				})
			};

			tokio::spawn(serve(socket, service, request_timeout, stop.clone()));
		}
	}
}

/// Serves one connection until it ends or the server stops.
async fn serve<S>(socket: Socket<TcpStream>, service: S, request_timeout: Duration, stop: StopHandle)
where
	S: HyperService<HttpRequest<Incoming>, Response = HttpResponse, Error = BoxError> + Send,
	S::Future: Send + 'static,
{
	let connection = http1::Builder::new()
		.timer(TokioTimer::new())
		.header_read_timeout(request_timeout)
		.serve_connection(TokioIo::new(socket), service)
		.with_upgrades();
	let mut connection = pin!(connection);
	let ended = match select(connection.as_mut(), pin!(stop.shutdown())).await {
		Either::Left((ended, _)) => ended,
		Either::Right(_) => {
			connection.as_mut().graceful_shutdown();
			connection.await
		},
	};
	if let Err(e) = ended {
		log::trace!(target: "rpc", "A connection ended: {e}");
	}
}

/// Returns the answer to a request that is refused.
fn forbidden(line: String) -> HttpResponse {
	let mut response = HttpResponse::new(HttpBody::from(line));
	*response.status_mut() = StatusCode::FORBIDDEN;
	response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
	response
}

/// Returns the layer that tells browsers which pages may call.
fn cors(admission: Admission, endpoint: &RpcEndpoint) -> CorsLayer {
	match endpoint.cors {
		None => CorsLayer::permissive(),
		Some(_) => CorsLayer::new()
			.allow_origin(AllowOrigin::predicate(move |origin, _| admission.allows(origin)))
			.allow_methods([Method::GET, Method::POST])
			.allow_headers([header::CONTENT_TYPE]),
	}
}

/// Returns the layer of the SDK that counts and delays calls.
fn sdk_layer(metrics: Option<Metrics>, rate_limit: Option<NonZeroU32>) -> Option<MiddlewareLayer> {
	if metrics.is_none() && rate_limit.is_none() {
		return None;
	}
	let layer = MiddlewareLayer::new();
	let layer = match metrics {
		Some(metrics) => layer.with_metrics(metrics),
		None => layer,
	};
	Some(match rate_limit {
		Some(calls) => layer.with_rate_limit_per_minute(calls),
		None => layer,
	})
}

/// Returns the maximum number of calls per minute of a client, unless it is exempt.
fn rate_limit(endpoint: &RpcEndpoint, headers: &HeaderMap, peer: IpAddr) -> Option<NonZeroU32> {
	let forwarded = if endpoint.rate_limit_trust_proxy_headers { forwarded_for(headers) } else { None };
	let client = forwarded.unwrap_or(peer);
	let is_exempt = endpoint.rate_limit_whitelisted_ips.iter().any(|network| network.contains(client));
	endpoint.rate_limit.filter(|_| !is_exempt)
}

/// Returns the address of the client as a proxy states it.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
	let text = |name: &str| headers.get(name)?.to_str().ok();
	let listed = |value: ForwardedHeaderValue| value.remotest_forwarded_for_ip();
	let standard = || listed(ForwardedHeaderValue::from_forwarded(text("forwarded")?).ok()?);
	let common = || listed(ForwardedHeaderValue::from_x_forwarded_for(text("x-forwarded-for")?).ok()?);
	let single = || text("x-real-ip")?.parse().ok();
	standard().or_else(common).or_else(single)
}

#[cfg(test)]
mod tests;
