// A job: the answer and whose words are in it, the evidence, and the flow of its fee.

import type { ContributionView, JobView } from '@tributary/sdk/attribution';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';

import { RateAction } from '../actions/rate.tsx';
import type { AppState } from '../context.ts';
import { useApp, useQuery } from '../context.ts';
import { formatBytes } from '../format/bytes.ts';
import { receiptFlow } from '../format/flow.ts';
import { readBytes } from '../format/spans.ts';
import { link } from '../router.ts';
import {
	type Submission,
	type Verdict,
	verifyOutput,
	verifyRun,
	verifyRunsHash,
} from '../verify/evidence.ts';
import { encodeRuns, findPrompt, findSubmission } from '../verify/submission.ts';
import { AnswerText, GlyphText, Legend, ownerKey, ownersOf } from '../views/answer-text.tsx';
import { DisputePanel } from '../views/dispute.tsx';
import { FlowTable } from '../views/flow-table.tsx';
import { Sankey } from '../views/sankey.tsx';
import { SourcePanel } from '../views/source.tsx';
import {
	Account,
	Amount,
	Answer,
	asJson,
	Badge,
	Copy,
	Facts,
	Hash,
	Panel,
	ProviderLink,
	Title,
} from '../views/ui.tsx';
import { Mark } from '../views/verdict.tsx';

/** What the explorer knows of a job's answer. */
interface Evidence {
	submission: Submission | undefined;
	prompt: Uint8Array | undefined;
	contents: Map<string, ContributionView>;
	encodedRuns: Uint8Array | undefined;
}

async function readEvidence(
	{ connection, views, head }: AppState,
	job: JobView,
): Promise<Evidence> {
	const [submission, prompt] = await Promise.all([
		findSubmission(connection, job),
		findPrompt(connection, job),
	]);
	const ids = new Map(
		[...(submission?.runs ?? []).map(({ run }) => run), ...(submission?.citations ?? [])].map(
			({ contribution }) => [ownerKey(contribution), contribution],
		),
	);
	const contents = await Promise.all(
		[...ids].map(async ([key, id]) => [key, await views.contribution(id, head.hash)] as const),
	);
	return {
		submission,
		prompt,
		contents: new Map(contents),
		encodedRuns:
			submission === undefined || submission.runs.length === 0
				? undefined
				: await encodeRuns(connection, head.hash, submission.runs),
	};
}

const STATES: Record<JobView['state'], [string, 'live' | 'good']> = {
	requested: ['requested', 'live'],
	accepted: ['accepted', 'live'],
	submitted: ['answered, may be challenged', 'live'],
	settled: ['settled', 'good'],
};

/** The state of a job as a badge. */
export function JobState({
	state,
	refuted = false,
}: {
	state: JobView['state'];
	refuted?: boolean;
}): JSX.Element {
	if (refuted) return <Badge tone="bad">settled, refuted</Badge>;
	const [name, tone] = STATES[state];
	return <Badge tone={tone}>{name}</Badge>;
}

/** The page of a job. */
export function JobPage({ id }: { id: string }): JSX.Element {
	const query = useQuery(`job ${id}`, ({ views, head }) => views.job(id, head.hash));
	return (
		<Answer
			query={query}
			missing={
				<>
					The state has no job {id}. A refunded or cancelled job leaves the state at once,
					and a receipt after 30 days.
				</>
			}
		>
			{(job) => (
				<>
					<Title
						kind="Job"
						aside={<Copy label="Copy as JSON" text={() => asJson(job)} />}
					>
						{job.job} <JobState state={job.state} refuted={job.receipt?.refuted} />
					</Title>
					<JobFacts job={job} />
					<JobAnswer key={`${job.job} ${job.submittedAt ?? ''}`} job={job} />
					{job.dispute === null ? null : <DisputePanel job={job} />}
					{job.receipt === null ? null : (
						<Panel
							title="Where the fee went"
							note={
								job.receipt.refuted
									? 'The trace was refuted: the provider’s share is the treasury’s, and the contributions whose bytes were shown are paid.'
									: undefined
							}
						>
							<Sankey flow={receiptFlow(job.receipt)} />
							<FlowTable flow={receiptFlow(job.receipt)} />
						</Panel>
					)}
					{job.state === 'settled' ? <RateAction job={job} /> : null}
				</>
			)}
		</Answer>
	);
}

