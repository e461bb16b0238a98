//! Hooks that end the node with one line, instead of a panic's report or none, when its database
//! fails.

use crate::{
	error::{in_one_line, is_database_failure, print_line, RESTORE},
	exit,
};
use std::{
	panic::{self, PanicHookInfo},
	path::PathBuf,
	process,
	sync::atomic::{AtomicBool, Ordering},
	thread,
};

/// Installs the hooks for a node with this database.
pub(crate) fn install_hooks(database: PathBuf) {
	#[cfg(unix)]
	bus_error::catch();

	static ENDING: AtomicBool = AtomicBool::new(false);
	let report = panic::take_hook();
	panic::set_hook(Box::new(move |info| {
		let Some(failure) = database_failure(info) else { return report(info) };
		if ENDING.swap(true, Ordering::SeqCst) {
			// Another thread is about to end the process.
			loop {
				thread::park();
			}
		}
		let line = exit::reason()
			.unwrap_or_else(|| format!("the database in `{}` failed: {failure}; {RESTORE}", database.display()));
		print_line(&line);
		process::exit(1)
	}));
}

/// Returns the message of a panic that the database raised, or that follows from a known reason to
/// end. `ParityDB` has no other way than a panic to report that it failed to read.
fn database_failure(info: &PanicHookInfo) -> Option<String> {
	let message = info.payload_as_str().unwrap_or("no reason given");
	let by_database =
		is_database_failure(message) || info.location().is_some_and(|location| location.file().contains("/parity-db-"));
	(by_database || exit::reason().is_some()).then(|| in_one_line(message))
}

/// A database in memory-mapped files gets a signal, and no error, when the disk has no room for a
/// page or fails to read it.
#[cfg(unix)]
#[allow(unsafe_code, reason = "the handler of a signal is a C function")]
mod bus_error {
	const LINE: &[u8] = b"error: the disk is full, or fails: a page of the database could not be written or read \
		(SIGBUS); make room, or check the disk, and start again\n";

	/// Prints the line and ends the process on SIGBUS.
	pub(super) fn catch() {
		extern "C" fn end(_: libc::c_int) {
			// SAFETY: both calls are allowed in a signal handler, and the line lives as long as the
			// process.
			unsafe {
				libc::write(libc::STDERR_FILENO, LINE.as_ptr().cast(), LINE.len());
				libc::_exit(1)
			}
		}
		// SAFETY: the handler does only what is allowed in a signal handler.
		unsafe {
			libc::signal(libc::SIGBUS, end as extern "C" fn(libc::c_int) as libc::sighandler_t);
		}
	}
}
