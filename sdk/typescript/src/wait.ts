// Waits, each of which has a limit.

/** Waits for `ms` milliseconds. */
export function sleep(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Awaits `promise`, or throws an error that names `what` after `ms` milliseconds. */
export async function withTimeout<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(
			() => reject(new Error(`waited ${Math.round(ms / 1000)} s for ${what}`)),
			ms,
		);
	});
	try {
		return await Promise.race([promise, late]);
	} finally {
		clearTimeout(timer);
	}
}

/**
 * Calls `ask` until it returns something other than `undefined` or `false`. An error counts as no
 * answer, unless `hopeless` returns `true` for it.
 */
export async function waitUntil<T>(
	ms: number,
	what: string,
	ask: () => Promise<T | undefined | false> | T | undefined | false,
	every = 200,
	hopeless: (error: unknown) => boolean = () => false,
): Promise<T> {
	const end = Date.now() + ms;
	let last: unknown;
	for (;;) {
		try {
			const answer = await ask();
			if (answer !== undefined && answer !== false) return answer;
			last = undefined;
		} catch (error) {
			if (hopeless(error)) throw error;
			last = error;
		}
		if (Date.now() > end) {
			throw new Error(`waited ${Math.round(ms / 1000)} s for ${what}`, { cause: last });
		}
		await sleep(every);
	}
}
