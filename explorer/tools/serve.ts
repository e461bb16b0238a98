// Serves the built explorer on loopback: node --import tsx tools/serve.ts [--port N]

import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { parseArgs } from 'node:util';

import { HEADER_POLICY } from './policy.ts';

const DIST = join(import.meta.dirname, '..', 'dist');

const TYPES: Record<string, string> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.svg': 'image/svg+xml',
	'.json': 'application/json',
	'.woff2': 'font/woff2',
	'.wasm': 'application/wasm',
};

/** Serves the files of a folder, and nothing above it. */
export function serve(port: number, folder = DIST): Promise<{ server: Server; url: string }> {
	const server = createServer((request, response) => {
		const path = decodeURIComponent((request.url ?? '/').split('?')[0]);
		const file = normalize(join(folder, path === '/' ? 'index.html' : path));
		const inside = file.startsWith(folder + sep);
		if (request.method !== 'GET' && request.method !== 'HEAD') {
			response.writeHead(405).end();
			return;
		}
		if (!inside || !existsSync(file) || !statSync(file).isFile()) {
			response.writeHead(404).end();
			return;
		}
		response.writeHead(200, {
			'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
			'content-security-policy': HEADER_POLICY,
			'x-content-type-options': 'nosniff',
			'referrer-policy': 'no-referrer',
			'cross-origin-opener-policy': 'same-origin',
			'cache-control': 'no-cache',
		});
		createReadStream(file).pipe(response);
	});
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => {
			const address = server.address();
			const bound = typeof address === 'object' && address !== null ? address.port : port;
			resolve({ server, url: `http://127.0.0.1:${bound}/` });
		});
	});
}

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

if (process.argv[1] === import.meta.filename) {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '8000' },
			node: { type: 'string' },
			// A process after whose end this one ends too.
			until: { type: 'string' },
		},
	});
	const { url } = await serve(Number(values.port));
	console.log(values.node === undefined ? url : `${url}?node=${encodeURIComponent(values.node)}`);
	if (values.until !== undefined) {
		const pid = Number(values.until);
		setInterval(() => isAlive(pid) || process.exit(0), 1_000);
	}
}
