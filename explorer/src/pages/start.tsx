// What is happening now, in three pictures: what was settled, who earned, what was asked.

import type { JobView, Settlement } from '@tributary/sdk/attribution';
import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';

import { ChainHistory, type Settled } from '../chain/history.ts';
import { useApp, useQuery } from '../context.ts';
import { formatPercent, shortAmount } from '../format/amounts.ts';
import { type Earning, earnings, serviceKey, settlementOf } from '../format/earnings.ts';
import { readBytes } from '../format/spans.ts';
import { link } from '../router.ts';
import { findPrompt } from '../verify/submission.ts';
import { GlyphText } from '../views/answer-text.tsx';
import { Account, Amount, Answer, Panel } from '../views/ui.tsx';
import { JobState } from './job.tsx';

/** The number of jobs that the pictures show. */
const JOBS = 40;
/** Blocks whose events are read for the settlements of channels, which leave no receipt. */
const BLOCKS = 100;
/** The number of questions that are shown with their text. */
const QUESTIONS = 6;

/** A settlement with the block that it is ordered by. */
interface Dated {
	block: number;
	settlement: Settlement;
}

function useLive(): Settled[] {
	const { connection } = useApp();
	const [live, setLive] = useState<Settled[]>([]);
	useEffect(() => {
		setLive([]);
		return new ChainHistory(connection).follow(
			(settled) => setLive((before) => [settled, ...before].slice(0, JOBS)),
			(error) => console.warn('the subscription to settlements ended:', error.message),
		);
	}, [connection]);
	return live;
}

/** The start page. */
export function StartPage(): JSX.Element {
	const live = useLive();
	const jobs = useQuery('start jobs', ({ connection, head }) =>
		new ChainHistory(connection).jobs(head, JOBS),
	);
	const channels = useQuery(
		'start channels',
		async ({ connection, head }) => {
			const found = await new ChainHistory(connection).settlements(
				head,
				head.number - BLOCKS,
			);
			return found.filter(({ settlement }) => 'channel' in settlement.service);
		},
		true,
	);
	const settled = useMemo(() => {
		const receipts = (jobs.data ?? []).flatMap((job): Dated[] => {
			const settlement = settlementOf(job);
			return settlement === undefined
				? []
				: [{ block: job.receipt?.settledAt ?? 0, settlement }];
		});
		const known = new Set(receipts.map(({ settlement }) => serviceKey(settlement)));
		// A job of the subscription is shown once its receipt is read as well.
		const fresh = live.filter(({ settlement }) => !known.has(serviceKey(settlement)));
		const old = (channels.data ?? []).filter(
			({ block }) => !live.some((one) => one.block === block),
		);
		return [...fresh, ...receipts, ...old].sort((a, b) => b.block - a.block);
	}, [jobs.data, channels.data, live]);
	return (
		<>
			<header class="hero">
				<h1>Whose work is in this answer, and how is each of them paid?</h1>
				<p>
					Every paid answer on this chain is traced to the bytes of its sources, and its
					fee goes to all of them. These are the latest, at the finalized block.
				</p>
			</header>
			<Answer query={jobs}>
				{(found) => (
					<div class="pictures">
						<FeesPicture settled={settled} />
						<EarnersPicture settled={settled} />
						<QuestionsPicture jobs={found} />
					</div>
				)}
			</Answer>
		</>
	);
}

/** The bars of the picture of fees; a few wide ones would look like a mistake. */
const BARS = 24;

