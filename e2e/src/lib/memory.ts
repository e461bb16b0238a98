// The memory of a node.

import { readFileSync } from 'node:fs';

import type { Node } from './node.ts';

export const MIB = 1_024 * 1_024;

/** Returns the resident memory of the node in bytes, and its peak since the last reset. */
export function memory(node: Node): { now: number; peak: number } {
	const status = readFileSync(`/proc/${node.pid}/status`, 'utf8');
	const of = (name: string): number =>
		Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1_024;
	return { now: of('VmRSS'), peak: of('VmHWM') };
}
