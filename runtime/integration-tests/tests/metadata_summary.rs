//! The interface that wallets and indexers see, held against its record `runtime/metadata.txt`: a
//! call, an event or a type never changes by accident. An intended change is recorded with
//! `UPDATE_METADATA=1 cargo test -p tributary-integration-tests --test metadata_summary`.

use codec::Decode;
use frame_metadata::{
	v16::{FunctionParamMetadata, PalletMetadata, RuntimeMetadataV16, StorageEntryModifier, StorageEntryType},
	RuntimeMetadata, RuntimeMetadataPrefixed,
};
use scale_info::{
	form::{Form, PortableForm},
	Field, PortableRegistry, TypeDef, TypeDefPrimitive, Variant,
};
use sp_core::hexdisplay::HexDisplay;
use std::{
	collections::{BTreeMap, BTreeSet},
	fmt::Write,
};
use tributary_runtime::Runtime;

type Id = <PortableForm as Form>::Type;

const RECORD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../metadata.txt");
const HEADER: &str = "# The runtime's interface, from its metadata; see tests/metadata_summary.rs.\n";

/// Number of differing lines that a failure shows.
const SHOWN: usize = 40;

/// Size up to which the value of a constant is shown, in bytes of its encoding.
const MAX_VALUE: usize = 32;

fn metadata() -> RuntimeMetadataV16 {
	// Some constants are read from storage; where it is empty they have their defaults.
	let encoded = sp_io::TestExternalities::default()
		.execute_with(|| Runtime::metadata_at_version(16).expect("the runtime serves this version"));
	let prefixed = RuntimeMetadataPrefixed::decode(&mut &encoded[..]).expect("metadata is well formed");
	match prefixed.1 {
		RuntimeMetadata::V16(metadata) => metadata,
		_ => panic!("version 16 was asked for"),
	}
}

/// Writes types of a registry as a Rust programmer would.
struct Types<'a>(&'a PortableRegistry);

impl Types<'_> {
	/// Returns the crate and the name of a type; its module is no part of the interface.
	fn path(&self, id: Id) -> String {
		match &self.0.resolve(id.id).expect("the registry is complete").path.segments[..] {
			[] => String::new(),
			[name] => name.clone(),
			[krate, .., name] => format!("{krate}::{name}"),
		}
	}

	fn name(&self, id: Id) -> String {
		let ty = self.0.resolve(id.id).expect("the registry is complete");
		match &ty.type_def {
			TypeDef::Composite(_) | TypeDef::Variant(_) => {
				let parameters: Vec<_> = ty.type_params.iter().filter_map(|p| p.ty).map(|ty| self.name(ty)).collect();
				match parameters.is_empty() {
					true => self.path(id),
					false => format!("{}<{}>", self.path(id), parameters.join(", ")),
				}
			},
			TypeDef::Sequence(sequence) => format!("Vec<{}>", self.name(sequence.type_param)),
			TypeDef::Array(array) => format!("[{}; {}]", self.name(array.type_param), array.len),
			TypeDef::Tuple(tuple) => {
				format!("({})", tuple.fields.iter().map(|field| self.name(*field)).collect::<Vec<_>>().join(", "))
			},
			TypeDef::Primitive(primitive) => format!("{primitive:?}").to_lowercase(),
			TypeDef::Compact(compact) => format!("Compact<{}>", self.name(compact.type_param)),
			TypeDef::BitSequence(_) => "BitSequence".into(),
		}
	}

	/// Returns fields with their names, in parentheses where they have none.
	fn fields(&self, fields: &[Field<PortableForm>]) -> String {
		let list: Vec<_> = fields
			.iter()
			.map(|field| match &field.name {
				Some(name) => format!("{name}: {}", self.name(field.ty)),
				None => self.name(field.ty),
			})
			.collect();
		match fields.first() {
			None => String::new(),
			Some(Field { name: Some(_), .. }) => format!(" {{ {} }}", list.join(", ")),
			Some(_) => format!("({})", list.join(", ")),
		}
	}

	fn inputs(&self, inputs: &[FunctionParamMetadata<PortableForm>]) -> String {
		inputs.iter().map(|input| format!("{}: {}", input.name, self.name(input.ty))).collect::<Vec<_>>().join(", ")
	}

	/// Returns the variants of an enumeration by index.
	fn variants(&self, id: Id) -> Vec<&Variant<PortableForm>> {
		match &self.0.resolve(id.id).expect("the registry is complete").type_def {
			TypeDef::Variant(variants) => {
				let mut sorted: Vec<_> = variants.variants.iter().collect();
				sorted.sort_by_key(|variant| variant.index);
				sorted
			},
			_ => panic!("calls, events and errors are enumerations"),
		}
	}

	/// Returns the value of a constant: a number in decimal, something short in hexadecimal, else
	/// its size.
	fn value(&self, id: Id, encoded: &[u8]) -> String {
		let primitive = match &self.0.resolve(id.id).expect("the registry is complete").type_def {
			TypeDef::Primitive(primitive) => Some(primitive),
			_ => None,
		};
		match primitive {
			Some(
				TypeDefPrimitive::U8
				| TypeDefPrimitive::U16
				| TypeDefPrimitive::U32
				| TypeDefPrimitive::U64
				| TypeDefPrimitive::U128,
			) => encoded.iter().rev().fold(0u128, |number, byte| number << 8 | u128::from(*byte)).to_string(),
			_ if encoded.len() <= MAX_VALUE => format!("0x{}", HexDisplay::from(&encoded)),
			_ => format!("{} bytes", encoded.len()),
		}
	}
}

