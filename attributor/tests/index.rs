//! An index is read as it was built, or refused.

mod common;

use common::{corpus, id, indexed};
use std::fs;
use tributary_attributor::{
	index::{self, Progress, FILE_NAME},
	Corpus, Error, Index, Verify,
};

const TEXTS: [&str; 3] =
	["to be or not to be, that is the question", "or not", "whether 'tis nobler in the mind to suffer"];

#[test]
fn index_should_be_read_as_it_was_built() {
	let (folder, built) = indexed(&TEXTS);
	let opened = Index::open(folder.path(), Verify::Full).unwrap();
	assert_eq!(opened.entries(), built.entries());
	assert_eq!(opened.content(), TEXTS.concat().as_bytes());
	assert!(opened.is_utf8());
	for (number, text) in TEXTS.iter().enumerate() {
		let entry = opened.entry(&id(number)).unwrap();
		assert_eq!(opened.bytes(entry), text.as_bytes());
		assert_eq!((entry.sequence, entry.length), (10 * number as u64, text.len() as u64));
	}
	assert_eq!(opened.range(b"to be").count(), 2);
	assert_eq!(opened.range(b"or not").count(), 2);
	assert_eq!(opened.range(b"nothing of the sort").count(), 0);
}

#[test]
fn index_should_not_be_utf8_when_a_content_is_not() {
	assert!(!indexed(&[b"text".as_slice(), b"\xff"]).1.is_utf8());
	// Valid together, but not each alone.
	assert!(!indexed(&[b"\xc3".as_slice(), b"\xa9"]).1.is_utf8());
	assert!(indexed(&["\u{e9}", "\u{10ffff}"]).1.is_utf8());
}

#[test]
fn index_should_be_replaced_while_the_old_one_is_in_use() {
	let (folder, old) = indexed(&TEXTS);
	index::build(&corpus(&["something else"]), folder.path(), |_| ()).unwrap();
	assert_eq!(old.content(), TEXTS.concat().as_bytes());
	assert_eq!(Index::open(folder.path(), Verify::Full).unwrap().content(), b"something else");
}

#[test]
fn every_changed_byte_should_be_detected() {
	let (folder, index) = indexed(&TEXTS);
	let content_end = 64 + index.len() as usize;
	drop(index);
	let path = folder.path().join(FILE_NAME);
	let whole = fs::read(&path).unwrap();
	let is_padding = |at: usize| {
		whole[at] == 0 && (12..64).contains(&at) || at >= content_end && at < content_end.next_multiple_of(64)
	};
	let mut silent = 0;
	for at in 0..whole.len() {
		let mut changed = whole.clone();
		changed[at] ^= 0x10;
		fs::write(&path, &changed).unwrap();
		match Index::open(folder.path(), Verify::Full) {
			Err(Error::Version { .. }) => assert!((8..12).contains(&at)),
			Err(Error::Changed { .. }) => assert!((64..content_end).contains(&at)),
			Err(Error::Damaged { .. }) => assert!(!(64..content_end).contains(&at)),
			Err(other) => panic!("{other}"),
			// Zeroes between the parts have no meaning.
			Ok(_) => {
				assert!(is_padding(at) || whole[at] == 0, "byte {at}");
				silent += 1;
			},
		}
	}
	assert!(silent < 64 * 5);
}

#[test]
fn every_cut_should_be_detected() {
	let (folder, index) = indexed(&TEXTS);
	drop(index);
	let path = folder.path().join(FILE_NAME);
	let whole = fs::read(&path).unwrap();
	for length in 0..whole.len() {
		fs::write(&path, &whole[..length]).unwrap();
		assert!(matches!(Index::open(folder.path(), Verify::Auto), Err(Error::Damaged { .. })), "{length} bytes");
	}
	fs::write(&path, [&whole[..], b"more"].concat()).unwrap();
	assert!(matches!(Index::open(folder.path(), Verify::Auto), Err(Error::Damaged { .. })));
}

#[test]
fn open_should_fail_when_there_is_no_index() {
	let folder = tempfile::tempdir().unwrap();
	assert!(matches!(Index::open(folder.path(), Verify::Auto), Err(Error::NoIndex { .. })));
	assert!(matches!(Index::open(&folder.path().join("none"), Verify::Auto), Err(Error::NoIndex { .. })));
}

#[test]
fn build_should_check_the_hashes_in_a_manifest() {
	let folder = tempfile::tempdir().unwrap();
	let (text, manifest) = (folder.path().join("text"), folder.path().join("manifest.json"));
	let item = |hash: &str| format!(r#"[{{"path":"text","datanet":1,"index":2,"sequence":3,"hash":"{hash}"}}]"#);
	fs::write(&text, "some text").unwrap();
	fs::write(&manifest, item(blake3::hash(b"some text").to_hex().as_str())).unwrap();
	let out = folder.path().join("out");
	let build = || index::build(&Corpus::from_manifest(&manifest).unwrap(), &out, |_| ());
	assert_eq!(build().unwrap().entries()[0].name, "text");
	fs::write(&text, "another text").unwrap();
	assert!(matches!(build(), Err(Error::WrongContent { .. })));
	// The failed build left the old index as it was, and no other file.
	assert_eq!(Index::open(&out, Verify::Full).unwrap().content(), b"some text");
	assert_eq!(fs::read_dir(&out).unwrap().count(), 1);
	fs::remove_file(&text).unwrap();
	assert!(matches!(build(), Err(Error::Read { .. })));
}

#[test]
fn build_should_report_its_progress() {
	let folder = tempfile::tempdir().unwrap();
	let mut stages = Vec::new();
	index::build(&corpus(&TEXTS), folder.path(), |progress| stages.push(progress)).unwrap();
	let total = TEXTS.concat().len() as u64;
	assert!(stages.contains(&Progress::Reading { done: total, total }));
	assert!(stages.contains(&Progress::Sorting { total }));
	assert!(matches!(stages.last(), Some(Progress::Writing { .. })));
}

#[test]
fn index_should_take_at_most_five_bytes_for_each_byte_of_content() {
	let content = vec![b'x'; 200_000];
	let (_folder, index) = indexed(&[content]);
	assert!(index.overhead() <= 5 * index.len(), "{} beside {}", index.overhead(), index.len());
}
