// Pages of docs/ whose code blocks and tables are executed, so that page and chain cannot differ.

import { readFileSync } from 'node:fs';

import { withTimeout } from '@tributary/sdk';

/** A fenced block: ```language name. */
interface Block {
	language: string;
	name: string;
	code: string;
}

/** A row of a table, keyed by the headings. */
export type Row = Record<string, string>;

/** A page, and the blocks of it that have been used. */
export class Page {
	readonly #path: string;
	readonly #text: string;
	readonly #blocks: Block[];
	readonly #used = new Set<string>();

	/** Reads the page at this path in the repository. */
	constructor(path: string) {
		this.#path = path;
		this.#text = readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
		this.#blocks = [...this.#text.matchAll(/^```(\w+) ?(.*)\n([\s\S]*?)^```$/gm)]
			.map(([, language = '', name = '', code = '']) => ({ language, name, code }))
			.filter(({ language }) => language !== 'text');
	}

	/** Returns the content of the block of this name, and records that it was used. */
	block(language: string, name: string): string {
		const found = this.#blocks.filter((one) => one.name === name);
		if (found.length !== 1 || found[0].language !== language) {
			throw new Error(
				`${this.#path} must have one block '${language} ${name}', and has ${found.length} named '${name}'`,
			);
		}
		this.#used.add(name);
		return found[0].code;
	}

	/** Returns the blocks that no test has run. */
	unused(): string[] {
		return this.#blocks
			.filter(({ name }) => !this.#used.has(name))
			.map(({ language, name }) => `${language} ${name}`.trim());
	}

	/** Returns the rows of the table that begins with this heading, or these: `to | call`. */
	table(heading: string): Row[] {
		const lines = this.#text.split('\n');
		const start = lines.findIndex((line) => line.startsWith(`| ${heading} |`));
		if (start < 0) throw new Error(`${this.#path} has no table that begins with '${heading}'`);
		const cells = (line: string): string[] =>
			line
				.split('|')
				.slice(1, -1)
				.map((cell) => cell.trim());
		const headings = cells(lines[start]);
		const rows: Row[] = [];
		for (const line of lines.slice(start + 2)) {
			if (!line.startsWith('|')) break;
			rows.push(Object.fromEntries(cells(line).map((cell, i) => [headings[i], cell])));
		}
		return rows;
	}

	/** Returns the number between these two texts of the page. */
	numberBetween(before: string, after: string): string {
		const parts = this.#text.split(before);
		const number = /^[\d.]+/.exec(parts[1] ?? '')?.[0] ?? '';
		if (parts.length !== 2 || !parts[1].slice(number.length).startsWith(after))
			throw new Error(`${this.#path} must have '${before}…${after}' exactly once`);
		return number;
	}
}

/** Returns the texts between backticks. */
export function codes(text: string): string[] {
	return [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}

type Run = (
	process: { env: Record<string, string> },
	console: { log(value: unknown): void },
) => Promise<unknown>;
const AsyncFunction = (async () => {}).constructor as new (...parameters: string[]) => Run;

/** Runs JavaScript of a page with these variables, and returns its value and what it logs. */
export async function javascript(
	code: string,
	env: Record<string, string>,
	ms: number,
): Promise<{ value: unknown; logged: unknown[] }> {
	const logged: unknown[] = [];
	const run = new AsyncFunction('process', 'console', code);
	const value = await withTimeout(
		ms,
		'JavaScript of a page',
		run({ env }, { log: (value) => logged.push(value) }),
	);
	return { value, logged };
}
