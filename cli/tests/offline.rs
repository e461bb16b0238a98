//! The offline commands, run as a user runs them.

use codec::Decode;
use serde_json::{json, Value};
use std::{
	fs,
	io::Write,
	path::Path,
	process::{Command, Output, Stdio},
};
use tempfile::TempDir;
use tributary_primitives::{
	content::{verify_length, Content, SpanProof},
	trace::{ProvenRun, TraceRules},
	ContributionId,
};

const POEM: &str = "Tyger Tyger, burning bright,\nIn the forests of the night;\nWhat immortal hand or eye,\n";
const REPLY: &str = "Little Lamb who made thee\nDost thou know who made thee\nTyger Tyger, burning bright,\nagain\n";

/// A folder with a corpus of two texts and its index.
struct Fixture(TempDir);

impl Fixture {
	fn new() -> Self {
		let fixture = Self(tempfile::tempdir().unwrap());
		fixture.write("texts/a.txt", POEM);
		fixture.write("texts/b.txt", REPLY);
		fixture.write(
			"manifest.json",
			r#"[{"path":"texts/b.txt","datanet":0,"index":9,"sequence":40},{"path":"texts/a.txt","datanet":2,"index":5,"sequence":30}]"#,
		);
		fixture.run(&["index", "--out", "ix", "--manifest", "manifest.json"]);
		fixture
	}

	fn path(&self) -> &Path {
		self.0.path()
	}

	fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
		let path = self.path().join(name);
		fs::create_dir_all(path.parent().unwrap()).unwrap();
		fs::write(path, bytes).unwrap();
	}

	fn output(&self, arguments: &[&str], input: &[u8]) -> Output {
		let mut child = Command::new(env!("CARGO_BIN_EXE_tributary"))
			.args(arguments)
			.current_dir(self.path())
			.stdin(Stdio::piped())
			.stdout(Stdio::piped())
			.stderr(Stdio::piped())
			.spawn()
			.unwrap();
		// A command that fails early does not read its input.
		let _ = child.stdin.take().unwrap().write_all(input);
		child.wait_with_output().unwrap()
	}

	fn run_with(&self, arguments: &[&str], input: &[u8]) -> Vec<u8> {
		let output = self.output(arguments, input);
		assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
		assert!(output.stderr.is_empty());
		output.stdout
	}

	fn run(&self, arguments: &[&str]) -> String {
		String::from_utf8(self.run_with(arguments, b"")).unwrap()
	}

	fn json(&self, arguments: &[&str]) -> Value {
		serde_json::from_str(&self.run(arguments)).unwrap()
	}

	/// Runs a command that must fail with one line on stderr, nothing on stdout and exit code 1.
	/// Returns the line.
	fn fails(&self, arguments: &[&str]) -> String {
		let output = self.output(arguments, b"");
		let error = String::from_utf8(output.stderr).unwrap();
		assert_eq!(output.status.code(), Some(1), "{arguments:?}: {error}");
		assert!(output.stdout.is_empty());
		assert_eq!(error.lines().count(), 1, "{error}");
		assert!(error.starts_with("error: ") && error.trim_end().ends_with('.'), "{error}");
		error
	}
}

fn bytes(value: &Value) -> Vec<u8> {
	hex::decode(value.as_str().unwrap().strip_prefix("0x").unwrap()).unwrap()
}

fn content(value: &Value) -> Content {
	Content { hash: bytes(&value["hash"]).try_into().unwrap(), len: value["length"].as_u64().unwrap() }
}

fn proof(value: &Value) -> SpanProof {
	let siblings = value["siblings"].as_array().unwrap().iter();
	SpanProof {
		head: bytes(&value["head"]).try_into().unwrap(),
		tail: bytes(&value["tail"]).try_into().unwrap(),
		siblings: siblings.map(|sibling| bytes(sibling).try_into().unwrap()).collect::<Vec<_>>().try_into().unwrap(),
	}
}

