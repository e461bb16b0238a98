// Texts that others chose: names, URIs, prompts and answers. They are shown as text and never as
// markup, and what could deceive the eye is made visible.

/** A part of a text: plain, or a character that is shown by its name. */
export interface TextPart {
	text: string;
	/** The code point of a character that has no shape of its own, or that would move others. */
	hidden?: string;
}

/**
 * Characters without a shape, or that change the order of others: controls, formats (bidirectional
 * marks, zero-width characters, tags), separators of lines, surrogates, private use, fillers. Check
 * marks are among them, because the explorer marks with one what it has verified.
 */
const HIDDEN =
	/\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}|\p{Cs}|\p{Co}|\p{Variation_Selector}|\p{Default_Ignorable_Code_Point}|[\u221A\u2611\u2705\u2713\u2714\u{1F5F8}\u{1F5F9}]/u;
/** Combining marks beyond which a pile of them would leave its line. */
const MAX_MARKS = 2;

function codePoint(character: string): string {
	return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Splits a text into what is shown as it is and what is shown by its code point. */
export function visibleParts(text: string, keepLines = false): TextPart[] {
	const parts: TextPart[] = [];
	let plain = '';
	let marks = 0;
	const flush = (): void => {
		if (plain !== '') parts.push({ text: plain });
		plain = '';
	};
	for (const character of text) {
		const isLine = character === '\n' || character === '\t';
		marks = /\p{M}/u.test(character) ? marks + 1 : 0;
		if ((HIDDEN.test(character) && !(keepLines && isLine)) || marks > MAX_MARKS) {
			flush();
			parts.push({ text: character, hidden: codePoint(character) });
		} else plain += character;
	}
	flush();
	return parts;
}

/** The number of characters after which a word may be broken. Browsers are slow with long words. */
const WORD = 40;

/** Splits a text at the places where a word without a space is too long. */
export function breakWords(text: string): string[] {
	return text.match(new RegExp(`[^\\s]{${WORD}}|[^]+?(?=[^\\s]{${WORD}})|[^]+$`, 'gu')) ?? [text];
}

/** Returns whether a text mixes letters of scripts that resemble each other. */
export function mixesScripts(text: string): boolean {
	const scripts = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u].filter(
		(script) => script.test(text),
	);
	return scripts.length > 1;
}

/** Returns a text on one line without hidden characters, for titles and labels. */
export function plainText(text: string, limit = 80): string {
	const shown = visibleParts(text)
		.map((part) => (part.hidden === undefined ? part.text : ' '))
		.join('')
		.replace(/\s+/g, ' ')
		.trim();
	const characters = Array.from(shown);
	return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : shown;
}

/** Decodes UTF-8; bytes that are not UTF-8 become U+FFFD. */
export function decodeUtf8(bytes: Uint8Array): string {
	return new TextDecoder('utf-8', { fatal: false, ignoreBOM: true }).decode(bytes);
}

/** Returns a URI if a link to it is harmless to follow, and `undefined` otherwise. */
export function safeLink(uri: string): string | undefined {
	if (visibleParts(uri).some(({ hidden }) => hidden !== undefined)) return undefined;
	try {
		const url = new URL(uri);
		const web = url.protocol === 'https:' || url.protocol === 'http:';
		return web && url.username === '' && url.password === '' ? url.href : undefined;
	} catch {
		return undefined;
	}
}

/** Returns a hash or an address with its middle left out. */
export function shortHash(text: string, begin = 8, end = 6): string {
	return text.length <= begin + end + 1 ? text : `${text.slice(0, begin)}…${text.slice(-end)}`;
}
