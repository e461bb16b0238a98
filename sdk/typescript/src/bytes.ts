/** Returns bytes in hexadecimal, with the prefix `0x`. */
export function toHex(bytes: Uint8Array): string {
	return `0x${Buffer.from(bytes).toString('hex')}`;
}

/** Parses hexadecimal with the prefix `0x`. */
export function fromHex(text: string): Uint8Array {
	if (!/^0x([0-9a-f]{2})*$/i.test(text)) throw new Error(`not hex: ${text}`);
	return new Uint8Array(Buffer.from(text.slice(2), 'hex'));
}

/** Returns a text in UTF-8. */
export function utf8(text: string): Uint8Array {
	return new TextEncoder().encode(text);
}
