//! Messages of the SDK that a user cannot act on, and what the node prints instead.
//!
//! The SDK gives these errors as text, without a type of their own, so a part of the text
//! identifies them.

const PRUNING_MODES: &str = "Incompatible pruning modes";

/// Message of the SDK for an essential task that ended, whatever the reason.
pub(super) const TASK_FAILED: &str = "Essential task failed";
/// Message of the SDK's panic when its database fails to read or write.
const DATABASE_FAILED: &str = "Critical database error";

/// Text in a message of the SDK, and what to print.
struct Entry {
	text: &'static str,
	answer: Answer,
}

enum Answer {
	/// Printed after the message.
	Remedy(&'static str),
	/// Printed instead of the message.
	Replacement(&'static str),
	/// Made from the message, and printed instead of it.
	Rewritten(fn(&str) -> String),
}

/// Table of all known messages. The first entry whose text is in the message counts.
const ENTRIES: [Entry; 12] = [
	Entry {
		text: TASK_FAILED,
		answer: Answer::Remedy("an essential part of the node has stopped; the lines above name the part and the cause"),
	},
	Entry {
		text: "Invalid node key",
		answer: Answer::Remedy(
			"--node-key expects 64 hex digits; it is safer to keep them in a file and pass it with --node-key-file",
		),
	},
	Entry {
		text: "--rpc-external option shouldn't be used",
		answer: Answer::Replacement(
			"an authority must not offer its RPC to other machines: omit --rpc-external, or pass --unsafe-rpc-external if a \
			 proxy in front of it lets only safe calls through",
		),
	},
	// Before the entry for the version, which is the first half of this message.
	Entry {
		text: "Runtime missing from initial storage",
		answer: Answer::Replacement(
			"the chain specification has no runtime (no `0x3a636f6465` in its state); use the specification that the \
			 network publishes, or make one with `tributary-node export-chain-spec --raw`",
		),
	},
	// The log has the exact fault.
	Entry { text: "constructing the runtime", answer: Answer::Replacement(BROKEN_RUNTIME) },
	Entry { text: "Failed to get runtime version", answer: Answer::Replacement(BROKEN_RUNTIME) },
	Entry {
		text: PRUNING_MODES,
		answer: Answer::Rewritten(explain_pruning_modes),
	},
	Entry {
		text: "Warp sync doesn't work for archive nodes",
		answer: Answer::Replacement(
			"warp sync fetches no old states, and this node is to keep all: omit --sync warp, or keep fewer states, as with \
			 --state-pruning 256",
		),
	},
	Entry {
		text: "invalid filter directive",
		answer: Answer::Remedy("--log expects targets and levels, such as `--log sync=debug,babe=trace`"),
	},
	Entry {
		text: "Stopping after #",
		answer: Answer::Remedy(
			"the lines above name the block; pass the --chain that the blocks are of, and a database that has the ancestors of \
			 the first",
		),
	},
	// Between the check of the ports and the moment when the node listens.
	Entry {
		text: "Address already in use",
		answer: Answer::Remedy(
			"another program took one of the node's ports: choose others with --port, --rpc-port and --prometheus-port",
		),
	},
	Entry {
		text: "Database file is in use",
		answer: Answer::Remedy("another node uses it: stop that node, or choose another place with --base-path"),
	},
];

const BROKEN_RUNTIME: &str =
	"the runtime in the chain specification is broken or truncated; use the specification that \
                              the network publishes, or make one with `tributary-node export-chain-spec --raw`";

/// Returns the line to print for a message in the table.
pub(super) fn explain(message: &str) -> Option<String> {
	let entry = ENTRIES.iter().find(|entry| message.contains(entry.text))?;
	Some(match entry.answer {
		Answer::Remedy(remedy) => format!("{}: {remedy}", in_one_line(message).trim_end_matches('.')),
		Answer::Replacement(line) => line.into(),
		Answer::Rewritten(rewrite) => rewrite(message),
	})
}

/// Names the modes as `--state-pruning` does.
fn explain_pruning_modes(message: &str) -> String {
	let mode = |name: &str| {
		let text = message.split_once(name)?.1.split([';', ']']).next()?.trim();
		Some(match text {
			"ArchiveAll" => "archive".to_owned(),
			"ArchiveCanonical" => "archive-canonical".to_owned(),
			_ => text.chars().filter(char::is_ascii_digit).collect(),
		})
	};
	let modes = match (mode("stored:"), mode("requested:")) {
		(Some(stored), Some(requested)) => format!("with --state-pruning {stored}, and not {requested}"),
		_ => "with another --state-pruning".into(),
	};
	format!("the database was made {modes}: keep the mode, or run purge-chain")
}

/// Returns `true` if the table has a better line for this message than that the database cannot be
/// opened.
pub fn has_remedy(message: &str) -> bool {
	explain(message).is_some()
}

/// Returns `true` if the SDK panics with this message because its database failed.
pub fn is_database_failure(message: &str) -> bool {
	message.contains(DATABASE_FAILED)
}

/// Returns the message without line breaks and without the backtrace of a trap, which is in the
/// log.
pub fn in_one_line(message: &str) -> String {
	let message = message.split("WASM backtrace").next().unwrap_or(message);
	message.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
	use super::*;

	fn line(message: &str) -> String {
		let line = explain(message).unwrap();
		assert_eq!(line.lines().count(), 1, "{line}");
		line
	}

	#[test]
	fn task_that_ended_should_point_to_the_log() {
		let line = line("Essential task failed.");
		assert!(line.starts_with("Essential task failed: ") && line.contains("the lines above"), "{line}");
	}

	#[test]
	fn invalid_node_key_should_point_to_its_file() {
		assert!(line("Invalid node key: Invalid input length").contains("--node-key-file"));
	}

	#[test]
	fn external_rpc_of_an_authority_should_name_the_unsafe_flag() {
		let line = line("--rpc-external option shouldn't be used if the node is running as a validator. Use ...");
		assert!(line.starts_with("an authority") && line.contains("--unsafe-rpc-external"), "{line}");
	}

	#[test]
	fn missing_runtime_should_point_to_export_chain_spec() {
		let line = line("Failed to get runtime version: Runtime missing from initial storage, could not read state");
		assert!(line.contains("has no runtime") && line.contains("export-chain-spec"), "{line}");
	}

	#[test]
	fn broken_runtime_should_be_called_broken_when_constructed() {
		let line = line("Other error happened while constructing the runtime: HeapOther(..)");
		assert!(line.contains("broken or truncated") && line.contains("export-chain-spec"), "{line}");
	}

	#[test]
	fn broken_runtime_should_be_called_broken_when_asked_for_its_version() {
		assert!(line("Failed to get runtime version: bad magic").contains("broken or truncated"));
	}

	#[test]
	fn other_pruning_mode_should_name_both_as_the_flag_does() {
		for (stored, requested, modes) in [
			(
				"Constrained(Constraints { max_blocks: Some(256) })",
				"ArchiveAll",
				"--state-pruning 256, and not archive:",
			),
			("ArchiveAll", "Constrained(Constraints { max_blocks: Some(10) })", "archive, and not 10:"),
			("ArchiveCanonical", "ArchiveAll", "archive-canonical, and not archive:"),
		] {
			let text =
				format!("State Database error: Incompatible pruning modes [stored: {stored}; requested: {requested}]");
			let line = line(&text);
			assert!(line.contains(modes) && line.contains("purge-chain") && !line.contains('('), "{line}");
		}
		assert!(line("Incompatible pruning modes").contains("--state-pruning"));
	}

	#[test]
	fn import_that_stopped_should_name_the_chain() {
		assert!(line("Stopping after #0 blocks because of an error").contains("--chain"));
	}

	#[test]
	fn warp_sync_of_an_archive_should_name_both_flags() {
		let line = line("Warp sync doesn't work for archive nodes");
		assert!(line.contains("--sync warp") && line.contains("--state-pruning"), "{line}");
	}

	#[test]
	fn invalid_log_filter_should_show_a_valid_one() {
		assert!(line("invalid filter directive").contains("--log sync=debug"));
	}

	#[test]
	fn port_taken_at_the_last_moment_should_name_the_flags() {
		assert!(line("Application: Address already in use (os error 98)").contains("--rpc-port"));
	}

	#[test]
	fn database_in_use_should_name_the_other_node() {
		assert!(line("Database file is in use. (os error 11)").contains("another node uses it"));
	}

	#[test]
	fn panic_of_the_database_should_be_recognised() {
		assert!(is_database_failure("Critical database error: Io(Os { code: 28, kind: StorageFull })"));
		assert!(!is_database_failure("the database is locked"));
	}

	#[test]
	fn other_messages_should_stay_as_they_are() {
		assert!(explain("disk error").is_none());
		assert!(!has_remedy("disk error") && has_remedy("Database file is in use."));
	}
}
