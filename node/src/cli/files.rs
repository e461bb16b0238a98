//! Check of the files on the command line before a command runs. The SDK reports that something
//! could not be opened, and not what.

use crate::error::NodeError;
use clap::ArgMatches;
use std::{
	fs::{self, File},
	io,
	path::{Path, PathBuf},
};

/// Argument with a file that is read.
const READ: [(&str, &str); 3] = [("import-blocks", "input"), ("inspect-node-key", "file"), ("", "password_filename")];

/// Argument with a file that is written.
const WRITTEN: [(&str, &str); 3] =
	[("export-blocks", "output"), ("export-chain-spec", "output"), ("generate-node-key", "file")];

/// Terminal of the process.
#[cfg(unix)]
const TERMINAL: &str = "/dev/tty";

/// Returns an error if a file cannot be read, if the folder of one that is written is not there, or
/// if a password is to be typed and there is no terminal.
pub(super) fn check(matches: &ArgMatches) -> Result<(), NodeError> {
	let (mut command, mut matches) = ("", matches);
	while let Some((name, inner)) = matches.subcommand() {
		(command, matches) = (name, inner);
	}
	let files = |arguments: &[(&str, &str)]| -> Vec<PathBuf> {
		let of_command = arguments.iter().filter(|(name, _)| name.is_empty() || *name == command);
		of_command.filter_map(|(_, id)| matches.try_get_one::<PathBuf>(id).ok().flatten().cloned()).collect()
	};
	for path in files(&READ) {
		check_readable(&path).map_err(|source| NodeError::FileNotReadable { path, source })?;
	}
	for path in files(&WRITTEN) {
		let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
		fs::read_dir(folder).map_err(|source| NodeError::FolderMissing { path: path.clone(), source })?;
	}
	#[cfg(unix)]
	if let Ok(Some(true)) = matches.try_get_one::<bool>("password_interactive") {
		File::open(TERMINAL).map_err(NodeError::TerminalMissing)?;
	}
	Ok(())
}

/// Returns an error if a file cannot be read. A pipe is not opened: it can be read once only.
fn check_readable(path: &Path) -> io::Result<()> {
	let kind = fs::metadata(path)?.file_type();
	if kind.is_dir() {
		return Err(io::ErrorKind::IsADirectory.into());
	}
	if kind.is_file() {
		File::open(path)?;
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::cli::Cli;

	#[test]
	fn file_should_be_named_when_it_cannot_be_opened() {
		let folder = tempfile::tempdir().unwrap();
		let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
		fs::write(path("there"), "").unwrap();
		let (there, missing, inside, own) = (path("there"), path("missing"), path("nowhere/file"), path(""));
		for (args, named) in [
			(vec!["import-blocks", &there], None),
			(vec!["import-blocks", &missing], Some(&missing)),
			(vec!["import-blocks", &own], Some(&own)),
			(vec!["key", "inspect-node-key", "--file", &missing], Some(&missing)),
			(vec!["--password-filename", &missing], Some(&missing)),
			(vec!["key", "insert", "--key-type", "babe", "--password-filename", &missing], Some(&missing)),
			(vec!["key", "generate-node-key", "--file", &missing], None),
			(vec!["key", "generate-node-key", "--file", &inside], Some(&inside)),
			(vec!["export-blocks", &missing], None),
			(vec!["export-blocks", "file-here"], None),
			(vec!["export-blocks", &inside], Some(&inside)),
			(vec!["export-chain-spec", "--output", &inside], Some(&inside)),
			(vec!["testnet", "--output", &inside], None),
			(vec![], None),
		] {
			let matches = Cli::describe().try_get_matches_from([&["tributary-node"], &args[..]].concat()).unwrap();
			match (check(&matches).map_err(|e| e.to_string()), named) {
				(Ok(()), None) => {},
				(Err(line), Some(named)) => assert!(line.contains(named.as_str()), "{line}"),
				(result, _) => panic!("{args:?}: {result:?}"),
			}
		}
	}
}