function FeesPicture({ settled }: { settled: Dated[] }): JSX.Element {
	const total = settled.reduce((sum, { settlement }) => sum + BigInt(settlement.fee), 0n);
	const shown = settled.slice(0, BARS).reverse();
	const largest = shown.reduce((max, { settlement }) => {
		const fee = BigInt(settlement.fee);
		return fee > max ? fee : max;
	}, 1n);
	return (
		<Panel title="Fees settled">
			{settled.length === 0 ? (
				<p class="empty">
					Nothing has been settled yet. A job settles when its challenge window has
					passed.
				</p>
			) : (
				<>
					<p class="big">
						<Amount value={total} />
						<span class="faint">
							{' '}
							in {settled.length}{' '}
							{settled.length === 1 ? 'settlement' : 'settlements'}
						</span>
					</p>
					<ul class="bars" aria-label="Fees of the latest settlements, the newest last">
						{shown.map(({ block, settlement }) => {
							const { service } = settlement;
							const href =
								'job' in service
									? link('job', service.job)
									: link('channel', service.channel);
							const height = Number((BigInt(settlement.fee) * 100n) / largest);
							return (
								<li key={`${block} ${serviceKey(settlement)}`}>
									<a
										href={href}
										title={`${serviceKey(settlement)}: ${shortAmount(BigInt(settlement.fee))} TRIB`}
										aria-label={`${serviceKey(settlement)}: ${shortAmount(BigInt(settlement.fee))} TRIB`}
									>
										<span style={{ height: `${Math.max(4, height)}%` }} />
									</a>
								</li>
							);
						})}
					</ul>
				</>
			)}
		</Panel>
	);
}

/** The number of earners that are shown. */
const EARNERS = 8;

function Earner({ earning }: { earning: Earning }): JSX.Element {
	if (earning.kind === 'account') return <Account address={earning.subject} />;
	const [datanet, number] = earning.subject.split(':');
	return earning.kind === 'contribution' ? (
		<a href={link('contribution', datanet, number)}>Contribution {earning.subject}</a>
	) : (
		<a href={link('release', datanet, number)}>Release {earning.subject}</a>
	);
}

function EarnersPicture({ settled }: { settled: Dated[] }): JSX.Element {
	const all = earnings(settled.map(({ settlement }) => settlement));
	const total = all.reduce((sum, { amount }) => sum + amount, 0n);
	const largest = all[0]?.amount ?? 1n;
	return (
		<Panel title="Who earned">
			{all.length === 0 ? (
				<p class="empty">Nobody yet.</p>
			) : (
				<ol class="earners">
					{all.slice(0, EARNERS).map((earning) => (
						<li key={`${earning.kind} ${earning.subject}`}>
							<span class="who">
								<Earner earning={earning} />
								<span class="faint">{earning.roles.join(', ')}</span>
							</span>
							<span class="sum">
								<Amount value={earning.amount} />
								<span class="faint">{formatPercent(earning.amount, total)}</span>
							</span>
							<span
								class={`meter ${earning.kind}`}
								style={{
									width: `${Number((earning.amount * 1000n) / largest) / 10}%`,
								}}
								aria-hidden="true"
							/>
						</li>
					))}
				</ol>
			)}
		</Panel>
	);
}

function QuestionsPicture({ jobs }: { jobs: JobView[] }): JSX.Element {
	return (
		<Panel title="What was asked" aside={<a href="#/jobs">all jobs</a>}>
			{jobs.length === 0 ? (
				<p class="empty">
					No job yet. <code>./scripts/demo.sh</code> plays the whole economy on this
					chain.
				</p>
			) : (
				<ul class="questions">
					{jobs.slice(0, QUESTIONS).map((job) => (
						<Question key={job.job} job={job} />
					))}
				</ul>
			)}
		</Panel>
	);
}

function Question({ job }: { job: JobView }): JSX.Element {
	const prompt = useQuery(
		`prompt ${job.job}`,
		async ({ connection }) => ({ bytes: await findPrompt(connection, job) }),
		true,
	);
	const bytes = prompt.data?.bytes;
	return (
		<li>
			<a href={link('job', job.job)} class="question">
				{bytes === undefined ? (
					<span class="faint">a question of which the chain has the hash</span>
				) : (
					<span class="clamp">
						<GlyphText glyphs={readBytes(bytes.subarray(0, 400))} />
					</span>
				)}
			</a>
			<span class="meta">
				<a href={link('job', job.job)}>job {job.job}</a>
				<JobState state={job.state} refuted={job.receipt?.refuted} />
				<Amount value={job.fee} />
				<a href={link('model', job.model)}>model {job.model}</a>
			</span>
		</li>
	);
}
