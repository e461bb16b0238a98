// An answer with its spans coloured by contribution.

import type { JSX } from 'preact';

import { type Glyphs, readSegments, segments } from '../format/spans.ts';
import type { ProvenRun } from '../verify/evidence.ts';
import { Parts } from './text.tsx';
import { ContributionLink } from './ui.tsx';

/** The number of colours; a further contribution takes the first one again, with its own number. */
export const COLOURS = 8;

/** A contribution in an answer, in the order of its first span. */
export interface Owner {
	key: string;
	id: { datanet: number; index: number };
	colour: number;
	runs: number;
	positions: number;
}

/** Returns the key of a contribution. */
export function ownerKey({ datanet, index }: { datanet: number; index: number }): string {
	return `${datanet}:${index}`;
}

/** Returns the contributions of an answer in the order in which they appear. */
export function ownersOf(runs: ProvenRun[]): Owner[] {
	const owners = new Map<string, Owner>();
	for (const { run } of runs) {
		const key = ownerKey(run.contribution);
		const owner = owners.get(key) ?? {
			key,
			id: run.contribution,
			colour: owners.size % COLOURS,
			runs: 0,
			positions: 0,
		};
		owner.runs += 1;
		owner.positions += run.positions;
		owners.set(key, owner);
	}
	return [...owners.values()];
}

/** Shows decoded bytes. */
export function GlyphText({ glyphs }: { glyphs: Glyphs[] }): JSX.Element {
	return (
		<>
			{glyphs.map(({ text, invalid }) =>
				invalid === undefined ? (
					<Parts text={text} lines />
				) : (
					<span class="hidden-char" title="a byte that is not UTF-8">
						{invalid}
					</span>
				),
			)}
		</>
	);
}

/** Shows an answer; a span is a button that selects it. */
export function AnswerText({
	output,
	runs,
	window,
	owners,
	selected,
	focus,
	onSelect,
	onFocus,
}: {
	output: Uint8Array;
	runs: ProvenRun[];
	window: number;
	owners: Owner[];
	selected: number | undefined;
	/** The contribution whose spans stand out. */
	focus: string | undefined;
	onSelect: (run: number) => void;
	onFocus: (owner: string | undefined) => void;
}): JSX.Element {
	const parts = segments(
		output.length,
		runs.map(({ run }) => run),
		window,
	);
	const texts = readSegments(output, parts);
	return (
		<div
			class="answer"
			dir="auto"
			role="region"
			aria-label="The answer"
			tabIndex={0}
			data-testid="answer"
		>
			{parts.map(({ run, start }, i) => {
				const content = <GlyphText glyphs={texts[i]} />;
				if (run === null) return <span key={start}>{content}</span>;
				const { contribution } = runs[run].run;
				const owner = owners.find(({ key }) => key === ownerKey(contribution));
				const number = owner === undefined ? 0 : owners.indexOf(owner) + 1;
				const classes = ['span', `c${owner?.colour ?? 0}`];
				if (selected === run) classes.push('selected');
				if (focus !== undefined && focus !== owner?.key) classes.push('dim');
				return (
					<mark
						key={start}
						class={classes.join(' ')}
						role="button"
						tabIndex={0}
						aria-pressed={selected === run}
						data-run={run}
						title={`Contribution ${ownerKey(contribution)}`}
						onClick={() => onSelect(run)}
						onKeyDown={(event) => {
							if (event.key !== 'Enter' && event.key !== ' ') return;
							event.preventDefault();
							onSelect(run);
						}}
						onMouseEnter={() => onFocus(owner?.key)}
						onMouseLeave={() => onFocus(undefined)}
					>
						{content}
						<sup aria-label={`source ${number}`}>{number}</sup>
					</mark>
				);
			})}
		</div>
	);
}

/** The contributions of an answer with their colours. */
export function Legend({
	owners,
	positions,
	onFocus,
}: {
	owners: Owner[];
	/** The number of positions of the output, owned or not. */
	positions: number;
	onFocus: (owner: string | undefined) => void;
}): JSX.Element {
	const owned = owners.reduce((sum, owner) => sum + owner.positions, 0);
	return (
		<ul class="legend" aria-label="Sources of the answer">
			{owners.map((owner, i) => (
				<li
					key={owner.key}
					onMouseEnter={() => onFocus(owner.key)}
					onMouseLeave={() => onFocus(undefined)}
				>
					<span class={`swatch c${owner.colour}`} aria-hidden="true">
						{i + 1}
					</span>
					<span>
						Contribution <ContributionLink id={owner.id} />
					</span>
					<span class="faint">
						{owner.positions} {owner.positions === 1 ? 'position' : 'positions'} in{' '}
						{owner.runs} {owner.runs === 1 ? 'span' : 'spans'}
					</span>
				</li>
			))}
			<li>
				<span class="swatch none" aria-hidden="true" />
				<span>No source</span>
				<span class="faint">
					{Math.max(0, positions - owned)} of {positions} positions
				</span>
			</li>
		</ul>
	);
}
