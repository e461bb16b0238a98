// Contents from the web. Whoever serves one is not trusted: only its hash counts.

import type { ContributionView } from '@tributary/sdk/attribution';

import { formatBytes } from '../format/bytes.ts';
import { safeLink } from '../format/text.ts';

/** The largest content that is fetched into a page. */
const LARGEST = 64 * 1024 * 1024;
/** Milliseconds after which a host is given up. */
const TIMEOUT = 30_000;

async function fetchFrom(address: string, length: number): Promise<Uint8Array> {
	const response = await fetch(address, {
		signal: AbortSignal.timeout(TIMEOUT),
		credentials: 'omit',
		referrerPolicy: 'no-referrer',
	});
	if (!response.ok) throw new Error(`HTTP ${response.status}`);
	const reader = response.body?.getReader();
	if (reader === undefined) throw new Error('no body');
	const bytes = new Uint8Array(length);
	let at = 0;
	for (;;) {
		const { done, value } = await reader.read();
		if (done) break;
		if (at + value.length > length) {
			await reader.cancel();
			throw new Error('it is longer than the contribution');
		}
		bytes.set(value, at);
		at += value.length;
	}
	return bytes.subarray(0, at);
}

/** Fetches a content from the mirrors or its URI; throws an error that names each failure. */
export async function fetchContent(
	{ uri, hash, length }: Pick<ContributionView, 'uri' | 'hash' | 'length'>,
	mirrors: string[],
): Promise<Uint8Array> {
	const size = Number(length);
	if (size > LARGEST)
		throw new Error(`The content has ${formatBytes(size)}, too many for a page to fetch.`);
	const own = safeLink(uri);
	const addresses = [
		...mirrors.map((mirror) => `${mirror}${hash.slice(2)}`),
		...(own === undefined ? [] : [own]),
	];
	const failures: string[] = [];
	for (const address of addresses) {
		try {
			return await fetchFrom(address, size);
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			failures.push(`${new URL(address).host}: ${reason}`);
		}
	}
	throw new Error(`The content could not be fetched (${failures.join('; ')}).`);
}
