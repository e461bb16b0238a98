// Bytes and hexadecimal.

/** Parses hexadecimal with the prefix `0x`. */
export function hexToBytes(hex: string): Uint8Array {
	if (!/^0x([0-9a-f]{2})*$/i.test(hex)) throw new Error('not hexadecimal');
	const digits = hex.slice(2);
	return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
		Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
	);
}

/** Returns bytes in hexadecimal, with the prefix `0x`. */
export function bytesToHex(bytes: Uint8Array): string {
	return `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Returns a number of bytes with its unit. */
export function formatBytes(length: number | bigint): string {
	const bytes = Number(length);
	if (bytes < 1024) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
	const units = ['KiB', 'MiB', 'GiB', 'TiB'];
	let value = bytes / 1024;
	let unit = 0;
	while (value >= 1024 && unit < units.length - 1) {
		value /= 1024;
		unit += 1;
	}
	return `${value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
}
