// The marks of what this browser has verified by itself. No text of a stranger is inside one.

import type { JSX } from 'preact';

import type { Verdict } from '../verify/evidence.ts';

/** Shows the result of a check that this browser made. */
export function Mark({
	verdict,
	what,
}: {
	verdict: Verdict | undefined;
	what: string;
}): JSX.Element {
	if (verdict === undefined)
		return (
			<span class="mark waiting" role="status">
				<svg viewBox="0 0 16 16" aria-hidden="true">
					<circle cx="8" cy="8" r="5.5" />
				</svg>
				{what}: not checked
			</span>
		);
	return verdict.holds ? (
		<span class="mark holds" data-verified="true">
			<svg viewBox="0 0 16 16" aria-hidden="true">
				<path d="M3 8.5l3.5 3.5L13 4.5" />
			</svg>
			{what}: verified in this browser
		</span>
	) : (
		<span class="mark fails" data-verified="false">
			<svg viewBox="0 0 16 16" aria-hidden="true">
				<path d="M4 4l8 8M12 4l-8 8" />
			</svg>
			{what}: does not hold, because {verdict.reason}
		</span>
	);
}
