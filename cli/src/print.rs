//! Output to stdout and stderr.

use anyhow::{anyhow, bail, Result};
use serde::Serialize;
use std::io::{self, IsTerminal, Write};

/// Prints text.
pub(crate) fn text(text: &str) -> Result<()> {
	raw(text.as_bytes())
}

/// Prints one JSON document.
pub(crate) fn json(value: &impl Serialize) -> Result<()> {
	let mut text = serde_json::to_vec_pretty(value)?;
	text.push(b'\n');
	raw(&text)
}

/// Prints bytes unchanged. Refuses to print binary data to a terminal.
pub(crate) fn bytes(bytes: &[u8]) -> Result<()> {
	let is_text = std::str::from_utf8(bytes).is_ok_and(|text| {
		!text.chars().any(|character| character.is_control() && !matches!(character, '\n' | '\r' | '\t' | '\u{c}'))
	});
	if io::stdout().is_terminal() && !is_text {
		bail!("the output is binary and stdout is a terminal. Redirect it to a file with `> FILE`.");
	}
	raw(bytes)
}

fn raw(bytes: &[u8]) -> Result<()> {
	let mut out = io::stdout().lock();
	out.write_all(bytes).and_then(|()| out.flush()).map_err(|error| match error.kind() {
		io::ErrorKind::BrokenPipe => error.into(),
		_ => anyhow!("cannot write to stdout: {error}. Check free space, or redirect the output elsewhere."),
	})
}

/// Prints an error and its causes in one line.
pub(crate) fn error(error: &anyhow::Error) {
	let line = format!("{error:#}").split(['\n', '\r']).map(str::trim).collect::<Vec<_>>().join(" ");
	// A closed stderr leaves no place to report a failure.
	let _ = writeln!(io::stderr(), "error: {line}");
}

/// Returns `true` if the reader of the output has closed the pipe.
pub(crate) fn is_closed_pipe(error: &anyhow::Error) -> bool {
	error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// Returns a number of bytes in a form for people.
pub(crate) fn size(bytes: u64) -> String {
	const UNITS: [&str; 5] = ["B", "KiB", "MiB", "GiB", "TiB"];
	let unit = (bytes.max(1).ilog2() / 10).min(4);
	if unit == 0 {
		return format!("{bytes} B");
	}
	format!("{:.1} {}", bytes as f64 / (1u64 << (10 * unit)) as f64, UNITS[unit as usize])
}
