// The hash of a file and the proof of its length, without the file leaving the browser.

import { blake3 } from '@noble/hashes/blake3.js';
import { proveSpan, type SpanProof } from '@tributary/sdk/blake3';

import { bytesToHex, formatBytes, hexToBytes } from '../format/bytes.ts';

/** The largest file that is hashed in a page, which keeps it in memory. */
export const LARGEST_FILE = 16 * 1024 * 1024;

/** A file by its hash, with the proof of its last byte, which fixes its length. */
export interface HashedFile {
	hash: string;
	length: number;
	lastByte: number;
	proof: SpanProof;
}

/** Hashes bytes, and proves their length. */
export function hashBytes(bytes: Uint8Array): HashedFile {
	return {
		hash: bytesToHex(blake3(bytes)),
		length: bytes.length,
		lastByte: bytes[bytes.length - 1],
		proof: proveSpan(bytes, bytes.length - 1, 1),
	};
}

/** Reads and hashes a file. */
export async function hashFile(file: File): Promise<HashedFile> {
	if (file.size === 0) throw new Error('The file is empty.');
	if (file.size > LARGEST_FILE)
		throw new Error(
			`The file has ${formatBytes(file.size)}, more than ${formatBytes(LARGEST_FILE)}.`,
		);
	return hashBytes(new Uint8Array(await file.arrayBuffer()));
}

/** Returns `blake3(account ++ content hash ++ salt)`, in hexadecimal. */
export function commitmentOf(account: Uint8Array, hash: string, salt: Uint8Array): string {
	const content = hexToBytes(hash);
	const whole = new Uint8Array(account.length + content.length + salt.length);
	whole.set(account);
	whole.set(content, account.length);
	whole.set(salt, account.length + content.length);
	return bytesToHex(blake3(whole));
}
