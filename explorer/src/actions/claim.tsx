// Claims: any account may send one, and it pays the owner of the credit.

import type { AccountView, ContributionView } from '@tributary/sdk/attribution';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { Amount, Panel } from '../views/ui.tsx';
import { SignCall } from './sign.tsx';
import type { CallPlan } from './transaction.ts';

function Claim({ amount, plan }: { amount: bigint; plan: CallPlan }): JSX.Element {
	const [open, setOpen] = useState(false);
	return open ? (
		<SignCall plan={plan} costs={[]} label="Claim">
			<p class="note">
				Pays <Amount value={amount} exact /> to the owner of the credit, whoever sends it.
			</p>
		</SignCall>
	) : (
		<button type="button" onClick={() => setOpen(true)}>
			Claim <Amount value={amount} />
		</button>
	);
}

/** Lets a user claim what an account is owed. */
export function ClaimAccount({ view }: { view: AccountView }): JSX.Element | null {
	const amount = BigInt(view.claimable);
	if (amount === 0n) return null;
	return (
		<Panel title="Claim">
			<Claim
				amount={amount}
				plan={{ pallet: 'Attribution', name: 'claim_for', args: { account: view.account } }}
			/>
		</Panel>
	);
}

/** Lets a user claim what a contribution has earned. */
export function ClaimContribution({ view }: { view: ContributionView }): JSX.Element | null {
	const amount = BigInt(view.spansClaimable) + BigInt(view.poolClaimable);
	if (amount === 0n) return null;
	const { datanet, index } = view;
	return (
		<Claim
			amount={amount}
			plan={{
				pallet: 'Attribution',
				name: 'claim',
				args: { contributions: [{ datanet, index }] },
			}}
		/>
	);
}
