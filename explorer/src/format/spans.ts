// The division of an output into spans: which bytes are whose, and how they read as text.

/** Adjacent positions of an output that one contribution owns. */
export interface OwnedRun {
	start: number;
	positions: number;
}

/** A piece of the output: the run that its bytes belong to, or `null`. */
export interface Segment {
	start: number;
	end: number;
	run: number | null;
}

/** A piece of text, or a byte or character that is shown by its number. */
export interface Glyphs {
	text: string;
	/** The byte as `0x80` where the bytes are not UTF-8. */
	invalid?: string;
}

/**
 * Divides an output of `length` bytes by its runs, which are in order and disjoint in positions. A
 * run of `k` positions covers `k + window - 1` bytes; where it overlaps the next run, the bytes are
 * those of the run that owns the position at them.
 */
export function segments(length: number, runs: OwnedRun[], window: number): Segment[] {
	const found: Segment[] = [];
	let at = 0;
	runs.forEach(({ start, positions }, run) => {
		const from = Math.max(at, Math.min(start, length));
		const next = runs[run + 1]?.start ?? length;
		const end = Math.min(length, start + positions + window - 1, Math.max(next, start));
		if (end <= from) return;
		if (from > at) found.push({ start: at, end: from, run: null });
		found.push({ start: from, end, run });
		at = end;
	});
	if (at < length) found.push({ start: at, end: length, run: null });
	return found;
}

/** Returns the length of the UTF-8 character at `at`; 0 if there is none. */
function characterLength(bytes: Uint8Array, at: number): number {
	const first = bytes[at];
	if (first < 0x80) return 1;
	const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
	if (length === 0 || at + length > bytes.length) return 0;
	try {
		const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
			bytes.subarray(at, at + length),
		);
		return Array.from(text).length === 1 ? length : 0;
	} catch {
		return 0;
	}
}

/**
 * Decodes each segment. A character belongs to the segment of its first byte, so that a boundary
 * inside a character breaks none. Bytes that are not UTF-8 are shown by their number.
 */
export function readSegments(bytes: Uint8Array, parts: Segment[]): Glyphs[][] {
	const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
	let at = 0;
	return parts.map(({ end }) => {
		const glyphs: Glyphs[] = [];
		let from = at;
		const flush = (): void => {
			if (at > from) glyphs.push({ text: decoder.decode(bytes.subarray(from, at)) });
		};
		while (at < end) {
			const length = bytes[at] < 0x80 ? 1 : characterLength(bytes, at);
			if (length > 0) {
				at += length;
				continue;
			}
			flush();
			glyphs.push({
				text: '',
				invalid: `0x${bytes[at].toString(16).toUpperCase().padStart(2, '0')}`,
			});
			at += 1;
			from = at;
		}
		flush();
		return glyphs;
	});
}

/** Returns the whole of some bytes as text, with what is not UTF-8 shown by its number. */
export function readBytes(bytes: Uint8Array): Glyphs[] {
	return readSegments(bytes, [{ start: 0, end: bytes.length, run: null }])[0];
}
