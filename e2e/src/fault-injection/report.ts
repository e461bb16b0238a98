// The record of a scenario, and the report that is printed from the records.

import { inspect } from 'node:util';

import { shorten, visible } from '../lib/print.ts';

export interface Scenario {
	/** The name on the command line. */
	name: string;
	title: string;
	/** `true` if it does not run with the others. */
	onlyByName?: boolean;
	run(run: Run): Promise<void>;
}

/** A property that was violated. */
export class Broken extends Error {}

/** An item of a list in the report. */
interface Entry {
	text: string;
	/** A message that belongs to it. */
	quote?: string;
}

/** Prints a line of progress to standard error, because standard output is the report alone. */
export function progress(text = ''): void {
	process.stderr.write(`${text}\n`);
}

/** One run of one scenario. */
export class Run {
	readonly short: boolean;
	readonly seed: number;
	/** The duration of a scenario that takes as long as one wants. */
	readonly minutes: number;
	readonly done: Entry[] = [];
	readonly seen: Entry[] = [];
	#state: number;

	constructor(short: boolean, seed: number, minutes = 0) {
		this.short = short;
		this.seed = seed;
		this.minutes = minutes;
		this.#state = seed >>> 0;
	}

	/** Returns the next random number from 0 to 1, determined by the seed (mulberry32). */
	random(): number {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let x = this.#state;
		x = Math.imul(x ^ (x >>> 15), x | 1);
		x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
		return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
	}

	/** Records an action for the report. */
	did(what: string): void {
		this.done.push({ text: what });
		this.note(what);
	}

	/** Records an observation for the report, and the message that it is about, word for word. */
	saw(what: string, quote?: string): void {
		this.seen.push({ text: what, quote });
		this.note(quote === undefined ? what : `${what}: ${quote}`);
	}

	/** Prints progress. */
	note(what: string): void {
		progress(`   ${new Date().toISOString().slice(11, 19)}  ${what}`);
	}

	must(holds: boolean, otherwise: string): void {
		if (!holds) throw new Broken(otherwise);
	}
}

export interface Result {
	scenario: Scenario;
	run: Run;
	seconds: number;
	error?: unknown;
}

/** The columns of a page, as in all of `docs/`. */
const WIDTH = 100;
/** The maximum number of characters of an error in the report; the progress has all of it. */
const MAX_ERROR = 1_000;
/** Words that would begin a list, a heading or a quotation if they began a line. */
const MARKUP = /^([-+*>]|#+|\d+[.)])$/;

/** Returns the text in lines of a page: the first begins with `first`, the others with `indent`. */
function wrap(text: string, first = '', indent = first): string {
	const [start, ...words] = text.trim().split(/\s+/);
	const lines = [first + start];
	for (const word of words) {
		const last = lines[lines.length - 1];
		if (last.length + 1 + word.length <= WIDTH || MARKUP.test(word))
			lines[lines.length - 1] = `${last} ${word}`;
		else lines.push(`${indent}${word}`);
	}
	return lines.join('\n');
}

/** Returns the entry as an item of a list: a sentence, and its message in a block of text. */
function item({ text, quote }: Entry): string {
	const sentence = text.charAt(0).toUpperCase() + text.slice(1);
	if (quote === undefined) return wrap(`${sentence}.`, '- ', '  ');
	const block = quote
		.split('\n')
		.map((one) => wrap(one, '  ').trimEnd())
		.join('\n');
	return `${wrap(`${sentence}:`, '- ', '  ')}\n\n  \`\`\`text\n${block}\n  \`\`\``;
}

function list(title: string, entries: Entry[]): string[] {
	return entries.length === 0 ? [] : [`${title}:`, entries.map(item).join('\n')];
}

function section({ scenario, run, seconds, error }: Result): string[] {
	const seen = [...run.seen];
	if (error !== undefined) {
		const message = error instanceof Error ? error.message : inspect(error);
		seen.push({ text: 'error', quote: shorten(visible(message), MAX_ERROR) });
	}
	return [
		`## ${scenario.name}`,
		`Result: ${error === undefined ? 'held' : '**failed**'}. Duration: ${Math.round(seconds)} s.`,
		...list('Done', run.done),
		...list('Seen', seen),
	];
}

/** Returns the results as a page of `docs/reports/`. */
export function report(results: Result[], command: string, date: Date): string {
	const day = date.toLocaleDateString('en-GB', {
		day: 'numeric',
		month: 'long',
		year: 'numeric',
		timeZone: 'UTC',
	});
	const held = results.filter(({ error }) => error === undefined).length;
	const summary =
		`These are the results of \`${command}\`: ${held} of ${results.length} scenarios held. ` +
		'[Reliability](../operate/reliability.md) lists what each scenario requires.';
	return [`# Fault injection, ${day}`, wrap(summary), ...results.flatMap(section)].join('\n\n');
}

/** Returns seconds with one decimal. */
export function seconds(ms: number): string {
	return `${(ms / 1000).toFixed(1)} s`;
}