function JobFacts({ job }: { job: JobView }): JSX.Element {
	const { deadlines } = job;
	const deadline = (name: string, block: number | null): [string, ComponentChildren] | null =>
		block === null ? null : [name, <>live block {block}</>];
	return (
		<Facts
			facts={[
				['Fee', <Amount key="fee" value={job.fee} exact />],
				['Asked by', <Account key="by" address={job.requester} />],
				['Provider', <ProviderLink key="p" address={job.provider} />],
				[
					'Model',
					<>
						<a href={link('model', job.model)}>{job.model}</a>, terms {job.version}
					</>,
				],
				job.requestedAt === null
					? null
					: [
							'Requested in',
							<a key="r" href={link('block', job.requestedAt)}>
								block {job.requestedAt}
							</a>,
						],
				job.submittedAt === null
					? null
					: [
							'Answered in',
							<a key="s" href={link('block', job.submittedAt)}>
								block {job.submittedAt}
							</a>,
						],
				job.receipt === null
					? null
					: ['Settled in', <>live block {job.receipt.settledAt}</>],
				deadline('Accept by', deadlines.acceptBy),
				deadline('Answer by', deadlines.submitBy),
				deadline('Challenge by', deadlines.challengeBy),
				deadline('Settles at', deadlines.settlesAt),
				job.collateral === null
					? null
					: ['Collateral', <Amount key="c" value={job.collateral} />],
				job.evidence === null ? null : ['Evidence', job.evidence],
				job.attestation === null
					? null
					: [
							'Attestation',
							<>
								kind {job.attestation.kind} <Hash hash={job.attestation.hash} />,
								not judged by the chain
							</>,
						],
				typeof job.receipt?.score === 'number' && ['Rating', `${job.receipt.score} of 5`],
			]}
		/>
	);
}

function JobAnswer({ job }: { job: JobView }): JSX.Element {
	const query = useQuery(
		`evidence ${job.job} ${job.submittedAt ?? ''}`,
		(state) => readEvidence(state, job),
		true,
	);
	return (
		<Answer query={query}>
			{(evidence) => (
				<>
					<Panel title="Question">
						{evidence.prompt === undefined ? (
							<p class="empty">
								Only the hash of the prompt is known
								{job.promptHash === null ? (
									'.'
								) : (
									<>
										: <Hash hash={job.promptHash} />
									</>
								)}
							</p>
						) : (
							<div class="prompt" data-testid="prompt">
								<GlyphText glyphs={readBytes(evidence.prompt)} />
							</div>
						)}
					</Panel>
					{job.submittedAt === null ? null : evidence.submission === undefined ? (
						<Panel title="Answer">
							<p class="empty">
								The block of the answer is not known here. A light client knows
								recent blocks only; a node has them all.
							</p>
						</Panel>
					) : (
						<Submitted job={job} evidence={evidence} submission={evidence.submission} />
					)}
				</>
			)}
		</Answer>
	);
}

/** Verifies every run, a few at a time, so that the page answers meanwhile. */
function useRunVerdicts(
	job: JobView,
	evidence: Evidence,
	submission: Submission,
): (Verdict | undefined)[] {
	const [verdicts, setVerdicts] = useState<(Verdict | undefined)[]>([]);
	useEffect(() => {
		let alive = true;
		const window = job.rules?.window;
		if (window === undefined) return;
		const found: (Verdict | undefined)[] = submission.runs.map(() => undefined);
		const step = (from: number): void => {
			const until = Math.min(submission.runs.length, from + 16);
			for (let i = from; i < until; i++) {
				const run = submission.runs[i];
				const content = evidence.contents.get(ownerKey(run.run.contribution));
				found[i] =
					content === undefined
						? { holds: false, reason: 'the contribution is not known' }
						: verifyRun(content, submission.output, run, window);
			}
			if (!alive) return;
			setVerdicts([...found]);
			if (until < submission.runs.length) setTimeout(() => step(until), 0);
		};
		step(0);
		return () => {
			alive = false;
		};
	}, [submission]);
	return verdicts;
}

