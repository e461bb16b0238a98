// Access to the RPC: under which names, from which web pages, and for clients that do not read.

import assert from 'node:assert/strict';
import { request as http } from 'node:http';
import { after, before, describe, test } from 'node:test';

import { accountFrom, connect, rpcCall, sleep, waitUntil } from '@tributary/sdk';

import { CODE, request, Ws } from '../src/fault-injection/sockets.ts';
import { memory, MIB } from '../src/lib/memory.ts';
import { type Node, startNode } from '../src/lib/node.ts';
import { authority } from '../src/lib/spec.ts';
import { SEALED } from './support/world.ts';

/** Calls of one connection that the node runs at a time. */
const RUNNING = 8;
const PAGE = 'https://polkadot.js.org';
const STRANGE_PAGE = 'https://evil.example';
/** The development chain without `--dev`, which would allow all pages and names. */
const ARGS = [...authority('dev'), '--sealing', 'interval=1000'];

interface Answer {
	status: number;
	text: string;
	headers: Record<string, unknown>;
}

/** Calls `system_chain` with these headers. */
function post(node: Node, headers: Record<string, string>): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const call = http(
			node.ws.replace('ws', 'http'),
			{
				method: 'POST',
				headers: { 'content-type': 'application/json', ...headers },
				timeout: 10_000,
			},
			(response) => {
				let text = '';
				response.on('data', (data: Buffer) => (text += data.toString()));
				response.on('end', () => {
					resolve({ status: response.statusCode ?? 0, text, headers: response.headers });
				});
			},
		);
		call.on('error', reject);
		call.end(JSON.stringify(request('system_chain')));
	});
}

describe('a node that serves its own machine', { timeout: 240_000 }, () => {
	let node: Node;
	before(async () => (node = await startNode({ args: ARGS })), { timeout: 240_000 });
	after(() => node?.stop());

	test('should answer under the names of the machine, behind a forwarded port too', async () => {
		for (const host of ['localhost', 'localhost:31499', '127.0.0.1:9944', '[::1]:1'])
			assert.equal((await post(node, { host })).status, 200, host);
	});

	test('should name the flags for another name', async () => {
		for (const host of ['node.example', '192.168.1.5:9944']) {
			const { status, text } = await post(node, { host });
			assert.equal(status, 403);
			assert.match(
				text,
				/^This node answers to localhost, not to .*--rpc-external.*--rpc-cors all\.\n$/,
			);
			assert.ok(text.includes(host), text);
		}
	});

	test('should serve the pages that --rpc-cors allows, and no others', async () => {
		for (const origin of [PAGE, 'http://localhost:3000']) {
			const { status, headers } = await post(node, { origin });
			assert.equal(status, 200, origin);
			assert.equal(headers['access-control-allow-origin'], origin);
			const ws = await Ws.open(node.ws, [`Origin: ${origin}`]);
			assert.ok(ws !== undefined, origin);
			ws.close();
		}
		const { status, text } = await post(node, { origin: STRANGE_PAGE });
		assert.equal(status, 403);
		assert.match(
			text,
			/^Pages of https:\/\/evil\.example may not call this node.*--rpc-cors.*\n$/,
		);
		assert.equal(await Ws.open(node.ws, [`Origin: ${STRANGE_PAGE}`]), undefined);
	});
});

describe('a node that serves other machines', { timeout: 240_000 }, () => {
	let node: Node;
	const chain = ['--chain', 'dev'];
	before(
		async () =>
			(node = await startNode({
				args: [
					...chain,
					'--rpc-external',
					'--rpc-cors',
					`${STRANGE_PAGE},http://localhost:*`,
				],
			})),
		{ timeout: 240_000 },
	);
	after(() => node?.stop());

	test('should answer under any name, without unsafe methods', async () => {
		for (const host of ['node.example', '192.168.1.5:9944', 'localhost'])
			assert.equal((await post(node, { host })).status, 200, host);
		await assert.rejects(rpcCall(node.ws, 'author_rotateKeys'), /unsafe/);
	});

	test('should serve the pages of its own list only', async () => {
		assert.equal((await post(node, { origin: STRANGE_PAGE })).status, 200);
		assert.equal((await post(node, { origin: PAGE })).status, 403);
	});
});

describe('a client', { timeout: 300_000 }, () => {
	let node: Node;
	before(async () => (node = await startNode({ args: SEALED })), { timeout: 240_000 });
	after(() => node?.stop());

	test('should watch 3,000 transactions, and then subscribe', async () => {
		const api = await connect(node.ws);
		const alice = await accountFrom('//Alice');
		const ws = await Ws.open(node.ws);
		assert.ok(ws !== undefined);
		let nonce = (await api.rpc.system.accountNextIndex(alice.address)).toNumber();
		let sent = 0;
		let final = 0;
		const read = (): void => {
			for (const text of ws.take()) {
				const { error, params } = JSON.parse(text) as {
					error?: object;
					params?: { result: object | string };
				};
				assert.equal(error, undefined, text);
				const status = params?.result;
				if (typeof status === 'object' && 'finalized' in status) final += 1;
			}
		};
		// Nothing is unsubscribed: a watch ends by itself.
		while (sent < 3_000) {
			const remark = api.tx.system.remark(`0x${sent.toString(16).padStart(8, '0')}`);
			const signed = await remark.signAsync(alice, { nonce: nonce++ });
			ws.send(request('author_submitAndWatchExtrinsic', [signed.toHex()], sent));
			sent += 1;
			read();
			await waitUntil(60_000, 'finality', () => (read(), sent - final < 500), 20);
		}
		await waitUntil(60_000, 'all to be final', () => (read(), final === sent), 50);
		ws.send(request('chain_subscribeNewHeads', [], sent));
		await waitUntil(20_000, 'a head', () =>
			ws.take().some((text) => text.includes('chain_newHead')),
		);
		ws.close();
		await api.disconnect();
	});

	test('should be stopped, and then closed, when it reads nothing', async () => {
		const before = memory(node).now;
		const clients = await Promise.all(Array.from({ length: 4 }, () => Ws.open(node.ws)));
		for (const client of clients) {
			assert.ok(client !== undefined);
			client.pause();
			// The runtime's code: megabytes in each answer, and gigabytes in all of them.
			for (let n = 0; n < 500; n++) client.send(CODE);
		}
		// As docs/operate/reliability.md promises; the answers have many gigabytes.
		const bound = (384 + 45 * clients.length * (1 + RUNNING)) * MIB;
		for (let seconds = 0; seconds < 15; seconds++) {
			await sleep(1_000);
			const grown = memory(node).now - before;
			assert.ok(grown < bound, `${Math.round(grown / MIB)} MiB after ${seconds} s`);
			assert.equal(await rpcCall(node.ws, 'system_chain'), 'Tributary Development');
		}
		await sleep(10_000);
		for (const client of clients) {
			await waitUntil(
				5_000,
				'the client to be closed',
				() => {
					client?.send(request('system_chain'));
					return client?.open === false;
				},
				500,
			);
		}
	});
});
