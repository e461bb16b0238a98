// The `tributary` tool as a child process; the types are those of its `--json` output.

import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

import { fromHex } from './bytes.ts';
import type { ContributionId, Rules, Run } from './trace.ts';

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

export interface Hashed {
	path: string;
	hash: string;
	length: number;
	lastByte: number;
	lengthProof: HexProof;
}

export interface ManifestEntry {
	path: string;
	datanet: number;
	index: number;
	sequence: number;
	hash?: string;
}

export interface Source {
	contribution: ContributionId;
	sequence: number;
	hash: string;
	length: number;
	name: string;
	positions: number;
}

export interface Traced {
	output: { hash: string; length: number };
	window: number;
	maxRuns: number;
	positions: number;
	ownedPositions: number;
	runs: (Run & { paid: boolean })[];
	sources: Source[];
}

export interface Proven {
	output: { hash: string; length: number };
	runs: { run: Run; proof: HexProof }[];
	scale: string;
}

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

export function hashFiles(paths: string[]): Promise<Hashed[]> {
	return json(['hash', '--json', ...paths]);
}

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

export interface TraceOptions extends Rules {
	/** The contributions that may own positions, such as `0,2:5-7`; all of the index by default. */
	eligible?: string;
}

function options({ window, maxRuns, eligible }: TraceOptions): string[] {
	return [
		'--window',
		String(window),
		'--max-runs',
		String(maxRuns),
		...(eligible === undefined ? [] : ['--eligible', eligible]),
	];
}

export function traceOutput(
	index: string,
	rules: TraceOptions,
	output: Uint8Array,
): Promise<Traced> {
	return json(['trace', '--json', '--index', index, ...options(rules), '-'], output);
}

export function proveOutput(
	index: string,
	rules: TraceOptions,
	output: Uint8Array,
): Promise<Proven> {
	return json(['prove', '--index', index, ...options(rules), '-'], output);
}

export function proveRange(
	file: string,
	offset: number,
	length: number,
): Promise<{ span: string; proof: HexProof }> {
	return json(['prove', '--range', file, String(offset), String(length)]);
}

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
