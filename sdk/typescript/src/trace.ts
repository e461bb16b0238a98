// The canonical trace by brute force: the rule of docs/protocol/attribution.md word for word,
// without an index.

/** A contribution, by its Datanet and its index there. */
export interface ContributionId {
	datanet: number;
	index: number;
}

/** Returns whether two ids name the same contribution. */
export function sameContribution(a: ContributionId, b: ContributionId): boolean {
	return a.datanet === b.datanet && a.index === b.index;
}

/** A contribution with its content. */
export interface Holder {
	id: ContributionId;
	content: Uint8Array;
}

/** The rules of a trace. */
export interface Rules {
	/** The length of a window in bytes. */
	window: number;
	/** The maximum number of paid runs. */
	maxRuns: number;
	/** The minimum length in bytes of a content that can own positions. */
	minContent: number;
}

/** Adjacent positions of an output whose windows stand contiguously in one contribution. */
export interface Run {
	start: number;
	positions: number;
	contribution: ContributionId;
	offset: number;
}

function standsAt(content: Uint8Array, offset: number, bytes: Uint8Array): boolean {
	return (
		offset + bytes.length <= content.length &&
		bytes.every((byte, i) => content[offset + i] === byte)
	);
}

/** Returns each offset at which `bytes` occurs in `content`. */
export function occurrences(content: Uint8Array, bytes: Uint8Array): number[] {
	const found: number[] = [];
	const [text, part] = [buffer(content), buffer(bytes)];
	for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) found.push(at);
	return found;
}

function standsIn(content: Uint8Array, bytes: Uint8Array): boolean {
	return buffer(content).includes(buffer(bytes));
}

/** Returns a view of the same bytes that can be searched. */
function buffer(bytes: Uint8Array): Buffer {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * Returns, for each position of the output, the number of the first holder of its window, or -1.
 * The holders are in precedence order.
 */
export function owners(rules: Rules, output: Uint8Array, holders: Holder[]): number[] {
	const positions = Math.max(0, output.length - rules.window + 1);
	return Array.from({ length: positions }, (_, i) =>
		holders.findIndex(
			({ content }) =>
				content.length >= rules.minContent &&
				standsIn(content, output.subarray(i, i + rules.window)),
		),
	);
}

/**
 * Returns the canonical trace: maximal runs from the left, at most `maxRuns` paid and one further
 * of a single position.
 */
export function canonicalTrace(rules: Rules, output: Uint8Array, holders: Holder[]): Run[] {
	const owned = owners(rules, output, holders);
	const runs: Run[] = [];
	for (let start = 0; start < owned.length && runs.length <= rules.maxRuns;) {
		const owner = owned[start];
		if (owner < 0) {
			start++;
			continue;
		}
		const { id, content } = holders[owner];
		const further = runs.length === rules.maxRuns;
		let positions = 1;
		let at = occurrences(content, output.subarray(start, start + rules.window));
		while (!further && owned[start + positions] === owner) {
			const next = positions + 1;
			const longer = at.filter((offset) =>
				standsAt(content, offset, output.subarray(start, start + next + rules.window - 1)),
			);
			if (longer.length === 0) break;
			at = longer;
			positions = next;
		}
		runs.push({ start, positions, contribution: id, offset: at[0] });
		start += positions;
	}
	return runs;
}
