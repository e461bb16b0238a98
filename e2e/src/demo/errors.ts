// What the demo prints where it cannot go on.

import { BadInput } from '../lib/texts.ts';

/**
 * What the transaction pool says where another program sends from the same account: a lower
 * priority at the same nonce, a nonce that was used meanwhile, a transaction that was replaced.
 */
const USED_ELSEWHERE =
	/^1014: |^1010: .*(outdated|Stale)|the pool dropped the transaction: Usurped/;

/** Returns the text for an error: one line if its cause is known, otherwise with its origin. */
export function describe(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	if (error instanceof BadInput) return error.message;
	if (USED_ELSEWHERE.test(error.message))
		return `another program uses //Alice on this chain (${error.message}); run the demo again when it has ended`;
	return error.stack ?? error.message;
}