fn write_pallet(out: &mut String, types: &Types, pallet: &PalletMetadata<PortableForm>) -> std::fmt::Result {
	writeln!(out, "\npallet {} {}", pallet.index, pallet.name)?;
	let enumerations = [
		("call", pallet.calls.as_ref().map(|calls| calls.ty)),
		("event", pallet.event.as_ref().map(|event| event.ty)),
		("error", pallet.error.as_ref().map(|error| error.ty)),
	];
	for (kind, ty) in enumerations {
		for variant in ty.map(|ty| types.variants(ty)).unwrap_or_default() {
			writeln!(out, "  {kind} {} {}{}", variant.index, variant.name, types.fields(&variant.fields))?;
		}
	}
	for entry in pallet.storage.iter().flat_map(|storage| &storage.entries) {
		let optional = match entry.modifier {
			StorageEntryModifier::Optional => "?",
			StorageEntryModifier::Default => "",
		};
		match &entry.ty {
			StorageEntryType::Plain(value) => {
				writeln!(out, "  storage {}: {}{optional}", entry.name, types.name(*value))?
			},
			StorageEntryType::Map { hashers, key, value } => {
				let (key, value) = (types.name(*key), types.name(*value));
				writeln!(out, "  storage {}: {hashers:?} {key} => {value}{optional}", entry.name)?
			},
		}
	}
	for constant in &pallet.constants {
		let ty = types.name(constant.ty);
		// Every release has another number.
		match ty == "sp_version::RuntimeVersion" {
			true => writeln!(out, "  constant {}: {ty}", constant.name)?,
			false => {
				writeln!(out, "  constant {}: {ty} = {}", constant.name, types.value(constant.ty, &constant.value))?
			},
		}
	}
	for function in &pallet.view_functions {
		let output = types.name(function.output);
		writeln!(out, "  view {}({}) -> {output}", function.name, types.inputs(&function.inputs))?;
	}
	Ok(())
}

