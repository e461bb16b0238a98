//! The model answers the same on every machine, and only with what the corpus contains.

mod common;

use common::indexed;
use tributary_attributor::ngram::{Model, Options};

const TEXTS: [&str; 3] = [
	"The licence grants the right to copy, to change and to share the work. The licence asks that the notice be kept.\n",
	"The right to share is worth little without the right to change. Ein Übermaß an Güte schadet selten; 字 by 字.\n",
	"The work is given as it is, without warranty. The right to complain is not granted — the right to improve is.\n",
];

fn generate(texts: &[&[u8]], prompt: &str, length: usize, seed: u64) -> Vec<u8> {
	let (_folder, index) = indexed(texts);
	Model::new(&index, Options::default(), |_| true).unwrap().generate(prompt.as_bytes(), length, seed)
}

fn texts() -> [&'static [u8]; 3] {
	TEXTS.map(str::as_bytes)
}

#[test]
fn answer_should_be_the_same_when_index_prompt_and_seed_are() {
	let first = generate(&texts(), "What is the right to", 400, 7);
	assert_eq!(first, generate(&texts(), "What is the right to", 400, 7));
	assert_ne!(first, generate(&texts(), "What is the right to", 400, 8));
	assert_ne!(first, generate(&texts(), "What is the licence to", 400, 7));
	assert!(first.len() > 390);
	// Pinned: a change of the model changes the answers of providers.
	let answer = generate(&texts(), "What is the right to", 60, 7);
	assert_eq!(String::from_utf8(answer).unwrap(), " copy, to change and to share the work. The licence asks tha");
}

#[test]
fn answer_should_be_utf8_when_the_corpus_is() {
	let (_folder, index) = indexed(&texts());
	let model = Model::new(&index, Options::default(), |_| true).unwrap();
	for seed in 0..50 {
		for length in [0, 1, 2, 50, 51, 52] {
			for prompt in ["", "Ü", "字", "schadet", "\u{10ffff} unheard of"] {
				let answer = model.generate(prompt.as_bytes(), length, seed);
				assert!(answer.len() <= length);
				assert!(std::str::from_utf8(&answer).is_ok());
			}
		}
	}
}

#[test]
fn answer_should_fill_its_length_when_the_corpus_is_binary() {
	let binary: [&[u8]; 2] = [b"\xff\x00\xff\x01\xfe\x80\x80", b"\x80\xff\x00\xff"];
	let answer = generate(&binary, "\u{ff}", 300, 1);
	assert_eq!(answer.len(), 300);
	assert!(answer.iter().all(|byte| binary.concat().contains(byte)));
}

#[test]
fn answer_should_come_from_eligible_contents_only() {
	let (_folder, index) = indexed(&["aaaa bbbb aaaa bbbb", "cccc dddd cccc dddd", "x"]);
	let model = Model::new(&index, Options::default(), |entry| entry.id.index == 1).unwrap();
	for prompt in ["aaaa bbbb", "", "cccc ", "x"] {
		let answer = model.generate(prompt.as_bytes(), 200, 3);
		assert_eq!(answer.len(), 200);
		assert!(answer.iter().all(|byte| b"cd ".contains(byte)), "{}", String::from_utf8_lossy(&answer));
	}
	assert!(Model::new(&index, Options::default(), |_| false).is_err());
}

#[test]
fn answer_should_begin_where_the_prompt_is_known() {
	let answer =
		String::from_utf8(generate(&texts(), "Is there such a thing as given as it is, without wa", 6, 1)).unwrap();
	assert_eq!(answer, "rranty");
	let answer = String::from_utf8(generate(&texts(), "Tell me about Übermaß an Güte, please!!?", 8, 1)).unwrap();
	assert_eq!(answer, " schadet");
}