#[test]
fn hash_should_print_the_lines_of_b3sum() {
	let fixture = Fixture::new();
	fixture.write("empty", "");
	let poem = blake3::hash(POEM.as_bytes());
	assert_eq!(
		fixture.run(&["hash", "texts/a.txt", "empty"]),
		format!("{poem}  texts/a.txt\naf1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262  empty\n")
	);
	assert_eq!(fixture.run_with(&["hash", "-"], POEM.as_bytes()), format!("{poem}  -\n").into_bytes());
}

#[test]
fn hash_should_prove_the_length_in_json() {
	let fixture = Fixture::new();
	let long: Vec<u8> = (0..5_000u32).map(|number| number as u8).collect();
	fixture.write("long", &long);
	fixture.write("empty", "");
	let items = fixture.json(&["hash", "--json", "long", "empty"]);
	assert_eq!(items[0]["path"], "long");
	assert_eq!(content(&items[0]), Content { hash: blake3::hash(&long).into(), len: 5_000 });
	assert_eq!(items[0]["lastByte"], json!(long[4_999]));
	assert_eq!(verify_length(&content(&items[0]), long[4_999], &proof(&items[0]["lengthProof"])), Ok(()));
	assert_eq!(
		(&items[1]["length"], &items[1]["lastByte"], &items[1]["lengthProof"]),
		(&json!(0), &Value::Null, &Value::Null)
	);

	let length = fixture.json(&["prove", "--length", "long"]);
	assert_eq!(length["lengthProof"], items[0]["lengthProof"]);
	assert_eq!(SpanProof::decode(&mut &bytes(&length["scale"])[..]).unwrap(), proof(&length["lengthProof"]));
}

#[test]
fn index_should_list_contributions_in_order_of_precedence() {
	let fixture = Fixture::new();
	let report = fixture.json(&["index", "--out", "ix", "--manifest", "manifest.json", "--json"]);
	let contribution = |datanet: u32, index: u32, sequence: u64, text: &str, name: &str| {
		let hash = format!("0x{}", blake3::hash(text.as_bytes()));
		json!({
			"contribution": {"datanet": datanet, "index": index},
			"sequence": sequence, "hash": hash, "length": text.len(), "name": name,
		})
	};
	assert_eq!(
		report["contributions"],
		json!([contribution(2, 5, 30, POEM, "texts/a.txt"), contribution(0, 9, 40, REPLY, "texts/b.txt")])
	);
	assert_eq!((&report["index"], &report["utf8"], &report["skipped"]), (&json!("ix"), &json!(true), &json!(0)));
	assert_eq!(report["bytes"], json!(POEM.len() + REPLY.len()));
	assert!(report["indexBytes"].as_u64().unwrap() > 0);

	let report = fixture.json(&["index", "--json", "--out", "other", "texts", "manifest.json"]);
	assert_eq!(report["contributions"][2]["contribution"], json!({"datanet": 0, "index": 2}));
	assert!(fixture.run(&["index", "--out", "other", "texts"]).starts_with("Indexed 2 contents, "));
}

