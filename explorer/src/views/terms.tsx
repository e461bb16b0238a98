// A model's terms as a picture: the whole width is the fee after the protocol's cut.

import type { TermsView } from '@tributary/sdk/attribution';
import type { JSX } from 'preact';

import { formatPerbill } from '../format/amounts.ts';
import { Account } from './ui.tsx';

/** One, in the parts of a billion that the chain counts in. */
const WHOLE = 1_000_000_000;

/** Draws the split of a fee, and the caps of what spans may take of the data share. */
export function TermsPicture({ terms }: { terms: TermsView }): JSX.Element {
	const { split, method, beneficiaries } = terms;
	const parts = [
		['Provider', 'provider', split.provider],
		['Owner', 'model', split.owner],
		['Base models', 'lineage', split.base],
		['Data', 'data', split.data],
	] as const;
	const shown = parts.filter(([, , share]) => share > 0);
	const { totalCap, contributionCap } = method;
	return (
		<figure class="terms">
			<div
				class="split"
				role="img"
				aria-label={shown
					.map(([name, , share]) => `${name} ${formatPerbill(share)}`)
					.join(', ')}
			>
				{shown.map(([name, kind, share]) => (
					<div key={name} class={`part ${kind}`} style={{ flexGrow: share / WHOLE }}>
						<b>{formatPerbill(share)}</b>
						<span>{name}</span>
					</div>
				))}
			</div>
			<figcaption>
				{method.kind === 'pooled' ||
				totalCap === undefined ||
				contributionCap === undefined ? (
					<p>The data share goes to the whole Releases, by points.</p>
				) : (
					<p>
						Up to <b>{formatPerbill(totalCap)}</b> of the data share goes to the{' '}
						{method.kind === 'spans'
							? 'contributions whose words are in the answer'
							: 'contributions that the provider cites'}
						, at most <b>{formatPerbill(contributionCap)}</b> to one of them. The rest
						goes to the whole Releases, by points.
					</p>
				)}
				<p class="listing">
					{beneficiaries.map(({ account, share }, i) => (
						<span key={`${i} ${account}`}>
							<Account address={account} /> {formatPerbill(share)}
						</span>
					))}
				</p>
			</figcaption>
		</figure>
	);
}
