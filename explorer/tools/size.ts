// Fails where the built files, without the light client, exceed what a page may weigh.

import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const DIST = join(import.meta.dirname, '..', 'dist');
/** Bytes after gzip, of everything but the light client, which only those load who ask for it. */
const LIMIT = 300 * 1024;
/** Formats that are compressed already, and are not sent with gzip. */
const COMPRESSED = new Set(['.woff2', '.png']);

function weight(path: string): number {
	const bytes = readFileSync(path);
	return COMPRESSED.has(extname(path)) ? bytes.length : gzipSync(bytes, { level: 9 }).length;
}

const files = readdirSync(DIST, { recursive: true, withFileTypes: true })
	.filter((entry) => entry.isFile())
	.map((entry) => ({ name: entry.name, bytes: weight(join(entry.parentPath, entry.name)) }))
	.sort((a, b) => b.bytes - a.bytes);
const own = files.filter(({ name }) => !name.startsWith('light-client'));
const total = own.reduce((sum, { bytes }) => sum + bytes, 0);
for (const { name, bytes } of files) {
	const light = name.startsWith('light-client') ? '  (light client, not counted)' : '';
	console.log(`${(bytes / 1024).toFixed(1).padStart(8)} KiB  ${name}${light}`);
}
console.log(`${(total / 1024).toFixed(1).padStart(8)} KiB  in total, of ${LIMIT / 1024}`);
if (total > LIMIT) {
	console.error(`error: the explorer weighs more than ${LIMIT / 1024} KiB`);
	process.exit(1);
}
