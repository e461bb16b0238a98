// Runs scenarios against real nodes: `main.ts [--short] [--seed N] [--minutes N] [NAME...]`.
// Progress goes to standard error, the report to standard output.

import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';

import { withTimeout } from '@tributary/sdk';

import { line } from '../lib/print.ts';
import { isInside, makeSwitches, runInside } from './namespaces.ts';
import { Network } from './network.ts';
import { progress, report, type Result, Run } from './report.ts';
import { FULL_LIMIT, SCENARIOS, SHORT_LIMIT } from './scenarios.ts';

function usage(message: string): never {
	process.stderr.write(
		`${message}\nusage: fault-injection.sh [--short] [--seed N] [--minutes N] [${SCENARIOS.map(({ name }) => name).join('|')}]...\n`,
	);
	process.exit(2);
}

const args = process.argv.slice(2);
let short = false;
let seed = randomInt(2 ** 32);
let minutes: number | undefined;
const names: string[] = [];
for (let i = 0; i < args.length; i++) {
	if (args[i] === '--short') short = true;
	else if (args[i] === '--seed') {
		seed = Number(args[++i]);
		if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)
			usage('--seed takes a whole number below 2^32');
	} else if (args[i] === '--minutes') {
		minutes = Number(args[++i]);
		if (!(minutes > 0)) usage('--minutes takes a positive number');
	} else if (SCENARIOS.some(({ name }) => name === args[i])) names.push(args[i]);
	else usage(`unknown scenario or option: ${args[i]}`);
}

if (!isInside()) {
	const { code } = await runInside(fileURLToPath(import.meta.url), args, true).catch(
		(error: unknown) => {
			process.stderr.write(
				`no scenario was run: ${error instanceof Error ? error.message : String(error)}\n`,
			);
			return { code: 1 };
		},
	);
	process.exit(code);
}

makeSwitches();
progress(`seed ${seed}${short ? ', short' : ''}`);
const results: Result[] = [];
const chosen = SCENARIOS.filter(({ name, onlyByName }) =>
	names.length === 0 ? onlyByName !== true : names.includes(name),
);
minutes ??= short ? 3 : 120;
for (const scenario of chosen) {
	progress();
	progress(`${scenario.name}: ${scenario.title}`);
	const run = new Run(short, seed, minutes);
	const began = Date.now();
	const result: Result = { scenario, run, seconds: 0 };
	try {
		await withTimeout(
			(short ? SHORT_LIMIT : FULL_LIMIT) +
				(scenario.onlyByName === true ? minutes * 60_000 : 0),
			`scenario ${scenario.name} to end`,
			scenario.run(run),
		);
	} catch (error) {
		result.error = error;
		progress(inspect(error));
		for (const network of Network.open) {
			for (const number of network.started)
				progress(
					`--- node ${number}\n${network.log(number).split('\n').slice(-40).join('\n')}`,
				);
		}
	}
	for (const network of Network.open) await network.end();
	result.seconds = (Date.now() - began) / 1000;
	results.push(result);
}
progress();
const command = [
	'./scripts/fault-injection.sh',
	...(short ? ['--short'] : []),
	'--seed',
	seed,
	...(chosen.some(({ onlyByName }) => onlyByName === true) ? ['--minutes', minutes] : []),
	...names,
];
line(report(results, command.join(' '), new Date()));
process.exit(results.some(({ error }) => error !== undefined) ? 1 : 0);
