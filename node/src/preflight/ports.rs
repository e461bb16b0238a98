//! Checks that the ports that the node needs are free, before anything else starts.

use crate::error::NodeError;
use sc_network::multiaddr::{Multiaddr, Protocol};
use sc_service::Configuration;
use std::{
	io::ErrorKind,
	net::{IpAddr, SocketAddr, TcpListener},
};

/// Returns an error if a port is taken. The networking library would share it with another node on
/// this machine, and each node would get some of the connections of the other.
pub fn check(config: &Configuration) -> Result<(), NodeError> {
	for endpoint in config.rpc.addr.iter().flatten().filter(|e| !e.is_optional && !e.retry_random_port) {
		check_port(endpoint.listen_addr, "RPC", "--rpc-port")?;
	}
	for address in config.network.listen_addresses.iter().filter_map(tcp_address) {
		check_port(address, "peer-to-peer", "--port")?;
	}
	if let Some(prometheus) = &config.prometheus_config {
		check_port(prometheus.port, "Prometheus", "--prometheus-port (or none with --no-prometheus)")?;
	}
	Ok(())
}

fn check_port(address: SocketAddr, service: &'static str, flag: &'static str) -> Result<(), NodeError> {
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

		let error = check_port(address, "RPC", "--rpc-port").unwrap_err().to_string();
		assert!(
			error.contains(&address.to_string()) && error.contains("taken") && error.contains("--rpc-port"),
			"{error}"
		);

		// Reserved for documentation, so no machine has it.
		let error = check_port("203.0.113.1:30333".parse().unwrap(), "peer-to-peer", "--port").unwrap_err().to_string();
		assert!(error.contains("203.0.113.1") && error.contains("no such address"), "{error}");

		drop(taken);
		assert!(check_port(address, "RPC", "--rpc-port").is_ok());
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
