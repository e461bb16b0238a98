//! Says in one line why the node did not start and what to do about it.

use sc_cli::Error;
use std::io::ErrorKind;

/// The cause, and the remedy where there is a known one.
pub fn explain(error: &Error) -> String {
	match error {
		Error::NetworkKeyNotFound(path) => {
			let folder = path.parent().unwrap_or(path);
			format!(
				"an authority needs a lasting network key and there is none in `{path}`; make one with: mkdir -p '{folder}' && \
				 tributary-node key generate-node-key --file '{path}'",
				path = path.display(),
				folder = folder.display(),
			)
		},
		Error::KeyAlreadyExistsInPath(path) => {
			format!("there is a network key in `{}` already; it is kept", path.display())
		},
		Error::Io(e) | Error::Service(sc_service::Error::Io(e)) => explain_io(e),
		// Spare the reader the layers' own words around what is meant for them.
		Error::Input(message) | Error::Service(sc_service::Error::Other(message)) => explain_message(message),
		other => explain_message(&other.to_string()),
	}
}

fn explain_io(error: &std::io::Error) -> String {
	match error.kind() {
		ErrorKind::AddrInUse => {
			format!("{error}: a port is taken; choose others with --rpc-port, --port, --prometheus-port")
		},
		ErrorKind::StorageFull => format!("{error}: make room on the disk, or choose another with --base-path"),
		_ => error.to_string(),
	}
}

fn explain_message(message: &str) -> String {
	let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
	let remedy = if message.contains("Essential task failed") {
		"a part that the node cannot do without has stopped; the lines above say which and why"
	} else if message.contains("Incompatible pruning modes") {
		"leave --state-pruning as it was when the database was made, or run purge-chain"
	} else if message.contains("Database file is in use") {
		"another node runs on it: stop that, or choose another place with --base-path"
	} else {
		return message;
	};
	format!("{}: {remedy}", message.trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn explanation_should_be_one_line_with_a_remedy() {
		let other = |message: &str| Error::Service(sc_service::Error::Other(message.into()));
		for (error, remedy) in [
			(Error::NetworkKeyNotFound("/x/network/secret_ed25519".into()), "key generate-node-key --file"),
			(Error::Io(ErrorKind::AddrInUse.into()), "--rpc-port"),
			(Error::Io(ErrorKind::StorageFull.into()), "--base-path"),
			(other("Essential task failed."), "the lines above"),
			(other("Database file is in use. (os error 11)"), "stop that"),
			(other("Incompatible pruning modes [..]"), "--state-pruning"),
			(Error::Input("two\n\tlines".into()), "two lines"),
		] {
			let line = explain(&error);
			assert!(line.contains(remedy), "{line}");
			assert_eq!(line.lines().count(), 1, "{line}");
		}
	}
}
