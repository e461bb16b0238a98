// The delegation of stake to a validator.

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { parseAmount } from '../format/amounts.ts';
import { shortHash } from '../format/text.ts';
import type { Pool } from '../pages/validators.tsx';
import { Opener, Panel } from '../views/ui.tsx';
import { SignCall } from './sign.tsx';

/** Lets a user delegate stake to a validator. */
export function DelegateAction({ pools }: { pools: Pool[] }): JSX.Element | null {
	const open = pools.filter(({ standing }) => standing.type !== 'Closed');
	const [shown, setShown] = useState(false);
	const [pool, setPool] = useState('');
	const [text, setText] = useState('');
	const amount = parseAmount(text);
	if (open.length === 0) return null;
	return (
		<Panel
			title="Delegate"
			note="Delegated stake earns a part of the rewards, and is slashed with the validator’s own."
			aside={<Opener open={shown} label="Delegate" onToggle={() => setShown(!shown)} />}
		>
			{shown ? (
				<SignCall
					label="Delegate"
					costs={
						amount === undefined
							? []
							: [['Stake', amount, 'held until it is undelegated and unbonded']]
					}
					plan={
						pool === '' || amount === undefined || amount === 0n
							? undefined
							: {
									pallet: 'Validators',
									name: 'delegate',
									args: { pool: Number(pool), amount },
								}
					}
				>
					<div class="row">
						<label>
							Validator
							<select
								name="pool"
								value={pool}
								onChange={(event) => setPool(event.currentTarget.value)}
							>
								<option value="">Choose…</option>
								{open.map(({ id, validator }) => (
									<option key={id} value={String(id)}>
										{`${id}: ${shortHash(validator, 6, 5)}`}
									</option>
								))}
							</select>
						</label>
						<label>
							Amount in TRIB
							<input
								name="amount"
								inputMode="decimal"
								value={text}
								onInput={(event) => setText(event.currentTarget.value)}
							/>
						</label>
					</div>
				</SignCall>
			) : null}
		</Panel>
	);
}
