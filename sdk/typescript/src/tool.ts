// The `tributary` tool as a child process; the types are those of its `--json` output.

import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

import { fromHex } from './bytes.ts';
import type { ContributionId, Rules, Run } from './trace.ts';

/** The path of the tool. */
export const TOOL_BINARY =
	process.env.TRIBUTARY_CLI ??
	join(
		process.env.CARGO_TARGET_DIR ?? join(homedir(), '.cache', 'tributary-target'),
		'debug',
		'tributary',
	);

const MISSING_TOOL =
	`there is no tributary tool at ${TOOL_BINARY}: ` +
	"build it with 'cargo build --workspace --bins', or name it in TRIBUTARY_CLI";

/** A span proof with its bytes in hexadecimal, as the tool prints it and a call takes it. */
export interface HexProof {
	head: string;
	tail: string;
	siblings: string[];
}

/** A file with its hash and the proof of its length. */
export interface Hashed {
	path: string;
	hash: string;
	length: number;
	lastByte: number;
	lengthProof: HexProof;
}

/** A file to index, with its identity on the chain. */
export interface ManifestEntry {
	path: string;
	datanet: number;
	index: number;
	sequence: number;
	hash?: string;
}

/** A contribution that owns positions of an output. */
export interface Source {
	contribution: ContributionId;
	sequence: number;
	hash: string;
	length: number;
	name: string;
	positions: number;
}

/** The trace of an output. */
export interface Traced {
	output: { hash: string; length: number };
	window: number;
	maxRuns: number;
	minContent: number;
	positions: number;
	ownedPositions: number;
	runs: (Run & { paid: boolean })[];
	sources: Source[];
}

/** The trace of an output, with a span proof for each run. */
export interface Proven {
	output: { hash: string; length: number };
	runs: { run: Run; proof: HexProof }[];
	scale: string;
}

/** Runs the tool, and returns what it prints; throws if it fails. */
export function runTool(args: string[], input?: Uint8Array): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		const child = spawn(TOOL_BINARY, args, {
			stdio: ['pipe', 'pipe', 'pipe'],
			timeout: 120_000,
		});
		const out: Buffer[] = [];
		const err: Buffer[] = [];
		child.stdout.on('data', (data: Buffer) => out.push(data));
		child.stderr.on('data', (data: Buffer) => err.push(data));
		child.once('error', (error: NodeJS.ErrnoException) => {
			reject(error.code === 'ENOENT' ? new Error(MISSING_TOOL, { cause: error }) : error);
		});
		child.once('close', (code) => {
			if (code === 0) resolve(Buffer.concat(out));
			else
				reject(
					new Error(
						`tributary ${args.join(' ')} ended with ${code}: ${Buffer.concat(err).toString()}`,
					),
				);
		});
		child.stdin.on('error', () => {});
		child.stdin.end(input ?? new Uint8Array());
	});
}

async function json<T>(args: string[], input?: Uint8Array): Promise<T> {
	return JSON.parse((await runTool(args, input)).toString()) as T;
}

/** Hashes files, and proves the length of each. */
export function hashFiles(paths: string[]): Promise<Hashed[]> {
	return json(['hash', '--json', ...paths]);
}

/** An index over contents, to generate, trace and prove from. */
export interface Index {
	folder: string;
	/** The BLAKE3 hash of the manifest that it was built from. */
	manifestHash: string;
}

/**
 * Builds an index over these contents under their ids on the chain, in a new folder under `parent`.
 */
export async function buildIndex(entries: ManifestEntry[], parent = tmpdir()): Promise<Index> {
	const folder = mkdtempSync(join(parent, 'tributary-index-'));
	const manifest = join(folder, 'manifest.json');
	writeFileSync(manifest, JSON.stringify(entries));
	const out = join(folder, 'index');
	await runTool(['index', '--out', out, '--manifest', manifest]);
	return { folder: out, manifestHash: (await hashFiles([manifest]))[0].hash };
}

/** The rules of a trace, and the contributions that take part. */
export interface TraceOptions extends Rules {
	/** The contributions that may own positions, such as `0,2:5-7`; all of the index by default. */
	eligible?: string;
}

function options({ window, maxRuns, minContent, eligible }: TraceOptions): string[] {
	return [
		'--window',
		String(window),
		'--max-runs',
		String(maxRuns),
		'--min-content',
		String(minContent),
		...(eligible === undefined ? [] : ['--eligible', eligible]),
	];
}

/** Traces an output. */
export function traceOutput(
	index: string,
	rules: TraceOptions,
	output: Uint8Array,
): Promise<Traced> {
	return json(['trace', '--json', '--index', index, ...options(rules), '-'], output);
}

/** Traces an output, and proves each run. */
export function proveOutput(
	index: string,
	rules: TraceOptions,
	output: Uint8Array,
): Promise<Proven> {
	return json(['prove', '--index', index, ...options(rules), '-'], output);
}

/** Proves a span of a file. */
export function proveRange(
	file: string,
	offset: number,
	length: number,
): Promise<{ span: string; proof: HexProof }> {
	return json(['prove', '--range', file, String(offset), String(length)]);
}

/** Generates text that continues the prompt; the same seed generates the same text. */
export function generate(
	index: string,
	prompt: string,
	bytes: number,
	seed: number,
): Promise<Buffer> {
	return runTool([
		'generate',
		'--index',
		index,
		'--prompt',
		prompt,
		'--bytes',
		String(bytes),
		'--seed',
		String(seed),
	]);
}

/** Decodes the bytes of a span proof. */
export function decodeProof(proof: HexProof): {
	head: Uint8Array;
	tail: Uint8Array;
	siblings: Uint8Array[];
} {
	return {
		head: fromHex(proof.head),
		tail: fromHex(proof.tail),
		siblings: proof.siblings.map(fromHex),
	};
}
