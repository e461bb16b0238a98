//! Executor of the runtime, and the folder of the runtimes that it has compiled.
//!
//! To compile the runtime takes all cores for some seconds, so the executor keeps the result on the
//! disk. The library names each file after a hash of the runtime, the engine and its settings,
//! writes files atomically, and removes the least recently used ones when all together exceed 512
//! MiB. So nodes can share a folder, and the folder stays small.

use crate::types::Executor;
use sc_executor::{HeapAllocStrategy, DEFAULT_HEAP_ALLOC_STRATEGY};
use sc_service::Configuration;
use std::{
	env,
	ffi::OsString,
	fs, io,
	path::{Path, PathBuf},
	process,
};

/// Name of the folder for compiled runtimes, in the folder of the chain or in the cache folder of
/// the user.
const COMPILED: &str = "compiled";

/// Name of the node's folder in the cache folder of the user.
const USER_CACHE: &str = "tributary-node";

/// Creates the executor. A temporary base path does not outlive the node, so its compiled runtimes
/// are in the cache folder of the user.
pub(super) fn new_executor(config: &Configuration, has_temporary_base_path: bool) -> Executor {
	let heap = config
		.executor
		.default_heap_pages
		.map_or(DEFAULT_HEAP_ALLOC_STRATEGY, |pages| HeapAllocStrategy::Static { extra_pages: pages as u32 });
	let builder = Executor::builder()
		.with_execution_method(config.executor.wasm_method)
		.with_onchain_heap_alloc_strategy(heap)
		.with_offchain_heap_alloc_strategy(heap)
		.with_max_runtime_instances(config.executor.max_runtime_instances)
		.with_runtime_cache_size(config.executor.runtime_cache_size);
	let user_cache = match has_temporary_base_path {
		true => user_cache(env::var_os("XDG_CACHE_HOME"), env::var_os("HOME")),
		false => None,
	};
	let compiled = compiled_runtimes(&config.data_path, user_cache);
	if !compiled.as_deref().is_some_and(has_content) {
		log::info!("⚙️  Compiling the runtime, which takes all cores for some seconds");
	}
	match compiled {
		Some(path) => builder.with_cache_path(path),
		None => builder,
	}
	.build()
}

fn has_content(folder: &Path) -> bool {
	fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some())
}

/// Returns the node's folder in the cache folder of the user, if the environment has one. Relative
/// paths are invalid by the XDG specification.
fn user_cache(xdg_cache_home: Option<OsString>, home: Option<OsString>) -> Option<PathBuf> {
	let absolute = |path: Option<OsString>| path.map(PathBuf::from).filter(|path| path.is_absolute());
	absolute(xdg_cache_home)
		.or_else(|| Some(absolute(home)?.join(".cache")))
		.map(|cache| cache.join(USER_CACHE).join(COMPILED))
}

/// Returns the folder for compiled runtimes: `user_cache` if it is given and usable, and otherwise
/// one beside the database. Returns `None` if there is no such place, and then every start compiles
/// the runtime.
fn compiled_runtimes(data_path: &Path, user_cache: Option<PathBuf>) -> Option<PathBuf> {
	user_cache
		.filter(|folder| match prepare(folder) {
			Ok(()) => true,
			Err(e) => {
				log::debug!("Compiled runtimes are not kept in `{}`: {e}", folder.display());
				false
			},
		})
		.or_else(|| Some(data_path.canonicalize().ok()?.join(COMPILED)))
}

/// Creates the folder if needed, and returns an error unless only this user can write to it: the
/// node executes the code in it.
fn prepare(folder: &Path) -> io::Result<()> {
	let mut builder = fs::DirBuilder::new();
	builder.recursive(true);
	#[cfg(unix)]
	std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
	builder.create(folder)?;

	// Nodes that start at the same time must not remove each other's file.
	let probe = folder.join(format!(".writable-{}", process::id()));
	fs::write(&probe, b"?")?;
	let private = is_private(folder, &probe);
	fs::remove_file(&probe)?;
	match private? {
		true => Ok(()),
		false => Err(io::Error::other("other users can write to it")),
	}
}

/// Returns `true` if the folder belongs to the owner of `own_file`, and no other user can write to
/// it.
#[cfg(unix)]
fn is_private(folder: &Path, own_file: &Path) -> io::Result<bool> {
	use std::os::unix::fs::MetadataExt;
	let (folder, own_file) = (fs::metadata(folder)?, fs::metadata(own_file)?);
	Ok(folder.uid() == own_file.uid() && folder.mode() & 0o022 == 0)
}

#[cfg(not(unix))]
fn is_private(_: &Path, _: &Path) -> io::Result<bool> {
	Ok(true)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn user_cache_should_follow_the_xdg_specification() {
		let of = |xdg: Option<&str>, home: Option<&str>| user_cache(xdg.map(Into::into), home.map(Into::into));
		let path = |path: &str| Some(PathBuf::from(path));
		assert_eq!(of(Some("/cache"), Some("/home/ada")), path("/cache/tributary-node/compiled"));
		for xdg in [None, Some(""), Some("relative")] {
			assert_eq!(of(xdg, Some("/home/ada")), path("/home/ada/.cache/tributary-node/compiled"));
		}
		for home in [None, Some(""), Some("relative")] {
			assert_eq!(of(None, home), None);
		}
	}

	#[test]
	fn compiled_runtimes_should_be_in_the_user_cache_when_usable() {
		let folder = tempfile::tempdir().unwrap();
		let cache = folder.path().join("cache/tributary-node/compiled");
		assert_eq!(compiled_runtimes(folder.path(), Some(cache.clone())), Some(cache.clone()));
		assert_eq!(fs::read_dir(&cache).unwrap().count(), 0, "the probe is removed");
		assert_eq!(compiled_runtimes(folder.path(), Some(cache.clone())), Some(cache), "and again when it exists");
	}

	#[test]
	fn compiled_runtimes_should_be_beside_the_database_otherwise() {
		let folder = tempfile::tempdir().unwrap();
		let beside = folder.path().canonicalize().unwrap().join(COMPILED);
		assert_eq!(compiled_runtimes(folder.path(), None), Some(beside.clone()));

		let file = folder.path().join("file");
		fs::write(&file, "").unwrap();
		assert_eq!(compiled_runtimes(folder.path(), Some(file.join("cache"))), Some(beside));
		assert_eq!(compiled_runtimes(&folder.path().join("nowhere"), None), None);
	}

	#[cfg(unix)]
	#[test]
	fn user_cache_should_be_refused_when_others_can_write_to_it() {
		use std::os::unix::fs::PermissionsExt;
		let folder = tempfile::tempdir().unwrap();
		let cache = folder.path().join("cache");
		prepare(&cache).unwrap();
		assert_eq!(fs::metadata(&cache).unwrap().permissions().mode() & 0o777, 0o700);
		fs::set_permissions(&cache, fs::Permissions::from_mode(0o777)).unwrap();
		assert!(prepare(&cache).is_err());
		assert_eq!(fs::read_dir(&cache).unwrap().count(), 0);
	}
}
