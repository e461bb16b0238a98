// A question to a provider of a model.

import type { ModelView, QuoteView } from '@tributary/sdk/attribution';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { useQuery } from '../context.ts';
import { parseAmount, shortAmount } from '../format/amounts.ts';
import { shortHash } from '../format/text.ts';
import { link } from '../router.ts';
import { Amount, Answer, Facts, Opener, Panel } from '../views/ui.tsx';
import { type Cost, SignCall } from './sign.tsx';
import { type Sent, textBytes } from './transaction.ts';

/** Lets a user ask a provider of the model. */
export function AskAction({ model }: { model: ModelView }): JSX.Element | null {
	const [open, setOpen] = useState(false);
	if (model.retired || model.terms === null) return null;
	return (
		<Panel
			title="Ask"
			aside={<Opener open={open} label="Ask a question" onToggle={() => setOpen(!open)} />}
		>
			{open ? (
				<Ask model={model.model} version={model.terms.version} />
			) : (
				<p class="note">
					The fee goes into escrow, and is refunded if the provider does not answer in
					time.
				</p>
			)}
		</Panel>
	);
}

function Ask({ model, version }: { model: number; version: number }): JSX.Element {
	const [provider, setProvider] = useState('');
	const [prompt, setPrompt] = useState('');
	const [text, setText] = useState('');
	const [job, setJob] = useState<string>();
	const fee = parseAmount(text);
	const query = useQuery(`ask ${model}`, ({ views, head }) =>
		views.providers(model, null, head.hash),
	);
	const take = ({ events }: Sent): void => {
		const requested = events.find(
			({ pallet, name }) => pallet === 'Inference' && name === 'Requested',
		);
		if (typeof requested?.fields.job === 'bigint') setJob(requested.fields.job.toString());
	};
	const costs: Cost[] =
		fee === undefined ? [] : [['Fee', fee, 'in escrow until the job is settled']];
	return (
		<Answer query={query}>
			{({ providers }) => {
				const serving = providers.filter((one) => one.version === version);
				return (
					<SignCall
						label="Ask"
						costs={costs}
						onSent={take}
						plan={
							provider === '' || prompt === '' || fee === undefined || fee === 0n
								? undefined
								: {
										pallet: 'Inference',
										name: 'request',
										args: {
											model,
											version,
											provider,
											prompt: { type: 'Inline', value: textBytes(prompt) },
											fee,
										},
									}
						}
					>
						<div class="fields">
							<label>
								Question, which everybody can read
								<textarea
									name="prompt"
									rows={3}
									value={prompt}
									onInput={(event) => setPrompt(event.currentTarget.value)}
								/>
							</label>
							<div class="row">
								<label>
									Provider
									<select
										name="provider"
										value={provider}
										onChange={(event) => setProvider(event.currentTarget.value)}
									>
										<option value="">Choose…</option>
										{serving.map(({ account, minFee }) => (
											<option key={account} value={account}>
												{`${shortHash(account, 6, 5)}, from ${shortAmount(BigInt(minFee))} TRIB`}
											</option>
										))}
									</select>
								</label>
								<label>
									Fee in TRIB
									<input
										name="fee"
										inputMode="decimal"
										value={text}
										onInput={(event) => setText(event.currentTarget.value)}
									/>
								</label>
							</div>
						</div>
						{fee === undefined || fee === 0n ? null : <Quote model={model} fee={fee} />}
						{job === undefined ? null : (
							<p class="note" role="status">
								It is <a href={link('job', job)}>job {job}</a>.
							</p>
						)}
					</SignCall>
				);
			}}
		</Answer>
	);
}

function Quote({ model, fee }: { model: number; fee: bigint }): JSX.Element {
	const query = useQuery(
		`quote ${model} ${fee}`,
		({ views, head }) => views.quote(model, fee, head.hash),
		true,
	);
	return <Answer query={query}>{(quote) => <Shares quote={quote} />}</Answer>;
}

function Shares({ quote }: { quote: QuoteView }): JSX.Element {
	const sum = (amounts: string[]): bigint =>
		amounts.reduce((total, one) => total + BigInt(one), 0n);
	return (
		<Facts
			facts={[
				['Protocol', <Amount key="r" value={quote.protocol} />],
				['Provider', <Amount key="p" value={quote.provider} />],
				[
					'Owner and base models',
					<Amount key="o" value={sum(quote.beneficiaries.map(({ amount }) => amount))} />,
				],
				[
					'Data',
					<Amount
						key="d"
						value={sum(
							quote.releases.flatMap(({ ownerCut, pool }) => [ownerCut, pool]),
						)}
					/>,
				],
				[
					'Of it to the sources found',
					<>
						at most <Amount value={quote.spansAtMost} />
					</>,
				],
			]}
		/>
	);
}
