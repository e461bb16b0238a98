//! Checks that the ports that the node needs are free, before anything else starts.

use crate::error::NodeError;
use sc_network::multiaddr::{Multiaddr, Protocol};
use sc_service::Configuration;
use std::{
	io::ErrorKind,
	net::{IpAddr, SocketAddr, TcpListener},
};

/// Address that a part of the node listens on.
#[derive(Clone, Copy)]
struct Listener {
	address: SocketAddr,
	service: &'static str,
	/// Flag that moves the port.
	flag: &'static str,
}

/// Returns an error if a port is taken. The networking library would share it with another node on
/// this machine, and each node would get some of the connections of the other.
pub fn check(config: &Configuration) -> Result<(), NodeError> {
	let rpc = config.rpc.addr.iter().flatten().filter(|e| !e.is_optional && !e.retry_random_port);
	let rpc = rpc.map(|e| Listener { address: e.listen_addr, service: "RPC", flag: "--rpc-port" });
	let p2p = config.network.listen_addresses.iter().filter_map(tcp_address);
	let p2p = p2p.map(|address| Listener { address, service: "peer-to-peer", flag: "--port" });
	let prometheus = config.prometheus_config.iter().map(|prometheus| Listener {
		address: prometheus.port,
		service: "Prometheus",
		flag: "--prometheus-port (or none with --no-prometheus)",
	});
	let listeners: Vec<_> = rpc.chain(p2p).chain(prometheus).collect();
	check_distinct(&listeners)?;
	listeners.into_iter().try_for_each(check_port)
}

/// Returns an error if two parts of the node need one port.
fn check_distinct(listeners: &[Listener]) -> Result<(), NodeError> {
	for (n, Listener { address, service, flag }) in listeners.iter().enumerate() {
		let shares = |other: &&Listener| {
			other.service != *service
				&& address.port() != 0
				&& address.port() == other.address.port()
				&& (address.ip() == other.address.ip()
					|| address.ip().is_unspecified()
					|| other.address.ip().is_unspecified())
		};
		if let Some(other) = listeners[..n].iter().find(shares) {
			return Err(NodeError::PortShared { address: *address, service, other: other.service, flag });
		}
	}
	Ok(())
}

fn check_port(Listener { address, service, flag }: Listener) -> Result<(), NodeError> {
	let Err(error) = TcpListener::bind(address) else { return Ok(()) };
	match error.kind() {
		ErrorKind::AddrNotAvailable if !address.ip().is_unspecified() && !address.ip().is_loopback() => {
			Err(NodeError::AddressMissing { address, service })
		},
		ErrorKind::AddrInUse => {
			Err(NodeError::PortUnavailable { address, service, reason: "the port is taken".into(), flag })
		},
		ErrorKind::PermissionDenied => {
			Err(NodeError::PortUnavailable { address, service, reason: error.to_string(), flag })
		},
		// The network handles other failures itself, such as a machine without IPv6.
		_ => Ok(()),
	}
}

fn tcp_address(address: &Multiaddr) -> Option<SocketAddr> {
	let mut parts = address.iter();
	let ip: IpAddr = match parts.next()? {
		Protocol::Ip4(ip) => ip.into(),
		Protocol::Ip6(ip) => ip.into(),
		_ => return None,
	};
	match parts.next()? {
		Protocol::Tcp(port) => Some(SocketAddr::new(ip, port)),
		_ => None,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn port_should_be_refused_with_the_flag_that_moves_it_when_taken() {
		let taken = TcpListener::bind("127.0.0.1:0").unwrap();
		let address = taken.local_addr().unwrap();

		let rpc = |address| Listener { address, service: "RPC", flag: "--rpc-port" };

		let error = check_port(rpc(address)).unwrap_err().to_string();
		assert!(
			error.contains(&address.to_string()) && error.contains("taken") && error.contains("--rpc-port"),
			"{error}"
		);

		// Reserved for documentation, so no machine has it.
		let error = check_port(rpc("203.0.113.1:30333".parse().unwrap())).unwrap_err().to_string();
		assert!(error.contains("203.0.113.1") && error.contains("no such address"), "{error}");

		drop(taken);
		assert!(check_port(rpc(address)).is_ok());
	}

	#[test]
	fn port_should_be_refused_when_two_services_share_it() {
		let listener = |address: &str, service, flag| Listener { address: address.parse().unwrap(), service, flag };
		let rpc = listener("127.0.0.1:9944", "RPC", "--rpc-port");
		for (address, is_shared) in
			[("0.0.0.0:9944", true), ("127.0.0.1:9944", true), ("127.0.0.2:9944", false), ("0.0.0.0:30333", false)]
		{
			let result = check_distinct(&[rpc, listener(address, "peer-to-peer", "--port")]);
			assert_eq!(result.is_err(), is_shared, "{address}");
			if let Err(error) = result {
				let line = error.to_string();
				assert!(line.contains("RPC") && line.contains("--port"), "{line}");
			}
		}
		let both = ["0.0.0.0:30333", "[::]:30333"].map(|address| listener(address, "peer-to-peer", "--port"));
		assert!(check_distinct(&both).is_ok(), "one service on both kinds of addresses");
	}

	#[test]
	fn tcp_address_should_be_read_from_a_multiaddress() {
		let of = |address: &str| tcp_address(&address.parse().unwrap()).map(|a| a.to_string());
		assert_eq!(of("/ip4/0.0.0.0/tcp/30333/ws"), Some("0.0.0.0:30333".into()));
		assert_eq!(of("/ip6/::/tcp/30333"), Some("[::]:30333".into()));
		assert_eq!(of("/ip4/0.0.0.0/udp/30333/webrtc-direct"), None);
		assert_eq!(of("/dns/example.org/tcp/30333"), None);
	}
}
