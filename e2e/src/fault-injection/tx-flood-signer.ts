// Signs many remarks in worker threads.

import { randomBytes } from 'node:crypto';
import { parentPort, Worker, workerData } from 'node:worker_threads';

import { accountFrom } from '@tributary/sdk';

import { Signer } from './load.ts';

export interface Job {
	/** The derivation paths of the accounts. */
	paths: string[];
	/** The first nonce of each, and how many remarks each signs. */
	nonce: number;
	each: number;
	/** Bytes of each remark. */
	size: number;
}

/** Returns the remarks of a job in the order of nonces, so that each is valid when it is sent. */
async function signAll(ws: string, { paths, nonce, each, size }: Job): Promise<string[]> {
	const signer = await Signer.of(ws);
	const pairs = await Promise.all(paths.map(accountFrom));
	const signed: string[] = [];
	for (let i = 0; i < each; i++) {
		for (const pair of pairs) {
			const remark = signer.api.tx.system.remark(`0x${randomBytes(size).toString('hex')}`);
			signed.push(signer.sign(remark, pair, nonce + i));
		}
	}
	return signed;
}

/** A worker thread reads TypeScript only after the loader is registered in it. */
const ENTRY = `import(${JSON.stringify(import.meta.resolve('tsx/esm/api'))}).then(({ register }) => {
	register();
	return import(${JSON.stringify(import.meta.url)});
});`;

/** Signs these jobs, two at a time, each in a thread of its own. */
export async function signInThreads(ws: string, jobs: Job[]): Promise<string[][]> {
	const results: string[][] = [];
	const waiting = jobs.map((job, i) => ({ job, i }));
	await Promise.all(
		[0, 1].map(async () => {
			for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
				const { job, i } = next;
				results[i] = await new Promise<string[]>((resolve, reject) => {
					const worker = new Worker(ENTRY, { eval: true, workerData: { ws, job } });
					worker.once('message', resolve);
					worker.once('error', reject);
					worker.once('exit', (code) =>
						reject(new Error(`a signing thread ended with code ${code}`)),
					);
				});
			}
		}),
	);
	return results;
}

const given = workerData as { ws: string; job: Job } | null;
if (given !== null && parentPort !== null)
	parentPort.postMessage(await signAll(given.ws, given.job));
