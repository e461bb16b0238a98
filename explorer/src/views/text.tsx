// Texts that others chose. This file is the only one that shows them.

import { Fragment, type JSX } from 'preact';

import { breakWords, mixesScripts, safeLink, visibleParts } from '../format/text.ts';

interface TextProps {
	text: string;
	/** Whether line breaks and tabs are kept. */
	lines?: boolean;
	/** The number of characters after which the text is cut. */
	limit?: number;
}

/** Shows a text that a stranger chose, isolated from the text around it. */
export function Stranger({ text, lines = false, limit }: TextProps): JSX.Element {
	const characters = limit === undefined ? undefined : Array.from(text);
	const shown =
		characters !== undefined && limit !== undefined && characters.length > limit
			? `${characters.slice(0, limit).join('')}…`
			: text;
	return (
		<bdi class={lines ? 'stranger lines' : 'stranger'} dir="auto">
			<Parts text={shown} lines={lines} />
			{mixesScripts(text) ? (
				<abbr class="mixed" title="This text mixes letters of scripts that look alike.">
					mixed scripts
				</abbr>
			) : null}
		</bdi>
	);
}

/** Shows a text with its hidden characters by their code points. */
export function Parts({ text, lines = false }: { text: string; lines?: boolean }): JSX.Element {
	return (
		<>
			{visibleParts(text, lines).map(({ text: part, hidden }) =>
				hidden === undefined ? (
					<Words text={part} />
				) : (
					<span class="hidden-char" title={`a hidden character, ${hidden}`}>
						{hidden}
					</span>
				),
			)}
		</>
	);
}

/** Shows a text with places at which its longest words may be broken. */
function Words({ text }: { text: string }): JSX.Element {
	const pieces = breakWords(text);
	return (
		<>
			{pieces.map((piece, i) => (
				<Fragment key={i}>
					{i === 0 ? null : <wbr />}
					{piece}
				</Fragment>
			))}
		</>
	);
}

/** Shows a URI; only one of the web is a link, and it opens without a referrer. */
export function Uri({ uri }: { uri: string }): JSX.Element {
	const href = safeLink(uri);
	if (uri === '') return <span class="faint">none</span>;
	return href === undefined ? (
		<Stranger text={uri} />
	) : (
		<a href={href} rel="noopener noreferrer nofollow" target="_blank">
			<Stranger text={uri} />
		</a>
	);
}
