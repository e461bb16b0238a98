// The parts that several pages show of a contribution.

import type { ContributionView } from '@tributary/sdk/attribution';
import type { JSX } from 'preact';

import { Badge } from './ui.tsx';

/** Shows the answers of a contributor about the two uses. */
export function Preferences({
	preferences,
}: {
	preferences: { trainAi: string; aiUse: string };
}): JSX.Element {
	return (
		<>
			train-ai: {preferences.trainAi}, ai-use: {preferences.aiUse}
		</>
	);
}

/** The state of a contribution as a badge. */
export function ContributionState({ view }: { view: ContributionView }): JSX.Element {
	if (view.original !== null) return <Badge tone="bad">struck as a copy</Badge>;
	if (view.state === 'accepted') return <Badge tone="good">accepted</Badge>;
	return <Badge tone={view.state === 'pending' ? 'live' : 'warn'}>{view.state}</Badge>;
}

/** Returns all that a contribution has earned, claimed or not. */
export function earned(view: ContributionView): bigint {
	return (
		BigInt(view.spansClaimable) +
		BigInt(view.poolClaimable) +
		BigInt(view.spansClaimed) +
		BigInt(view.poolClaimed)
	);
}