function summary(verdicts: (Verdict | undefined)[], count: number): Verdict | undefined {
	if (verdicts.length < count || verdicts.some((one) => one === undefined)) return undefined;
	return verdicts.find((one) => one?.holds === false) ?? { holds: true };
}

function Submitted({
	job,
	evidence,
	submission,
}: {
	job: JobView;
	evidence: Evidence;
	submission: Submission;
}): JSX.Element {
	const { mirrors } = useApp();
	const { output, runs, citations } = submission;
	const window = job.rules?.window ?? 32;
	const owners = useMemo(() => ownersOf(runs), [runs]);
	const [selected, setSelected] = useState<number | undefined>(runs.length > 0 ? 0 : undefined);
	const [focus, setFocus] = useState<string>();
	const outputVerdict = useMemo(() => verifyOutput(job, output), [job.outputHash, output]);
	const runsVerdict = useMemo(
		() =>
			evidence.encodedRuns === undefined
				? undefined
				: verifyRunsHash(job, evidence.encodedRuns),
		[job.runsHash, evidence],
	);
	const verdicts = useRunVerdicts(job, evidence, submission);
	const run = selected === undefined ? undefined : runs[selected];
	const content = run && evidence.contents.get(ownerKey(run.run.contribution));
	return (
		<>
			<Panel title="Answer" aside={<span class="faint">{formatBytes(output.length)}</span>}>
				<div class="marks">
					<Mark verdict={outputVerdict} what="Answer" />
					{runsVerdict === undefined ? null : (
						<Mark verdict={runsVerdict} what="List of spans" />
					)}
					{runs.length === 0 ? null : (
						<Mark
							verdict={summary(verdicts, runs.length)}
							what={`${runs.length} span ${runs.length === 1 ? 'proof' : 'proofs'}`}
						/>
					)}
				</div>
				<div class={run === undefined ? 'reading alone' : 'reading'}>
					<div>
						<AnswerText
							output={output}
							runs={runs}
							window={window}
							owners={owners}
							selected={selected}
							focus={focus}
							onSelect={setSelected}
							onFocus={setFocus}
						/>
						{owners.length > 0 ? (
							<Legend
								owners={owners}
								positions={job.positions ?? 0}
								onFocus={setFocus}
							/>
						) : citations.length === 0 ? (
							<p class="empty">No source was found in this answer.</p>
						) : null}
					</div>
					{run === undefined || content === undefined || selected === undefined ? null : (
						<SourcePanel
							key={ownerKey(run.run.contribution)}
							content={content}
							offset={run.run.offset}
							passage={output.subarray(
								run.run.start,
								run.run.start + run.run.positions + window - 1,
							)}
							proof={run.proof}
							verdict={verdicts[selected]}
							colour={
								owners.find(({ key }) => key === ownerKey(run.run.contribution))
									?.colour ?? 0
							}
							title={`Span ${selected + 1} of ${runs.length}`}
							mirrors={mirrors}
						/>
					)}
				</div>
			</Panel>
			{citations.length === 0 ? null : (
				<Citations citations={citations} contents={evidence.contents} />
			)}
		</>
	);
}

function Citations({
	citations,
	contents,
}: {
	citations: Submission['citations'];
	contents: Map<string, ContributionView>;
}): JSX.Element {
	const { mirrors } = useApp();
	return (
		<Panel
			title="Citations"
			note="The provider declares that it put these bytes into the context. That each is in its contribution is proven; that it was used is the provider’s word."
		>
			{citations.map((citation, i) => {
				const content = contents.get(ownerKey(citation.contribution));
				return content === undefined ? null : (
					<SourcePanel
						key={i}
						content={content}
						offset={citation.offset}
						passage={citation.bytes}
						proof={citation.proof}
						colour={i % 8}
						title={`Citation ${i + 1} of ${citations.length}`}
						mirrors={mirrors}
					/>
				);
			})}
		</Panel>
	);
}
