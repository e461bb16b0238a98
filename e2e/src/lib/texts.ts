// The texts that the demo contributes: the text files of a folder.

import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

import { blake3Hash, toHex } from '@tributary/sdk';

export const MAX_TEXTS = 24;
export const MAX_TEXT_BYTES = 256 * 1024;
const MAX_DEPTH = 4;

export interface Text {
	/** The path relative to the folder. */
	name: string;
	path: string;
	content: Uint8Array;
	hash: string;
}

export interface Texts {
	texts: Text[];
	/** The files that were skipped, with the reason. */
	skipped: { name: string; why: string }[];
}

/** Invalid input of the user, reported in one line. */
export class BadInput extends Error {}

function isText(content: Uint8Array): boolean {
	if (content.includes(0)) return false;
	try {
		new TextDecoder('utf-8', { fatal: true }).decode(content);
		return true;
	} catch {
		return false;
	}
}

function files(folder: string, depth = 0): string[] {
	return readdirSync(folder, { withFileTypes: true })
		.filter((entry) => !entry.name.startsWith('.'))
		.flatMap((entry) => {
			const path = join(folder, entry.name);
			if (entry.isDirectory()) return depth < MAX_DEPTH ? files(path, depth + 1) : [];
			return [path];
		});
}

/**
 * Reads the texts under `folder`, sorted by name. Equal contents are read once, under the name of a
 * file rather than of a link.
 */
export function readTexts(folder: string): Texts {
	const root = resolve(folder);
	if (!statSync(root, { throwIfNoEntry: false })?.isDirectory())
		throw new BadInput(`there is no folder ${root}`);
	const texts: Text[] = [];
	const skipped: Texts['skipped'] = [];
	const seen = new Map<string, string>();
	const paths = files(root).map((path) => ({ path, link: lstatSync(path).isSymbolicLink() }));
	paths.sort((a, b) => Number(a.link) - Number(b.link) || (a.path < b.path ? -1 : 1));
	for (const { path } of paths) {
		const name = relative(root, path);
		const stat = statSync(path, { throwIfNoEntry: false });
		if (!stat?.isFile()) {
			skipped.push({ name, why: 'not a file' });
		} else if (stat.size === 0) {
			skipped.push({ name, why: 'empty' });
		} else if (stat.size > MAX_TEXT_BYTES) {
			skipped.push({ name, why: `longer than ${MAX_TEXT_BYTES / 1024} KiB` });
		} else if (texts.length === MAX_TEXTS) {
			skipped.push({ name, why: `beyond the limit of ${MAX_TEXTS} texts` });
		} else {
			const content = new Uint8Array(readFileSync(path));
			const digest = toHex(blake3Hash(content));
			const same = seen.get(digest);
			if (same !== undefined) skipped.push({ name, why: `the same as ${same}` });
			else if (!isText(content)) skipped.push({ name, why: 'not text in UTF-8' });
			else {
				seen.set(digest, name);
				texts.push({ name, path, content, hash: digest });
			}
		}
	}
	if (texts.length < 2) {
		throw new BadInput(
			`${root} holds too few texts (${texts.length}): the demo needs two or more (files of UTF-8 text up to ${MAX_TEXT_BYTES / 1024} KiB)`,
		);
	}
	texts.sort((a, b) => (a.name < b.name ? -1 : 1));
	return { texts, skipped };
}

/** Picks a question: the opening of a sentence that occurs in as many texts as possible. */
export function pickQuestion(texts: Text[]): string {
	const plain = texts.map(({ content }) => new TextDecoder().decode(content));
	const openings = new Set(
		plain.flatMap((text) =>
			[...text.matchAll(/(?:^|[.!?:;]\s+|\n\s*\n\s*)(\p{Lu}[^.!?\n]{23,47})(?=\s)/gu)]
				.slice(0, 400)
				.map((match) => match[1]),
		),
	);
	let best = { opening: '', holders: 0 };
	for (const opening of openings) {
		const holders = plain.filter((text) => text.includes(opening)).length;
		if (
			holders > best.holders ||
			(holders === best.holders && opening.length > best.opening.length)
		)
			best = { opening, holders };
	}
	return best.opening !== '' ? best.opening : plain[0].trim().slice(0, 40);
}
