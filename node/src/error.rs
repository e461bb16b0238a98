//! Says in one line why the node did not start, or ended, and what to do about it.

use crate::disk::Disk;
use sc_cli::Error;
use std::{
	io::ErrorKind,
	panic::{self, PanicHookInfo},
	path::PathBuf,
	process,
	sync::{
		atomic::{AtomicBool, Ordering},
		OnceLock,
	},
	thread,
	time::Duration,
};

/// The log has a thread of its own that writes it out every 50 ms.
const LOG_WRITTEN: Duration = Duration::from_millis(100);

/// What to do when the database is beyond repair.
pub const RESTORE: &str = "put a copy of the base path back, or run purge-chain and let the node sync again";

/// Why the node ends, when a part of it knows: an essential task can only end, and not say why.
static CAUSE: OnceLock<String> = OnceLock::new();

/// Where the running node has its database.
static DISK: OnceLock<Disk> = OnceLock::new();

/// What an essential task says before it ends. The first one counts: what fails after it, fails because of it.
pub fn end_because(cause: String) {
	let _ = CAUSE.set(cause);
}

/// The last line of the process.
pub fn print(error: &Error) {
	print_line(&explain(error));
}

fn print_line(line: &str) {
	// The cause is what should stand last.
	thread::sleep(LOG_WRITTEN);
	eprintln!("error: {line}");
}

/// From now on, a database that fails under the node ends it with one line instead of a panic's report.
pub fn watch_over(disk: Disk, database: PathBuf) {
	let _ = DISK.set(disk);
	#[cfg(unix)]
	bus_error::catch();

	static ENDING: AtomicBool = AtomicBool::new(false);
	let report = panic::take_hook();
	panic::set_hook(Box::new(move |info| {
		let Some(reason) = database_failure(info) else { return report(info) };
		if ENDING.swap(true, Ordering::SeqCst) {
			// Another thread is about to end the process.
			loop {
				thread::park();
			}
		}
		let line =
			cause().unwrap_or_else(|| format!("the database in `{}` fails: {reason}; {RESTORE}", database.display()));
		print_line(&line);
		process::exit(1)
	}));
}

/// What the database has to say when it panics: when it reads, there is no other way for it.
fn database_failure(info: &PanicHookInfo) -> Option<String> {
	let message = info.payload_as_str().unwrap_or("no reason given");
	let its_own = message.contains("Critical database error")
		|| info.location().is_some_and(|location| location.file().contains("/parity-db-"));
	(its_own || CAUSE.get().is_some() || is_full()).then(|| in_one_line(message))
}

fn is_full() -> bool {
	DISK.get().is_some_and(|disk| disk.shortage().is_some())
}

/// The cause that lies behind whatever failed, when it is known.
fn cause() -> Option<String> {
	CAUSE.get().cloned().or_else(|| DISK.get()?.shortage())
}

/// A database in memory-mapped files gets a signal, not an error, when the disk has no room for a page or cannot read it.
#[cfg(unix)]
#[allow(unsafe_code, reason = "the handler of a signal is a C function")]
mod bus_error {
	const LINE: &[u8] =
		b"error: the disk is full, or fails: a page of the database's files could not be written or read (SIGBUS); \
		make room, or look after the disk, and start again\n";

	/// Say so in one line, and end.
	pub fn catch() {
		extern "C" fn end(_: libc::c_int) {
			// SAFETY: both calls may be made in a signal handler, and the line lives as long as the process.
			unsafe {
				libc::write(libc::STDERR_FILENO, LINE.as_ptr().cast(), LINE.len());
				libc::_exit(1)
			}
		}
		// SAFETY: the handler does nothing that a signal handler may not do.
		unsafe {
			libc::signal(libc::SIGBUS, end as extern "C" fn(libc::c_int) as libc::sighandler_t);
		}
	}
}

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
		ErrorKind::ReadOnlyFilesystem => {
			format!("{error}: make the disk writable, or choose another place with --base-path")
		},
		_ => error.to_string(),
	}
}

/// What to do about a specification that lacks something.
const WHOLE_SPEC: &str = "take the specification that the network publishes, or make one with \
                          `tributary-node export-chain-spec --raw`";

fn in_one_line(message: &str) -> String {
	// What a trap in the runtime adds is for its makers, and in the log.
	let message = message.split("WASM backtrace").next().unwrap_or(message);
	message.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether there is better to say of this than that the database cannot be opened.
pub fn has_remedy(message: &str) -> bool {
	explain_message(message) != in_one_line(message)
}

fn explain_message(message: &str) -> String {
	let message = in_one_line(message);
	let remedy = if message.contains("Essential task failed") {
		if let Some(cause) = cause() {
			return cause;
		}
		"a part that the node cannot do without has stopped; the lines above say which and why"
	} else if message.contains("Invalid node key") {
		"--node-key wants 64 hex digits; better keep them in a file, and name that with --node-key-file"
	} else if message.contains("--rpc-external option shouldn't be used") {
		return "an authority does not offer its RPC to others: leave --rpc-external out, or say --unsafe-rpc-external if \
		        something in between lets only safe calls through"
			.into();
	} else if message.contains("Runtime missing from initial storage") {
		return format!("the chain specification has no runtime (no `0x3a636f6465` in its state); {WHOLE_SPEC}");
	} else if message.contains("constructing the runtime") || message.contains("Failed to get runtime version") {
		// What is wrong with it is in the log.
		return format!("the runtime in the chain specification is broken or cut short; {WHOLE_SPEC}");
	} else if message.contains("gives no genesis") {
		return format!("{}; {WHOLE_SPEC}", message.replace("Execution aborted due to trap: ", ""));
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
			(Error::Input("Invalid node key: Invalid input length".into()), "--node-key-file"),
			(Error::Input("--rpc-external option shouldn't be used if ...".into()), "--unsafe-rpc-external"),
			(
				other("Failed to get runtime version: Runtime missing from initial storage, could not"),
				"export-chain-spec",
			),
			(other("Other error happened while constructing the runtime: HeapOther(..)"), "is broken or cut short"),
			(other("the chain specification gives no genesis: unknown field"), "unknown field; take"),
			(other("it failed: WASM backtrace: error at\n 0: 0x1234"), "it failed:"),
			(Error::Input("two\n\tlines".into()), "two lines"),
		] {
			let line = explain(&error);
			assert!(line.contains(remedy), "{line}");
			assert_eq!(line.lines().count(), 1, "{line}");
			assert!(!line.contains("0x1234"), "{line}");
		}
	}
}
