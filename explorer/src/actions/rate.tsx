// The rating of an answer by its requester.

import type { JobView } from '@tributary/sdk/attribution';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { Opener, Panel } from '../views/ui.tsx';
import { SignCall, useSigner } from './sign.tsx';

/** Lets the requester rate the answer once. */
export function RateAction({ job }: { job: JobView }): JSX.Element | null {
	const [open, setOpen] = useState(false);
	const [score, setScore] = useState(5);
	const account = useSigner();
	// `undefined` where there is no receipt, a number where it is rated.
	if (job.receipt?.score !== null) return null;
	const own = account === undefined || account.address === job.requester;
	return (
		<Panel
			title="Rate the answer"
			aside={<Opener open={open} label="Rate" onToggle={() => setOpen(!open)} />}
		>
			{open ? (
				<SignCall
					label={`Rate it ${score} of 5`}
					costs={[]}
					plan={
						own
							? {
									pallet: 'Inference',
									name: 'rate',
									args: { job: BigInt(job.job), score },
								}
							: undefined
					}
				>
					{own ? (
						<label class="inline">
							Score
							<select
								name="score"
								value={String(score)}
								onChange={(event) => setScore(Number(event.currentTarget.value))}
							>
								{[1, 2, 3, 4, 5].map((one) => (
									<option key={one} value={String(one)}>
										{one}
									</option>
								))}
							</select>
						</label>
					) : (
						<p class="note">Only the account that asked may rate the answer.</p>
					)}
				</SignCall>
			) : (
				<p class="note">The account that asked may rate the answer once, from 1 to 5.</p>
			)}
		</Panel>
	);
}
