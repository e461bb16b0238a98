// docker/nginx.conf in a real nginx, in front of a real node.

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { connect, rpcCall, RpcError, sleep, waitUntil } from '@tributary/sdk';

import { CODE, post, postAndForget, request, Ws } from '../src/fault-injection/sockets.ts';
import { freePort, type Node, startNode, temporaryFolder } from '../src/lib/node.ts';
import { SEALED } from './support/world.ts';

const NGINX = process.env.TRIBUTARY_NGINX ?? 'nginx';
const CONFIGURATION = fileURLToPath(new URL('../../docker/nginx.conf', import.meta.url));

let node: Node;
let nginx: ChildProcess;
let logFile: string;
let url: string;
process.on('exit', () => nginx?.kill('SIGKILL'));

/** Returns what nginx has logged. */
function said(): string {
	return readFileSync(logFile, 'utf8');
}

/** Returns the number in the configuration after this text. */
function limit(directive: string): number {
	const number = new RegExp(`${directive}(\\d+)`).exec(readFileSync(CONFIGURATION, 'utf8'))?.[1];
	assert.ok(number !== undefined, `no ${directive} in ${CONFIGURATION}`);
	return Number(number);
}

/** Starts nginx with the configuration, on free ports and in a folder of its own. */
async function startProxy(to: Node): Promise<void> {
	const folder = temporaryFolder();
	const port = await freePort();
	const temporary = ['client_body', 'proxy', 'fastcgi', 'scgi', 'uwsgi'].map((kind) => {
		mkdirSync(join(folder, kind));
		return `${kind}_temp_path ${join(folder, kind)};`;
	});
	const changes: [from: string, to: string][] = [
		['http {', `http {\n${temporary.join('\n')}`],
		['listen 8080', `listen 127.0.0.1:${port}`],
		['server 127.0.0.1:9944', `server ${new URL(to.ws).host}`],
	];
	let text = readFileSync(CONFIGURATION, 'utf8');
	for (const [from, to] of changes) {
		assert.equal(text.split(from).length, 2, `'${from}' must be in ${CONFIGURATION} once`);
		text = text.replace(from, to);
	}
	writeFileSync(join(folder, 'nginx.conf'), text);
	// As root, nginx would start workers of a user that may not write to the folder.
	const user = process.getuid?.() === 0 ? 'user root;' : '';
	const main = `${user} daemon off; pid ${join(folder, 'pid')}; error_log stderr warn;`;
	const args = ['-p', folder, '-e', 'stderr', '-c', 'nginx.conf', '-g', main];
	logFile = join(folder, 'log');
	const log = openSync(logFile, 'a');
	nginx = spawn(NGINX, args, { stdio: ['ignore', log, log] });
	closeSync(log);
	let failure = 'nginx ended';
	nginx.once('error', ({ message }) => {
		failure = `${message}: scripts/ci/e2e.sh fetches nginx, and TRIBUTARY_NGINX names it`;
	});
	url = `ws://127.0.0.1:${port}`;
	await waitUntil(20_000, 'the proxy to answer', async () => {
		if (nginx.exitCode !== null || nginx.pid === undefined) return true;
		return (await rpcCall<string>(url, 'system_chain')) !== '';
	});
	assert.ok(nginx.exitCode === null && nginx.pid !== undefined, `${failure}\n${said()}`);
}

/** Waits until the limits of this address are free again. */
async function recover(): Promise<void> {
	await sleep((1_000 * limit('burst=')) / limit('rate=') + 500);
}

before(
	async () => {
		node = await startNode({ args: [...SEALED, '--rpc-methods', 'safe'] });
		await startProxy(node);
	},
	{ timeout: 240_000 },
);
after(async () => {
	nginx?.kill();
	await node?.stop();
});