#[test]
fn trace_should_name_the_earliest_holders() {
	let fixture = Fixture::new();
	fixture.write("out", "So: Tyger Tyger, burning bright,\nagain. Dost thou know who made thee?");
	let trace = |more: &[&str]| {
		let minimum: &[&str] = if more.contains(&"--min-content") { &[] } else { &["--min-content", "16"] };
		fixture.json(&[&["trace", "--index", "ix", "--window", "16", "--json"], minimum, more, &["out"]].concat())
	};
	let run = |start: u32, positions: u32, datanet: u32, index: u32, offset: u64, paid: bool| {
		json!({
			"start": start, "positions": positions, "contribution": {"datanet": datanet, "index": index},
			"offset": offset, "paid": paid,
		})
	};
	let all = trace(&[]);
	assert_eq!(
		all["runs"],
		json!([run(4, 14, 2, 5, 0, true), run(18, 5, 0, 9, 69, true), run(40, 13, 0, 9, 26, true)])
	);
	assert_eq!((&all["window"], &all["maxRuns"], &all["minContent"]), (&json!(16), &json!(512), &json!(16)));
	assert_eq!((&all["positions"], &all["ownedPositions"]), (&json!(54), &json!(32)));
	assert_eq!(all["output"]["length"], json!(69));
	let sources = |report: &Value| {
		let list = report["sources"].as_array().unwrap().iter();
		list.map(|source| (source["name"].clone(), source["positions"].clone())).collect::<Vec<_>>()
	};
	assert_eq!(sources(&all), [(json!("texts/a.txt"), json!(14)), (json!("texts/b.txt"), json!(18))]);

	let short = trace(&["--max-runs", "1"]);
	assert_eq!(short["runs"], json!([run(4, 14, 2, 5, 0, true), run(18, 1, 0, 9, 69, false)]));
	assert_eq!((&short["ownedPositions"], sources(&short).len()), (&json!(14), 1));

	let one = trace(&["--eligible", "0:8-9,7"]);
	assert_eq!(one["runs"], json!([run(4, 19, 0, 9, 55, true), run(40, 13, 0, 9, 26, true)]));

	let long = trace(&["--min-content", "1000"]);
	assert_eq!((&long["runs"], &long["minContent"]), (&json!([]), &json!(1000)), "no text is so long");

	let table = fixture.run(&["trace", "--index", "ix", "--window", "16", "--min-content", "16", "out"]);
	assert!(table.contains("32 of 54 positions owned (59.3%)") && table.contains("texts/a.txt"), "{table}");
	let nothing = fixture.run_with(&["trace", "--index", "ix", "-"], b"short");
	assert_eq!(String::from_utf8(nothing).unwrap(), "Output of 5 B: 0 of 0 positions owned (0.0%), window 32.\n");
}

#[test]
fn prove_should_print_runs_that_the_chain_accepts() {
	let fixture = Fixture::new();
	let output = "So: Tyger Tyger, burning bright,\nagain. Dost thou know who made thee?";
	fixture.write("out", output);
	let arguments = ["--index", "ix", "--window", "16", "--min-content", "16", "out"];
	let proven = fixture.json(&[&["prove"], &arguments[..]].concat());
	let traced = fixture.json(&[&["trace", "--json"], &arguments[..]].concat());
	let rules = TraceRules { window: 16, max_runs: 32, min_content: 0 };
	let runs = Vec::<ProvenRun>::decode(&mut &bytes(&proven["scale"])[..]).unwrap();
	assert_eq!(runs.len(), 3);
	for (number, ProvenRun { run, proof: encoded }) in runs.iter().enumerate() {
		let item = &proven["runs"][number];
		assert_eq!(proof(&item["proof"]), *encoded);
		let mut traced = traced["runs"][number].clone();
		traced.as_object_mut().unwrap().remove("paid");
		assert_eq!(item["run"], traced);
		let text = if run.contribution == (ContributionId { datanet: 2, index: 5 }) { POEM } else { REPLY };
		let content = Content { hash: blake3::hash(text.as_bytes()).into(), len: text.len() as u64 };
		assert_eq!(encoded.verify(&content, run.offset, run.span(&rules, output.as_bytes()).unwrap()), Ok(()));
	}
	for key in ["output", "window", "maxRuns", "minContent", "positions", "ownedPositions"] {
		assert_eq!(proven[key], traced[key]);
	}
}

#[test]
fn prove_should_prove_a_single_span() {
	let fixture = Fixture::new();
	let span = fixture.json(&["prove", "--range", "texts/a.txt", "6", "5"]);
	assert_eq!((bytes(&span["span"]), &span["offset"]), (b"Tyger".to_vec(), &json!(6)));
	assert_eq!(proof(&span["proof"]).verify(&content(&span), 6, b"Tyger"), Ok(()));
	assert_eq!(SpanProof::decode(&mut &bytes(&span["scale"])[..]).unwrap(), proof(&span["proof"]));
	for wrong in [["0", "0"], ["80", "100"], ["18446744073709551615", "2"], ["x", "2"]] {
		fixture.fails(&["prove", "--range", "texts/a.txt", wrong[0], wrong[1]]);
	}
}