/// Writes the definition of every type with a name, except the enumerations that the pallets list.
fn write_types(out: &mut String, types: &Types, metadata: &RuntimeMetadataV16) -> std::fmt::Result {
	let outer = &metadata.outer_enums;
	let mut listed = BTreeSet::from([outer.call_enum_ty.id, outer.event_enum_ty.id, outer.error_enum_ty.id]);
	for pallet in &metadata.pallets {
		listed.extend(pallet.calls.as_ref().map(|calls| calls.ty.id));
		listed.extend(pallet.event.as_ref().map(|event| event.ty.id));
		listed.extend(pallet.error.as_ref().map(|error| error.ty.id));
	}
	// Two modules may each have a type of one name, so a name has several definitions.
	let mut definitions = BTreeMap::<String, BTreeSet<Vec<String>>>::new();
	for ty in metadata.types.types.iter().filter(|ty| !listed.contains(&ty.id) && !ty.ty.path.is_empty()) {
		let id = Id::from(ty.id);
		let name = types.name(id);
		let lines = match &ty.ty.type_def {
			TypeDef::Composite(composite) => vec![format!("  {name}{}", types.fields(&composite.fields))],
			TypeDef::Variant(_) => {
				let variants = types.variants(id).into_iter();
				variants.map(|v| format!("  {name} {} {}{}", v.index, v.name, types.fields(&v.fields))).collect()
			},
			_ => continue,
		};
		definitions.entry(name).or_default().insert(lines);
	}
	writeln!(out, "\ntypes")?;
	for line in definitions.values().flatten().flatten() {
		writeln!(out, "{line}")?;
	}
	Ok(())
}

/// Returns the interface, one line for each part of it.
fn summary(metadata: &RuntimeMetadataV16) -> Result<String, std::fmt::Error> {
	let types = Types(&metadata.types);
	let mut out = HEADER.to_owned();
	writeln!(out, "\ntransaction versions {:?}", metadata.extrinsic.versions)?;
	for extension in &metadata.extrinsic.transaction_extensions {
		let (ty, implicit) = (types.name(extension.ty), types.name(extension.implicit));
		writeln!(out, "  extension {}: {ty}, implicit {implicit}", extension.identifier)?;
	}
	for pallet in &metadata.pallets {
		write_pallet(&mut out, &types, pallet)?;
	}
	for api in &metadata.apis {
		writeln!(out, "\nruntime API {} {}", api.name, api.version.0)?;
		for method in &api.methods {
			writeln!(out, "  {}({}) -> {}", method.name, types.inputs(&method.inputs), types.name(method.output))?;
		}
	}
	write_types(&mut out, &types, metadata)?;
	Ok(out)
}

/// Returns the lines that only one of the two texts has, as a patch shows them.
fn difference(recorded: &str, actual: &str) -> Vec<String> {
	let (old, new): (BTreeSet<_>, BTreeSet<_>) = (recorded.lines().collect(), actual.lines().collect());
	let removed = recorded.lines().filter(|line| !new.contains(line)).map(|line| format!("- {line}"));
	removed.chain(actual.lines().filter(|line| !old.contains(line)).map(|line| format!("+ {line}"))).collect()
}

#[test]
fn metadata_should_be_as_recorded() {
	let actual = summary(&metadata()).expect("a string can be written to");
	if std::env::var_os("UPDATE_METADATA").is_some() {
		std::fs::write(RECORD, actual).expect("the record can be written");
		return;
	}
	let recorded = std::fs::read_to_string(RECORD).unwrap_or_default();
	if recorded == actual {
		return;
	}
	let lines = difference(&recorded, &actual);
	panic!(
		"the interface of the runtime is not the recorded one ({} lines differ, or only their order):\n{}\n\
		if this is intended, record it with: UPDATE_METADATA=1 cargo test -p tributary-integration-tests --test metadata_summary",
		lines.len(),
		lines.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join("\n")
	);
}

#[test]
fn difference_should_show_what_was_added_and_removed() {
	assert_eq!(difference("a\nb\nc", "a\nc\nd"), ["- b", "+ d"]);
	assert!(difference("a\nb", "b\na").is_empty());
}
