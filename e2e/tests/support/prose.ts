// Texts for the tests, some of which quote others.

import { concatBytes, utf8 } from '@tributary/sdk';

/** Returns words that no other seed makes, so that two texts share only deliberate quotations. */
export function prose(seed: number, length: number): Uint8Array {
	let state = (seed * 2_654_435_761) >>> 0;
	const next = (below: number): number => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
	let text = '';
	while (text.length < length) {
		text +=
			Array.from({ length: 2 + next(7) }, () => String.fromCharCode(97 + next(26))).join('') +
			(next(9) === 0 ? '.\n' : ' ');
	}
	return utf8(text.slice(0, length));
}

const original = prose(1, 3_000);
const quoting = concatBytes([prose(2, 2_500), original.subarray(1_000, 1_400), prose(3, 2_500)]);
const short = prose(4, 700);
const padded = concatBytes([original, utf8('\n')]);

export const TEXTS = {
	original,
	quoting,
	short,
	padded,
	late: prose(5, 2_000),
	uncurated: prose(6, 2_000),
};