describe('through the proxy', { timeout: 180_000 }, () => {
	test('calls, subscriptions and the health check should work', async () => {
		assert.equal(await rpcCall(url, 'system_chain'), 'Tributary Development');
		const api = await connect(url);
		const heads: number[] = [];
		const stop = await api.rpc.chain.subscribeNewHeads(
			({ number }) => void heads.push(number.toNumber()),
		);
		await waitUntil(20_000, 'new heads', () => heads.length > 2);
		stop();
		await api.disconnect();
		const health = await fetch(`${url.replace('ws', 'http')}/health/readiness`);
		assert.equal(health.status, 200);
	});

	test('pages of all websites should be served', async () => {
		const response = await fetch(url.replace('ws', 'http'), {
			method: 'POST',
			headers: { 'content-type': 'application/json', origin: 'https://app.example' },
			body: JSON.stringify(request('system_chain')),
		});
		assert.equal(response.headers.get('access-control-allow-origin'), '*');
		assert.equal(response.status, 200);
	});

	test('no unsafe method should be open', async () => {
		await assert.rejects(
			rpcCall(url, 'author_rotateKeys'),
			(error) => error instanceof RpcError && error.message.includes('unsafe'),
		);
	});

	test('one address should have only so many connections', async () => {
		await recover();
		const allowed = limit('limit_conn connections ');
		const sockets = await Promise.all(Array.from({ length: allowed + 5 }, () => Ws.open(url)));
		const open = sockets.filter((socket) => socket !== undefined);
		try {
			assert.equal(open.length, allowed);
			// Others are not kept out.
			assert.equal(await rpcCall(node.ws, 'system_chain'), 'Tributary Development');
		} finally {
			open.forEach((socket) => socket.close());
		}
	});

	test('all addresses together should have only so many connections', async () => {
		await recover();
		const [each, all] = [limit('limit_conn connections '), limit('limit_conn all ')];
		const opened: Ws[] = [];
		try {
			// Loopback has many addresses, none of which reaches its own limit.
			for (let n = 0; n < 2 * Math.ceil(all / each); n++) {
				const from = `127.0.0.${10 + n}`;
				const sockets = await Promise.all(
					Array.from({ length: each - 1 }, () => Ws.open(url, [], from)),
				);
				opened.push(...sockets.filter((socket) => socket !== undefined));
			}
			assert.equal(opened.length, all);
		} finally {
			opened.forEach((socket) => socket.close());
		}
	});

	test('one address should have only so many requests', async () => {
		await recover();
		const burst = limit('burst=');
		const answers: number[] = [];
		for (let n = 0; n < 2 * burst; n++)
			answers.push((await post(url, JSON.stringify(request('system_chain')))).status);
		const refused = answers.filter((status) => status === 429).length;
		assert.ok(answers.slice(0, burst).every((status) => status === 200));
		assert.ok(refused > 0, `${refused} of ${answers.length} refused`);
		await recover();
		assert.equal(await rpcCall(url, 'system_chain'), 'Tributary Development');
	});

	test('a body that is too large should be refused', async () => {
		await recover();
		const { status } = await post(url, Buffer.alloc(16_000_000, ' '));
		assert.ok(status === 413 || status === 0, String(status));
	});

	test('a client that reads nothing should be closed', async () => {
		await recover();
		const patience = 1_000 * limit('send_timeout ');
		const ws = await Ws.open(url);
		assert.ok(ws !== undefined);
		ws.pause();
		// More than the buffers of the system take.
		for (let n = 0; n < 10; n++) ws.send(CODE);
		const posts = await Promise.all(Array.from({ length: 5 }, () => postAndForget(url, CODE)));
		const closed = posts.map(
			(socket) => new Promise((resolve) => socket.once('close', resolve)),
		);
		await sleep(patience / 2);
		assert.ok(ws.open, 'it has some time');
		// Without reading, a socket notices its end only when it writes, and writing gives it time.
		for (let n = 0; n < 4 && ws.open; n++) {
			await sleep(1.2 * patience);
			ws.send(request('system_chain'));
			await sleep(500);
		}
		assert.ok(!ws.open, 'the client is closed');
		posts.forEach((socket) => socket.destroy());
		await Promise.all(closed);
		assert.equal(await rpcCall(url, 'system_chain'), 'Tributary Development');
	});

	test('nothing but a caller and a status should be logged', () => {
		assert.match(said(), /^127\.0\.0\.1 \[[^\]]+\] POST 200 \d+$/m);
		assert.ok(!said().includes('system_chain'));
		assert.ok(!/\[(emerg|alert|crit)\]/.test(said()), said().slice(-3_000));
	});
});
