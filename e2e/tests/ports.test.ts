import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';

const PROCESSES = 4;
const EACH = 600;

test('processes that run side by side should never get the same port', async () => {
	const take = `
		const { freePort } = await import('./src/lib/node.ts');
		const ports = [];
		while (ports.length < ${EACH}) ports.push(await freePort());
		console.log(JSON.stringify(ports));
		process.stdin.resume().on('end', () => process.exit());`;
	const given = Array.from({ length: PROCESSES }, async () => {
		const run = promisify(execFile)(
			process.execPath,
			['--import', 'tsx', '--input-type=module', '--eval', take],
			{ cwd: new URL('..', import.meta.url) },
		);
		const { stdout } = run.child;
		const ports = new Promise<number[]>((resolve) => {
			stdout?.once('data', (line: string) => resolve(JSON.parse(line) as number[]));
		});
		return { run, ports: await ports };
	});
	// All of them live until the last has its ports.
	const processes = await Promise.all(given);
	for (const { run } of processes) run.child.stdin?.end();
	await Promise.all(processes.map(({ run }) => run));
	const ports = processes.flatMap((one) => one.ports);
	assert.equal(ports.length, PROCESSES * EACH);
	assert.equal(new Set(ports).size, ports.length);
});
