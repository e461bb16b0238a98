// The transaction that submitted an answer, from the block that the job names.

import type { JobView } from '@tributary/sdk/attribution';
import type { SpanProof } from '@tributary/sdk/blake3';

import type { Connection } from '../chain/connection.ts';
import { allCalls, type DecodedCall, runtimeAt } from '../chain/runtime.ts';
import { block, blockHash } from '../chain/state.ts';
import { hexToBytes } from '../format/bytes.ts';
import { contentHash, type ProvenCitation, type ProvenRun, type Submission } from './evidence.ts';

interface RawProof {
	head: Uint8Array;
	tail: Uint8Array;
	siblings: (string | Uint8Array)[];
}

interface RawRun {
	start: number;
	positions: number;
	contribution: { datanet: number; index: number };
	offset: bigint | number;
}

function readProof(raw: RawProof): SpanProof {
	return {
		head: raw.head,
		tail: raw.tail,
		siblings: raw.siblings.map((one) => (typeof one === 'string' ? hexToBytes(one) : one)),
	};
}

function readRun({ run, proof }: { run: RawRun; proof: RawProof }): ProvenRun {
	return { run: { ...run, offset: Number(run.offset) }, proof: readProof(proof) };
}

function readCitation(raw: {
	contribution: { datanet: number; index: number };
	offset: bigint;
	bytes: Uint8Array;
	proof: RawProof;
}): ProvenCitation {
	return { ...raw, offset: Number(raw.offset), proof: readProof(raw.proof) };
}

/** Reads a submission from the arguments of its call. */
export function readSubmission(
	call: DecodedCall,
	at: { block: number; hash: string },
): Submission | undefined {
	if (call.pallet !== 'Inference') return undefined;
	if (call.name === 'submit') {
		const { output, runs } = call.args as {
			output: Uint8Array;
			runs: { run: RawRun; proof: RawProof }[];
		};
		return { ...at, output, runs: runs.map(readRun), citations: [] };
	}
	if (call.name === 'submit_cited') {
		const { output, citations } = call.args as {
			output: Uint8Array;
			citations: Parameters<typeof readCitation>[0][];
		};
		return { ...at, output, runs: [], citations: citations.map(readCitation) };
	}
	return undefined;
}

function isOfJob(call: DecodedCall, job: string): boolean {
	const { job: id } = (call.args ?? {}) as { job?: unknown };
	return typeof id === 'bigint' && id.toString() === job;
}

/** Finds the transaction that submitted a job's answer; `undefined` if its block is not known. */
export async function findSubmission(
	connection: Connection,
	job: JobView,
): Promise<Submission | undefined> {
	if (job.submittedAt === null) return undefined;
	const hash = await blockHash(connection, job.submittedAt);
	if (hash === null) return undefined;
	const { extrinsics } = await block(connection, hash);
	for (const extrinsic of extrinsics) {
		for (const call of extrinsic === undefined ? [] : allCalls(extrinsic.call)) {
			if (!isOfJob(call, job.job)) continue;
			const found = readSubmission(call, { block: job.submittedAt, hash });
			if (found !== undefined) return found;
		}
	}
	return undefined;
}

/** Finds the prompt of a job in the block of its request, if the request had it in full. */
export async function findPrompt(
	connection: Connection,
	job: JobView,
): Promise<Uint8Array | undefined> {
	if (job.requestedAt === null) return undefined;
	const hash = await blockHash(connection, job.requestedAt);
	if (hash === null) return undefined;
	const { extrinsics } = await block(connection, hash);
	// Several jobs may be requested in a block; the hash of the prompt tells them apart.
	for (const extrinsic of extrinsics) {
		for (const call of extrinsic === undefined ? [] : allCalls(extrinsic.call)) {
			if (call.pallet !== 'Inference' || call.name !== 'request') continue;
			const { prompt } = call.args as { prompt: { type: string; value: unknown } };
			if (prompt.type !== 'Inline' || !(prompt.value instanceof Uint8Array)) continue;
			if (contentHash(prompt.value) === job.promptHash) return prompt.value;
		}
	}
	return undefined;
}

/** Encodes the runs of a submission as the chain does before it hashes them. */
export async function encodeRuns(
	connection: Connection,
	at: string,
	runs: ProvenRun[],
): Promise<Uint8Array> {
	return (await runtimeAt(connection, at))
		.runs()
		.enc(runs.map(({ run }) => ({ ...run, offset: BigInt(run.offset) })));
}
