// The whole economy over the texts in a folder: see `usage`. Every figure is read back from the
// chain or its RPC, and the account at the end is checked: the exit code is 0 only if it balances
// to the last unit.

import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import type { ApiPromise } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';
import { accountFrom, Attribution, connect, totalIssuance, TRIB } from '@tributary/sdk';

import { Accounts } from './demo/accounts.ts';
import { describe } from './demo/errors.ts';
import * as story from './demo/story.ts';
import { type Node, startNode } from './lib/node.ts';
import { bold, bytes, dim, line, trib } from './lib/print.ts';
import { BadInput, readTexts, type Texts } from './lib/texts.ts';

const DEFAULT_FOLDER = '/usr/share/common-licenses';
const DEFAULT_WS = 'ws://127.0.0.1:9944';
const ALLOWANCE = 500n * TRIB;
/** Milliseconds without a block after which one is provoked: longer than two slots. */
const STILL = 15_000;
/** The maximum number of bytes of an output. */
const MAX_OUTPUT = 16_384;

const usage = `usage: demo.sh [FOLDER] [--question TEXT] [--bytes N] [--seed N]

Runs the whole economy over the texts in FOLDER (default ${DEFAULT_FOLDER}): they are contributed,
a model is registered over them, a question is paid for, the answer is traced to the bytes of the texts, and
all parties are paid. Uses the chain at $TRIBUTARY_WS (default ${DEFAULT_WS}) if one answers there,
otherwise a temporary one.

  --question TEXT  the question (default: the opening of a sentence from the texts)
  --bytes N        the length of the answer in bytes (default 700)
  --seed N         the seed of the answer's sampling (default 0)`;

interface Options {
	folder: string;
	question?: string;
	bytes: number;
	seed: number;
}

function whole(name: string, text: string, minimum: number, maximum: number): number {
	const value = Number(text);
	if (!Number.isInteger(value) || value < minimum || value > maximum) {
		throw new BadInput(`--${name} takes a whole number from ${minimum} to ${maximum}`);
	}
	return value;
}

function options(): Options {
	const parse = () =>
		parseArgs({
			allowPositionals: true,
			options: {
				question: { type: 'string' },
				bytes: { type: 'string', default: '700' },
				seed: { type: 'string', default: '0' },
				help: { type: 'boolean', short: 'h', default: false },
			},
		});
	let parsed: ReturnType<typeof parse>;
	try {
		parsed = parse();
	} catch (error) {
		throw new BadInput(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
	}
	const { values, positionals } = parsed;
	if (values.help) {
		line(usage);
		process.exit(0);
	}
	if (positionals.length > 1) throw new BadInput(`only one folder can be given\n${usage}`);
	if (values.question === '') throw new BadInput('--question takes a text that is not empty');
	return {
		folder: resolve(positionals[0] ?? DEFAULT_FOLDER),
		question: values.question,
		bytes: whole('bytes', values.bytes, 1, MAX_OUTPUT),
		seed: whole('seed', values.seed, 0, Number.MAX_SAFE_INTEGER),
	};
}

async function openChain(): Promise<{ api: ApiPromise; ws: string; own?: Node }> {
	const ws = process.env.TRIBUTARY_WS ?? DEFAULT_WS;
	const answers = await fetch(ws.replace(/^ws/, 'http'), {
		method: 'POST',
		signal: AbortSignal.timeout(3_000),
	}).then(
		() => true,
		() => false,
	);
	if (!answers) {
		if (process.env.TRIBUTARY_WS !== undefined)
			throw new BadInput(
				`no chain answers at TRIBUTARY_WS=${ws}; start one there, or unset TRIBUTARY_WS`,
			);
		const own = await startNode({ args: ['--dev', '--sealing', 'interval=500'] });
		return { api: await connect(own.ws), ws: own.ws, own };
	}
	const api = await connect(ws);
	if (api.tx.datanets === undefined) {
		await api.disconnect();
		throw new BadInput(`the chain at ${ws} is not Tributary; set TRIBUTARY_WS to one that is`);
	}
	return { api, ws };
}

/**
 * Has Alice send a remark when the chain stands still, because a chain that seals only for
 * transactions makes no block while the demo waits.
 */
function keepMoving(api: ApiPromise, alice: KeyringPair): () => void {
	let [seen, since] = [-1, Date.now()];
	const look = async (): Promise<void> => {
		const now = (await api.rpc.chain.getHeader()).number.toNumber();
		if (now !== seen) [seen, since] = [now, Date.now()];
		else if (Date.now() - since > STILL) {
			since = Date.now();
			await api.tx.system.remark('0x').signAndSend(alice, { nonce: -1 });
		}
	};
	const timer = setInterval(() => void look().catch(() => {}), STILL / 5);
	return () => clearInterval(timer);
}

async function play(
	api: ApiPromise,
	ws: string,
	own: boolean,
	{ texts, skipped }: Texts,
	given: Options,
): Promise<boolean> {
	const people = await Accounts.create(randomBytes(4).toString('hex'), texts.length);
	const stage: story.Stage = {
		api,
		attribution: new Attribution(ws),
		people,
		folder: given.folder,
		texts,
	};
	const [chain, head] = await Promise.all([api.rpc.system.chain(), api.rpc.chain.getHeader()]);
	const { specName, specVersion } = api.runtimeVersion;
	const total = texts.reduce((sum, text) => sum + text.content.length, 0);

	line(bold('Tributary: the sources of an answer, and the payments to their contributors'));
	line();
	line(
		`   chain     ${chain.toString()} (${specName.toString()} ${specVersion.toString()}) at ${ws}, block ${head.number.toString()}${own ? ', started for this demo' : ''}`,
	);
	line(`   texts     ${given.folder}: ${texts.length}, ${bytes(total)} in total`);
	for (const { name, why } of skipped.slice(0, 5))
		line(dim(`             skipped: ${name} (${why})`));
	if (skipped.length > 5) line(dim(`             skipped: ${skipped.length - 5} more`));

	const issued = await totalIssuance(api);
	await people.endow(api, ALLOWANCE);
	await people.readBefore(api);
	line(
		`   accounts  ${people.all().length} new accounts, each with ${trib(ALLOWANCE)} TRIB from Alice`,
	);

	const collection = await story.contribute(stage);
	const offered = await story.offerModel(stage, collection);
	const asked = await story.ask(stage, offered, given.question);
	const answered = await story.answer(stage, collection, offered, asked, given);
	const settled = await story.settle(stage, collection, asked);
	const claimed = await story.claim(stage, collection, settled.receipt);
	return story.account(stage, collection, asked, answered, settled, claimed, issued);
}

async function main(): Promise<number> {
	const given = options();
	const texts = readTexts(given.folder);
	const { api, ws, own } = await openChain();
	const stop = keepMoving(api, await accountFrom('//Alice'));
	try {
		return (await play(api, ws, own !== undefined, texts, given)) ? 0 : 1;
	} finally {
		stop();
		await api.disconnect();
		await own?.stop();
	}
}

main().then(
	(code) => process.exit(code),
	(error: unknown) => {
		process.stderr.write(`error: ${describe(error)}\n`);
		process.exit(1);
	},
);
