// Routes in the fragment of the address, so that static files need no server that knows them.

import { useEffect, useState } from 'preact/hooks';

/** A place in the explorer: the segments of its path, and what follows the question mark. */
export interface Route {
	path: string[];
	query: URLSearchParams;
}

/** Parses the fragment of an address. */
export function parseRoute(fragment: string): Route {
	const [path = '', query = ''] = fragment.replace(/^#?\/?/, '').split('?', 2);
	return {
		path: path
			.split('/')
			.filter((part) => part !== '')
			.map(decode),
		query: new URLSearchParams(query),
	};
}

function decode(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}

/** Returns the link to a place. */
export function link(...path: (string | number)[]): string {
	return `#/${path.map((part) => encodeURIComponent(String(part))).join('/')}`;
}

/** Returns the current place, and renders again when it changes. */
export function useRoute(): Route {
	const [route, setRoute] = useState(() => parseRoute(location.hash));
	useEffect(() => {
		const onChange = (): void => setRoute(parseRoute(location.hash));
		addEventListener('hashchange', onChange);
		return () => removeEventListener('hashchange', onChange);
	}, []);
	return route;
}

/** A number in a path; `undefined` if it is not one that ids have. */
export function parseId(text: string | undefined): number | undefined {
	return text !== undefined && /^\d{1,10}$/.test(text) && Number(text) <= 0xffff_ffff
		? Number(text)
		: undefined;
}

/** A number of 64 bits in a path, as a decimal string. */
export function parseLongId(text: string | undefined): string | undefined {
	return text !== undefined && /^\d{1,20}$/.test(text) && BigInt(text) < 2n ** 64n
		? BigInt(text).toString()
		: undefined;
}
