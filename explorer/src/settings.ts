// What the user chose: the chain to read and the mirrors of contents. It is kept in this browser.

import type { Target } from './chain/connection.ts';

/** The node of a development chain. */
export const DEFAULT_NODE = 'ws://127.0.0.1:9944';

/** The user's choices. */
export interface Settings {
	target: Target;
	/** Addresses under which contents are found by their hash: `https://mirror.example/`. */
	mirrors: string[];
}

const KEY = 'tributary-explorer';

/** Returns an address of a node if it is one. */
export function parseNode(text: string): string | undefined {
	try {
		const url = new URL(text.trim());
		return url.protocol === 'ws:' || url.protocol === 'wss:' ? url.href : undefined;
	} catch {
		return undefined;
	}
}

/** Returns the address of a mirror, with a slash at its end, if it is one. */
export function parseMirror(text: string): string | undefined {
	try {
		const url = new URL(text.trim());
		if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
		return url.href.endsWith('/') ? url.href : `${url.href}/`;
	} catch {
		return undefined;
	}
}

function stored(): Partial<{ node: string; mirrors: string[] }> {
	try {
		const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
		return value !== null && typeof value === 'object' ? value : {};
	} catch {
		return {};
	}
}

/**
 * Returns the choices: those in the address (`?node=` or `?spec=`) before those of an earlier
 * visit. A specification is fetched from its address.
 */
export async function loadSettings(search: string): Promise<Settings> {
	const { node, mirrors } = stored();
	const query = new URLSearchParams(search);
	const chosen = {
		mirrors: Array.isArray(mirrors)
			? mirrors.flatMap((one) => (typeof one === 'string' ? (parseMirror(one) ?? []) : []))
			: [],
	};
	const spec = query.get('spec');
	if (spec !== null) {
		const response = await fetch(new URL(spec, location.href), {
			signal: AbortSignal.timeout(30_000),
		});
		if (!response.ok)
			throw new Error(`the specification at ${spec} cannot be read: HTTP ${response.status}`);
		return { ...chosen, target: { kind: 'light', spec: await response.text() } };
	}
	const url =
		parseNode(query.get('node') ?? '') ??
		(typeof node === 'string' ? parseNode(node) : undefined) ??
		DEFAULT_NODE;
	return { ...chosen, target: { kind: 'node', url } };
}

/** Keeps the choices for the next visit; a specification is too large to keep. */
export function saveSettings({ target, mirrors }: Settings): void {
	try {
		localStorage.setItem(
			KEY,
			JSON.stringify({
				...(target.kind === 'node' ? { node: target.url } : { node: stored().node }),
				mirrors,
			}),
		);
	} catch {
		// A browser that keeps nothing asks again at the next visit.
	}
}
