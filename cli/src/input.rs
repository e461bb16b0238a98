//! Reading files and stdin.

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

/// The bytes of a file, mapped where that is possible.
pub enum Input {
	Mapped(Mmap),
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

/// All of a file, or of stdin if the path is `-`.
pub fn read(path: &Path) -> Result<Input> {
	if path == Path::new("-") {
		let mut bytes = Vec::new();
		let read = io::stdin().lock().read_to_end(&mut bytes);
		read.map_err(|error| anyhow!("cannot read stdin: {error}. Name a file instead of -."))?;
		return Ok(Input::Read(bytes));
	}
	try_read(path)
		.map_err(|error| anyhow!("cannot read {}: {error}. Check the path and its permissions.", path.display()))
}

fn try_read(path: &Path) -> io::Result<Input> {
	let mut file = File::open(path)?;
	if file.metadata()?.is_file() {
		// SAFETY: the file is read once, now; somebody who cuts it short at this moment ends the command.
		return unsafe { Mmap::map(&file) }.map(Input::Mapped);
	}
	let mut bytes = Vec::new();
	file.read_to_end(&mut bytes)?;
	Ok(Input::Read(bytes))
}

/// Which index to use.
#[derive(Args)]
pub struct FromIndex {
	/// The folder of the index.
	// Optional for clap alone: an argument that excludes all others may stand without it.
	#[arg(long, value_name = "DIR", required = true)]
	index: Option<PathBuf>,
	/// Check every byte of the index first, as is always done up to 64 MiB of content.
	#[arg(long)]
	verify: bool,
}

impl FromIndex {
	/// Open it.
	pub fn open(&self) -> Result<Index> {
		let folder = self.index.as_deref().context("no index is named. Name its folder with --index DIR.")?;
		Ok(Index::open(folder, if self.verify { Verify::Full } else { Verify::Auto })?)
	}
}
