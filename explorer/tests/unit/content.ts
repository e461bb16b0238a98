/** Returns the content of a vector. Bytes repeat every 251, so no two chunks are equal. */
export function vectorContent(length: number): Uint8Array {
	return Uint8Array.from({ length }, (_, i) => i % 251);
}
