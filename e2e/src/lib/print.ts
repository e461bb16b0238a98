// Output for people: aligned, and plain where it does not go to a terminal.

const terminal = process.stdout.isTTY && process.env.NO_COLOR === undefined;

function style(code: string, text: string): string {
	return terminal ? `\u001b[${code}m${text}\u001b[0m` : text;
}

export function bold(text: string): string {
	return style('1', text);
}

export function dim(text: string): string {
	return style('2', text);
}

export function green(text: string): string {
	return style('32', text);
}

export function red(text: string): string {
	return style('31', text);
}

export function line(text = ''): void {
	process.stdout.write(`${text}\n`);
}

let section = 0;

export function heading(title: string): void {
	line();
	line(bold(`${++section}. ${title}`));
}

/**
 * Returns an amount with all twelve decimals, so that columns align and sums can be checked by eye.
 */
export function trib(amount: bigint): string {
	const sign = amount < 0n ? '-' : '';
	const digits = (amount < 0n ? -amount : amount).toString().padStart(13, '0');
	return `${sign}${digits.slice(0, -12)}.${digits.slice(-12)}`;
}

export function bytes(count: number): string {
	return count < 1024 ? `${count} bytes` : `${(count / 1024).toFixed(1)} KiB`;
}

export function percentOf(part: bigint, whole: bigint): string {
	return `${(Number((part * 100_000n) / whole) / 1000).toFixed(2)}%`;
}

/** Replaces the middle of a text that is longer than `width`. */
export function shorten(text: string, width: number): string {
	if (text.length <= width) return text;
	const left = Math.ceil((width - 1) / 2);
	return `${text.slice(0, left)}…${text.slice(text.length - (width - 1 - left))}`;
}

/** Replaces control characters, which could command a terminal. */
export function visible(text: string): string {
	return text.replace(/(?![\t\r\n])\p{Cc}/gu, '·');
}

/** Returns the text on one line, without control characters. */
export function oneLine(text: string, width: number): string {
	return shorten(visible(text.replace(/\s+/g, ' ')), width);
}

/** Prints a table. Columns whose name begins with `>` are right-aligned; a row `null` is a rule. */
export function table(columns: string[], rows: (string[] | null)[]): void {
	const right = columns.map((column) => column.startsWith('>'));
	const head = columns.map((column) => column.replace(/^>/, ''));
	const widths = head.map((title, i) =>
		Math.max(title.length, ...rows.map((row) => row?.[i]?.length ?? 0)),
	);
	const write = (cells: string[]): string =>
		cells
			.map((cell, i) => (right[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
			.join('  ')
			.trimEnd();
	line(`   ${dim(write(head))}`);
	for (const row of rows)
		line(
			row === null
				? dim(`   ${widths.map((width) => '-'.repeat(width)).join('  ')}`)
				: `   ${write(row)}`,
		);
}

/** A progress line: overwritten on a terminal, printed anew every ten seconds elsewhere. */
export class Progress {
	#last = 0;

	show(text: string): void {
		if (terminal) process.stdout.write(`\r\u001b[2K   ${text}`);
		else if (Date.now() - this.#last > 10_000) {
			line(`   ${text}`);
			this.#last = Date.now();
		}
	}

	done(text: string): void {
		if (terminal) process.stdout.write('\r\u001b[2K');
		line(`   ${text}`);
	}
}
