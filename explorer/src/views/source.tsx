// A passage in its source. The span proof carries the chunks around it, so its surroundings are
// proven without the whole content; the whole can be fetched or opened, and is verified too.

import type { ContributionView } from '@tributary/sdk/attribution';
import type { SpanProof } from '@tributary/sdk/blake3';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

import { formatCount } from '../format/amounts.ts';
import { formatBytes } from '../format/bytes.ts';
import { readSegments } from '../format/spans.ts';
import { safeLink } from '../format/text.ts';
import { standsAt, type Verdict, verifyContent, verifyInclusion } from '../verify/evidence.ts';
import { fetchContent } from '../verify/fetch.ts';
import { GlyphText } from './answer-text.tsx';
import { Stranger, Uri } from './text.tsx';
import { Account, ContributionLink, Facts, Hash } from './ui.tsx';
import { Mark } from './verdict.tsx';

interface Around {
	before: Uint8Array;
	passage: Uint8Array;
	after: Uint8Array;
}

/** Bytes shown on each side of a passage where the whole content is known. */
const SIDE = 2_000;

function around(content: Uint8Array, offset: number, length: number): Around {
	return {
		before: content.subarray(Math.max(0, offset - SIDE), offset),
		passage: content.subarray(offset, offset + length),
		after: content.subarray(offset + length, offset + length + SIDE),
	};
}

/** Pixels above a passage that are shown of what stands before it. */
const LEAD = 72;

function Passage({ parts, colour }: { parts: Around; colour: number }): JSX.Element {
	const { before, passage, after } = parts;
	const box = useRef<HTMLDivElement>(null);
	const mark = useRef<HTMLElement>(null);
	useEffect(() => {
		// The passage is shown with a few lines before it.
		if (box.current !== null && mark.current !== null)
			box.current.scrollTop = Math.max(0, mark.current.offsetTop - LEAD);
	}, [passage, before.length]);
	const bytes = new Uint8Array(before.length + passage.length + after.length);
	bytes.set(before);
	bytes.set(passage, before.length);
	bytes.set(after, before.length + passage.length);
	const end = before.length + passage.length;
	const [head, body, tail] = readSegments(bytes, [
		{ start: 0, end: before.length, run: null },
		{ start: before.length, end, run: 0 },
		{ start: end, end: bytes.length, run: null },
	]);
	return (
		<div
			ref={box}
			class="passage"
			dir="auto"
			tabIndex={0}
			role="region"
			aria-label="The passage in its source"
		>
			<span class="faint-text">
				<GlyphText glyphs={head} />
			</span>
			<mark ref={mark} class={`span c${colour}`} data-testid="passage">
				<GlyphText glyphs={body} />
			</mark>
			<span class="faint-text">
				<GlyphText glyphs={tail} />
			</span>
		</div>
	);
}

/** Shows a passage in its source, with its proof. */
export function SourcePanel({
	content,
	offset,
	passage,
	proof,
	verdict,
	colour,
	title,
	mirrors,
}: {
	content: ContributionView;
	offset: number;
	passage: Uint8Array;
	proof: SpanProof;
	/** The result of the check of the proof, if it was made already. */
	verdict?: Verdict;
	colour: number;
	title: string;
	mirrors: string[];
}): JSX.Element {
	const [whole, setWhole] = useState<Uint8Array>();
	const [wholeVerdict, setWholeVerdict] = useState<Verdict>();
	const [problem, setProblem] = useState<string>();
	const proven = verdict ?? verifyInclusion(content, offset, passage, proof);
	const take = (bytes: Uint8Array): void => {
		const found = verifyContent(content, bytes);
		setWholeVerdict(found);
		setWhole(found.holds && standsAt(bytes, offset, passage) ? bytes : undefined);
	};
	const openFile = async (file: File | undefined): Promise<void> => {
		if (file !== undefined) take(new Uint8Array(await file.arrayBuffer()));
	};
	const fetchIt = async (): Promise<void> => {
		setProblem('Fetching…');
		try {
			take(await fetchContent(content, mirrors));
			setProblem(undefined);
		} catch (error) {
			setProblem(error instanceof Error ? error.message : String(error));
		}
	};
	const fetchable = safeLink(content.uri) !== undefined || mirrors.length > 0;
	const parts =
		whole === undefined
			? { before: proof.head, passage, after: proof.tail }
			: around(whole, offset, passage.length);
	return (
		<aside class="source" aria-label={title}>
			<h3>
				{title}
				<span class="faint">
					{' '}
					bytes {formatCount(offset)} to {formatCount(offset + passage.length)} of
					contribution <ContributionLink id={content} />
				</span>
			</h3>
			<div class="marks">
				<Mark verdict={proven} what="Span proof" />
				{wholeVerdict === undefined ? null : (
					<Mark verdict={wholeVerdict} what="Whole content" />
				)}
			</div>
			{proven.holds ? <Passage parts={parts} colour={colour} /> : null}
			<Facts
				facts={[
					['Paid to', <Account key="p" address={content.payee} />],
					[
						'Content',
						<>
							<Hash hash={content.hash} /> {formatBytes(BigInt(content.length))}
						</>,
					],
					['Licence', <Stranger key="l" text={content.licence} limit={80} />],
					['URI', <Uri key="u" uri={content.uri} />],
				]}
			/>
			<div class="row">
				<label class="file">
					Open the content from a file
					<input
						type="file"
						onChange={(event) => void openFile(event.currentTarget.files?.[0])}
					/>
				</label>
				{fetchable ? (
					<button type="button" onClick={() => void fetchIt()}>
						Fetch the content
					</button>
				) : null}
			</div>
			{problem === undefined ? null : (
				<p class="note" role="status">
					{problem}
				</p>
			)}
		</aside>
	);
}