#[test]
fn generate_should_repeat_itself_for_the_same_seed() {
	let fixture = Fixture::new();
	let generate = |seed: &str, bytes: &str| {
		fixture.run(&["generate", "--index", "ix", "--prompt", "What of the Tyger?", "--seed", seed, "--bytes", bytes])
	};
	let text = generate("3", "300");
	assert!(text.len() <= 300 && text.len() > 290);
	assert_eq!(text, generate("3", "300"));
	assert_ne!(text, generate("4", "300"));
	assert_eq!(generate("3", "0"), "");
}

#[test]
fn errors_should_name_cause_and_remedy_in_one_line() {
	let fixture = Fixture::new();
	fixture.write("out", "text");
	fixture.write("nothing/.hidden", "text");
	fixture.write("bad.json", "[{}]");
	fixture.write("gone.json", r#"[{"path":"no\nne","datanet":0,"index":0,"sequence":0}]"#);
	for (arguments, cause) in [
		(&["hash", "none"][..], "cannot read none"),
		(&["hash", "texts"], "cannot read texts"),
		(&["hash", "--json", "none"], "cannot read none"),
		(&["index", "--out", "new", "nothing"], "empty"),
		(&["index", "--out", "new", "none"], "cannot read none"),
		(&["index", "--out", "out/new", "texts"], "cannot write out/new"),
		(&["index", "--out", "new", "--manifest", "bad.json"], "bad.json"),
		(&["index", "--out", "new", "--manifest", "gone.json"], "cannot read"),
		(&["trace", "--index", "new", "out"], "no index in new"),
		(&["trace", "--index", "ix", "none"], "cannot read none"),
		(&["trace", "--index", "ix", "--eligible", "8", "out"], "none of the eligible"),
		(&["prove", "--index", "texts", "out"], "no index in texts"),
		(&["prove", "--length", "none"], "cannot read none"),
		(&["generate", "--index", "new", "--prompt", "x"], "no index in new"),
	] {
		let error = fixture.fails(arguments);
		assert!(error.contains(cause), "{arguments:?}: {error}");
	}
	for wrong in [
		&["hash"][..],
		&["index", "--out", "new"],
		&["trace", "out"],
		&["trace", "--index", "ix", "--window", "0", "out"],
		&["trace", "--index", "ix", "--eligible", "a", "out"],
		&["prove", "out"],
		&["prove", "--index", "ix"],
		&["generate", "--index", "ix"],
	] {
		assert_eq!(fixture.output(wrong, b"").status.code(), Some(2), "{wrong:?}");
	}
}

#[test]
fn changed_or_damaged_index_should_be_refused() {
	let fixture = Fixture::new();
	let file = fixture.path().join("ix/tributary.index");
	let whole = fs::read(&file).unwrap();
	fixture.write("out", POEM);
	let fails = |bytes: &[u8]| {
		fs::write(&file, bytes).unwrap();
		fixture.fails(&["trace", "--index", "ix", "out"])
	};
	let mut changed = whole.clone();
	changed[70] ^= 1;
	assert!(fails(&changed).contains("texts/a.txt"));
	assert!(fails(&whole[..whole.len() / 2]).contains("damaged"));
	assert!(fails(b"").contains("damaged"));
	let mut newer = whole.clone();
	newer[8] += 1;
	assert!(fails(&newer).contains("format 2"));
}

#[test]
fn closed_pipe_should_not_be_an_error() {
	let fixture = Fixture::new();
	fixture.write("long", "x".repeat(300_000));
	let mut child = Command::new(env!("CARGO_BIN_EXE_tributary"))
		.args(["prove", "--range", "long", "0", "300000"])
		.current_dir(fixture.path())
		.stdout(Stdio::piped())
		.stderr(Stdio::piped())
		.spawn()
		.unwrap();
	drop(child.stdout.take());
	let output = child.wait_with_output().unwrap();
	assert!(output.status.success() && output.stderr.is_empty());
}
