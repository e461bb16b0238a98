// SCALE by hand, where a test must not depend on a library's definition of a type.

import { concatBytes, type Run } from '@tributary/sdk';

function integer(bytes: 4 | 8, value: number): Uint8Array {
	const encoded = new Uint8Array(bytes);
	const view = new DataView(encoded.buffer);
	if (bytes === 4) view.setUint32(0, value, true);
	else view.setBigUint64(0, BigInt(value), true);
	return encoded;
}

function compact(value: number): Uint8Array {
	if (value < 64) return Uint8Array.of(value << 2);
	if (value < 2 ** 14) return Uint8Array.of(((value << 2) | 1) & 0xff, value >> 6);
	throw new RangeError('a list may have at most 16,383 items here');
}

export function encodeRuns(runs: Run[]): Uint8Array {
	return concatBytes([
		compact(runs.length),
		...runs.flatMap(({ start, positions, contribution, offset }) => [
			integer(4, start),
			integer(4, positions),
			integer(4, contribution.datanet),
			integer(4, contribution.index),
			integer(8, offset),
		]),
	]);
}
