// Plain JSON-RPC over HTTP, which returns exactly what a node answers.

/** An error that a node answered. */
export class RpcError extends Error {
	readonly code: number;
	readonly data: unknown;

	constructor(code: number, message: string, data: unknown) {
		super(message);
		this.code = code;
		this.data = data;
	}
}

let id = 0;

/** Calls a method of a node; throws `RpcError` if the node answers with an error. */
export async function rpcCall<T>(
	url: string,
	method: string,
	params: unknown[] = [],
	timeout = 10_000,
): Promise<T> {
	const response = await fetch(url.replace(/^ws/, 'http'), {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ jsonrpc: '2.0', id: ++id, method, params }),
		signal: AbortSignal.timeout(timeout),
	});
	const text = await response.text();
	if (!response.ok) throw new Error(`HTTP ${response.status} from ${url}: ${text}`);
	const answer = JSON.parse(text) as {
		result?: T;
		error?: { code: number; message: string; data?: unknown };
	};
	if (answer.error)
		throw new RpcError(answer.error.code, answer.error.message, answer.error.data);
	if (!('result' in answer)) throw new Error(`neither result nor error: ${text}`);
	return answer.result as T;
}
