// Span proofs over BLAKE3, written from the BLAKE3 specification and docs/protocol/attribution.md
// alone, so that the tests hold the chain and the `tributary` tool to something other than their
// own code.

const CHUNK = 1024;
const BLOCK = 64;
const CHUNK_START = 1;
const CHUNK_END = 2;
const PARENT = 4;
const ROOT = 8;

const IV = [
	0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];
const PERMUTATION = [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8];
/**
 * The indices of the words that each mixing of a round takes: four columns, then four diagonals.
 */
const MIXINGS = [
	[0, 4, 8, 12],
	[1, 5, 9, 13],
	[2, 6, 10, 14],
	[3, 7, 11, 15],
	[0, 5, 10, 15],
	[1, 6, 11, 12],
	[2, 7, 8, 13],
	[3, 4, 9, 14],
] as const;

/** The proof that a span of bytes stands at an offset of a content. */
export interface SpanProof {
	/** The bytes of the first chunk before the span. */
	head: Uint8Array;
	/** The bytes of the last chunk after the span. */
	tail: Uint8Array;
	/**
	 * Chaining values of the subtrees outside the span's chunks, in the order of a walk from the
	 * root, left before right.
	 */
	siblings: Uint8Array[];
}

function rotateRight(word: number, by: number): number {
	return ((word >>> by) | (word << (32 - by))) >>> 0;
}

function compress(chaining: number[], block: Uint8Array, counter: number, flags: number): number[] {
	const padded = new Uint8Array(BLOCK);
	padded.set(block);
	const view = new DataView(padded.buffer);
	let message = Array.from({ length: 16 }, (_, i) => view.getUint32(4 * i, true));
	const state = [
		...chaining,
		...IV.slice(0, 4),
		counter >>> 0,
		Math.floor(counter / 2 ** 32) >>> 0,
		block.length,
		flags,
	];
	for (let round = 0; round < 7; round++) {
		MIXINGS.forEach(([a, b, c, d], i) => {
			state[a] = (state[a] + state[b] + message[2 * i]) >>> 0;
			state[d] = rotateRight(state[d] ^ state[a], 16);
			state[c] = (state[c] + state[d]) >>> 0;
			state[b] = rotateRight(state[b] ^ state[c], 12);
			state[a] = (state[a] + state[b] + message[2 * i + 1]) >>> 0;
			state[d] = rotateRight(state[d] ^ state[a], 8);
			state[c] = (state[c] + state[d]) >>> 0;
			state[b] = rotateRight(state[b] ^ state[c], 7);
		});
		message = PERMUTATION.map((from) => message[from]);
	}
	return Array.from({ length: 8 }, (_, i) => (state[i] ^ state[i + 8]) >>> 0);
}

function toBytes(words: number[]): Uint8Array {
	const bytes = new Uint8Array(32);
	const view = new DataView(bytes.buffer);
	words.forEach((word, i) => view.setUint32(4 * i, word, true));
	return bytes;
}

function chunkValue(chunk: Uint8Array, index: number, root: boolean): Uint8Array {
	const blocks = Math.max(1, Math.ceil(chunk.length / BLOCK));
	let value = IV;
	for (let i = 0; i < blocks; i++) {
		const last = i === blocks - 1;
		const flags =
			(i === 0 ? CHUNK_START : 0) | (last ? CHUNK_END : 0) | (last && root ? ROOT : 0);
		value = compress(value, chunk.subarray(i * BLOCK, (i + 1) * BLOCK), index, flags);
	}
	return toBytes(value);
}

function parentValue(left: Uint8Array, right: Uint8Array, root: boolean): Uint8Array {
	return toBytes(compress(IV, concatBytes([left, right]), 0, PARENT | (root ? ROOT : 0)));
}

/**
 * Returns the bytes of the left subtree: the largest power of two of chunks that leaves at least
 * one byte for the right.
 */
function leftLength(length: number): number {
	let chunks = 1;
	while (2 * chunks * CHUNK < length) chunks *= 2;
	return chunks * CHUNK;
}

/** Concatenates byte strings. */
export function concatBytes(parts: Uint8Array[]): Uint8Array {
	const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}

/** Returns whether two byte strings are equal. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
	return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/**
 * Returns the chaining value of the subtree over `content`, whose first byte is at `start` of the
 * whole.
 */
function subtree(content: Uint8Array, start: number, root: boolean): Uint8Array {
	if (content.length <= CHUNK) return chunkValue(content, start / CHUNK, root);
	const left = leftLength(content.length);
	return parentValue(
		subtree(content.subarray(0, left), start, false),
		subtree(content.subarray(left), start + left, false),
		root,
	);
}

/** Returns the BLAKE3 hash of a content. */
export function blake3Hash(content: Uint8Array): Uint8Array {
	return subtree(content, 0, true);
}

/**
 * Proves the span of `length` bytes at `offset`; throws `RangeError` if the content has no such
 * span.
 */
export function proveSpan(content: Uint8Array, offset: number, length: number): SpanProof {
	if (length < 1 || offset < 0 || offset + length > content.length)
		throw new RangeError('no such span');
	const first = Math.floor(offset / CHUNK) * CHUNK;
	const end = Math.min(content.length, Math.ceil((offset + length) / CHUNK) * CHUNK);
	const siblings: Uint8Array[] = [];
	const walk = (from: number, to: number): void => {
		if (to <= first || from >= end)
			siblings.push(subtree(content.subarray(from, to), from, false));
		else if (to - from > CHUNK) {
			const middle = from + leftLength(to - from);
			walk(from, middle);
			walk(middle, to);
		}
	};
	walk(0, content.length);
	return {
		head: content.slice(first, offset),
		tail: content.slice(offset + length, end),
		siblings,
	};
}

/** Returns whether `span` stands at `offset` of the content with this root and length. */
export function verifySpan(
	root: Uint8Array,
	length: number,
	offset: number,
	span: Uint8Array,
	proof: SpanProof,
): boolean {
	if (span.length < 1 || offset < 0 || offset + span.length > length) return false;
	const first = Math.floor(offset / CHUNK) * CHUNK;
	const end = Math.min(length, Math.ceil((offset + span.length) / CHUNK) * CHUNK);
	if (proof.head.length !== offset - first || proof.tail.length !== end - offset - span.length)
		return false;
	const known = concatBytes([proof.head, span, proof.tail]);
	const siblings = [...proof.siblings];
	const walk = (from: number, to: number): Uint8Array | undefined => {
		const top = from === 0 && to === length;
		if (to <= first || from >= end) return siblings.shift();
		if (to - from <= CHUNK)
			return chunkValue(known.subarray(from - first, to - first), from / CHUNK, top);
		const middle = from + leftLength(to - from);
		const left = walk(from, middle);
		const right = walk(middle, to);
		return left && right && parentValue(left, right, top);
	};
	const value = walk(0, length);
	return value !== undefined && siblings.length === 0 && equalBytes(value, root);
}
