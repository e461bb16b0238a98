// The record of a scenario, for the table of results.

import { inspect } from 'node:util';

import { dim, line, oneLine } from '../lib/print.ts';

export interface Scenario {
	/** The name on the command line. */
	name: string;
	title: string;
	run(run: Run): Promise<void>;
}

/** A property that was violated. */
export class Broken extends Error {}

/** One run of one scenario. */
export class Run {
	readonly short: boolean;
	readonly seed: number;
	readonly done: string[] = [];
	readonly seen: string[] = [];
	#state: number;

	constructor(short: boolean, seed: number) {
		this.short = short;
		this.seed = seed;
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

	/** Records for the table what was done. */
	did(what: string): void {
		this.done.push(what);
		this.note(what);
	}

	/** Records for the table what was observed. */
	saw(what: string): void {
		this.seen.push(what);
		this.note(what);
	}

	/** Prints progress. */
	note(what: string): void {
		line(dim(`   ${new Date().toISOString().slice(11, 19)}  ${what}`));
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

function cell(lines: string[]): string {
	return lines.join('; ').replaceAll('|', '\\|');
}

/** Returns the results as a Markdown table. */
export function table(results: Result[]): string {
	const rows = results.map(({ scenario, run, seconds, error }) => {
		const result = error === undefined ? 'held' : '**failed**';
		const seen =
			error === undefined
				? run.seen
				: [
						...run.seen,
						oneLine(error instanceof Error ? error.message : inspect(error), 300),
					];
		return `| ${scenario.name} | ${cell(run.done)} | ${cell(seen)} | ${result} | ${Math.round(seconds)} s |`;
	});
	return [
		'| scenario | actions | observations | result | duration |',
		'|---|---|---|---|---|',
		...rows,
	].join('\n');
}

/** Returns seconds with one decimal. */
export function seconds(ms: number): string {
	return `${(ms / 1000).toFixed(1)} s`;
}
