// WebSocket and HTTP over plain sockets, so that a client can stop reading, which no library
// allows.

import { randomBytes } from 'node:crypto';
import { type ClientHttp2Session, connect as http2 } from 'node:http2';
import { connect, type Socket } from 'node:net';

import { withTimeout } from '@tributary/sdk';

/** Opens a socket that does not throw when the other side closes it. */
async function open(url: string, from?: string): Promise<Socket> {
	const { hostname, port } = new URL(url);
	const socket = connect({
		host: hostname,
		port: Number(port),
		...(from !== undefined && { localAddress: from }),
	});
	socket.on('error', () => {});
	await withTimeout(
		10_000,
		'a connection',
		new Promise<void>((resolve, reject) => {
			socket.once('connect', resolve);
			socket.once('error', reject);
		}),
	);
	return socket;
}

/** Returns a text frame. A client's frames are masked, and zeros are a valid mask. */
function frame(text: string): Buffer {
	const payload = Buffer.from(text);
	const head =
		payload.length < 126
			? Buffer.alloc(2)
			: payload.length < 65_536
				? Buffer.alloc(4)
				: Buffer.alloc(10);
	head[0] = 0x81;
	if (head.length === 2) head[1] = 0x80 | payload.length;
	else if (head.length === 4) {
		head[1] = 0x80 | 126;
		head.writeUInt16BE(payload.length, 2);
	} else {
		head[1] = 0x80 | 127;
		head.writeBigUInt64BE(BigInt(payload.length), 2);
	}
	return Buffer.concat([head, Buffer.alloc(4), payload]);
}

/** A WebSocket client. */
export class Ws {
	readonly #socket: Socket;
	#rest = Buffer.alloc(0);
	readonly #messages: string[] = [];
	#fragments: Buffer[] = [];

	private constructor(socket: Socket) {
		this.#socket = socket;
	}

	/** Connects; returns `undefined` if the server refuses the connection. */
	static async open(url: string, headers: string[] = [], from?: string): Promise<Ws | undefined> {
		const socket = await open(url, from);
		const { host } = new URL(url);
		socket.write(
			[
				'GET / HTTP/1.1',
				`Host: ${host}`,
				'Upgrade: websocket',
				'Connection: Upgrade',
				'Sec-WebSocket-Version: 13',
				`Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
				...headers,
				'',
				'',
			].join('\r\n'),
		);
		const ws = new Ws(socket);
		const answer = await withTimeout(
			10_000,
			'the upgrade to a WebSocket',
			new Promise<Buffer>((resolve) => {
				let got = Buffer.alloc(0);
				const read = (data: Buffer): void => {
					got = Buffer.concat([got, data]);
					if (!got.includes('\r\n\r\n')) return;
					socket.off('data', read);
					resolve(got);
				};
				socket.on('data', read);
				socket.once('close', () => resolve(got));
			}),
		);
		if (!answer.toString('latin1').startsWith('HTTP/1.1 101')) {
			socket.destroy();
			return undefined;
		}
		socket.on('data', (data: Buffer) => ws.#read(data));
		return ws;
	}

	#read(data: Buffer): void {
		this.#rest = Buffer.concat([this.#rest, data]);
		for (;;) {
			if (this.#rest.length < 2) return;
			const short = this.#rest[1] & 0x7f;
			const head = short === 126 ? 4 : short === 127 ? 10 : 2;
			if (this.#rest.length < head) return;
			const length =
				short === 126
					? this.#rest.readUInt16BE(2)
					: short === 127
						? Number(this.#rest.readBigUInt64BE(2))
						: short;
			if (this.#rest.length < head + length) return;
			const kind = this.#rest[0] & 0x0f;
			if (kind <= 2) this.#fragments.push(this.#rest.subarray(head, head + length));
			if (kind <= 2 && (this.#rest[0] & 0x80) !== 0) {
				this.#messages.push(Buffer.concat(this.#fragments).toString());
				this.#fragments = [];
			}
			this.#rest = this.#rest.subarray(head + length);
		}
	}

	send(message: unknown): void {
		this.#socket.write(frame(JSON.stringify(message)));
	}

	/** Returns the messages since the last call. */
	take(): string[] {
		return this.#messages.splice(0);
	}

	get open(): boolean {
		return !this.#socket.destroyed && this.#socket.readyState === 'open';
	}

	/** Stops reading. */
	pause(): void {
		this.#socket.removeAllListeners('data');
		this.#socket.pause();
	}

	close(): void {
		this.#socket.destroy();
	}
}

export function request(method: string, params: unknown[] = [], id = 1): unknown {
	return { jsonrpc: '2.0', id, method, params };
}

/** Asks for the runtime's code: the largest value that there is, megabytes. */
export const CODE = request('state_getStorage', ['0x3a636f6465']);

/** Posts a request and never reads the answer; returns the socket. */
export async function postAndForget(url: string, body: unknown): Promise<Socket> {
	const socket = await open(url);
	socket.pause();
	const text = JSON.stringify(body);
	const { host } = new URL(url);
	socket.write(
		`POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
	);
	return socket;
}

/** Posts a request many times over one HTTP/2 connection and never reads the answers. */
export function postManyAndForget(url: string, body: unknown, times: number): ClientHttp2Session {
	const session = http2(url.replace(/^ws/, 'http'), { settings: { initialWindowSize: 0 } });
	session.on('error', () => {});
	for (let i = 0; i < times; i++) {
		const stream = session.request({
			':method': 'POST',
			':path': '/',
			'content-type': 'application/json',
		});
		stream.on('error', () => {});
		stream.pause();
		stream.end(JSON.stringify(body));
	}
	return session;
}

/**
 * Posts `body`, which need not be valid; returns the status and the answer, or status 0 and the
 * error.
 */
export async function post(
	url: string,
	body: string | Buffer,
	ms = 30_000,
): Promise<{ status: number; text: string }> {
	try {
		const response = await fetch(url.replace(/^ws/, 'http'), {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body,
			signal: AbortSignal.timeout(ms),
		});
		return { status: response.status, text: await response.text() };
	} catch (error) {
		// A server may close the connection before it has read a body that it refuses.
		return {
			status: 0,
			text:
				error instanceof Error
					? error.cause instanceof Error
						? String(error.cause)
						: error.message
					: String(error),
		};
	}
}
