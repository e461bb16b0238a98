//! Input from files and stdin.

use anyhow::{anyhow, Context, Result};
use clap::Args;
use memmap2::Mmap;
use std::{
	fs::File,
	io::{self, Read},
	ops::Deref,
	path::{Path, PathBuf},
};
use tributary_attributor::{Index, Verify};

/// The bytes of an input, mapped into memory where that is possible.
pub(crate) enum Input {
	/// A regular file.
	Mapped(Mmap),
	/// Stdin, or a file that cannot be mapped.
	Read(Vec<u8>),
}

impl Deref for Input {
	type Target = [u8];

	fn deref(&self) -> &[u8] {
		match self {
			Self::Mapped(bytes) => bytes,
			Self::Read(bytes) => bytes,
		}
	}
}

/// Reads a file, or stdin if the path is `-`.
pub(crate) fn read(path: &Path) -> Result<Input> {
	if path == Path::new("-") {
		let mut bytes = Vec::new();
		let read = io::stdin().lock().read_to_end(&mut bytes);
		read.map_err(|error| anyhow!("cannot read stdin: {error}. Name a file instead of `-`."))?;
		return Ok(Input::Read(bytes));
	}
	try_read(path)
		.map_err(|error| anyhow!("cannot read {}: {error}. Check the path and its permissions.", path.display()))
}

#[expect(unsafe_code, reason = "mapping a file into memory")]
fn try_read(path: &Path) -> io::Result<Input> {
	let mut file = File::open(path)?;
	if file.metadata()?.is_file() {
		// SAFETY: the command reads the file and ends. A process that truncates the file meanwhile
		// ends the command early.
		return unsafe { Mmap::map(&file) }.map(Input::Mapped);
	}
	let mut bytes = Vec::new();
	file.read_to_end(&mut bytes)?;
	Ok(Input::Read(bytes))
}

/// The index to use.
#[derive(Args)]
pub(crate) struct FromIndex {
	/// Folder of the index.
	// Optional only for clap: an argument that excludes all others is valid without it.
	#[arg(long, value_name = "DIR", required = true)]
	index: Option<PathBuf>,
	/// Check every byte of the index first; always done for up to 64 MiB of content.
	#[arg(long)]
	verify: bool,
}

impl FromIndex {
	/// Opens the index.
	pub(crate) fn open(&self) -> Result<Index> {
		let folder = self.index.as_deref().context("no index is named. Add --index DIR.")?;
		Ok(Index::open(folder, if self.verify { Verify::Full } else { Verify::Auto })?)
	}
}
