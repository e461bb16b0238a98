// The runbooks of docs/operate/governance.md, run as those who govern would run them.

import { accountFrom } from '@tributary/sdk';

import { codes, Page, type Row } from './page.ts';
import { Terminal } from './runbook.ts';

/** The page. */
export const page = new Page('docs/operate/governance.md');

/** Blocks of the page that define functions. */
const FUNCTIONS = ['about', 'refer', 'aye', 'motion', 'propose', 'agree', 'close'];

const walked = new Set<string>();

/** The tables of the page whose rows are calls, by their headings. */
export type Table = 'to | origin' | 'to | call';

/** Returns the row of a table that says how to do this, and records that it was used. */
export function row(table: Table, to: string): Row {
	const found = page.table(table).find((one) => one.to === to);
	if (found === undefined) throw new Error(`the page does not say how to ${to}`);
	walked.add(`${table}: ${to}`);
	return found;
}

/** Returns the rows that no test has used. */
export function unwalked(): string[] {
	return (['to | origin', 'to | call'] as const)
		.flatMap((table) => page.table(table).map(({ to }) => `${table}: ${to}`))
		.filter((one) => !walked.has(one));
}

/** Returns the call of a row, as JavaScript. */
export function callOf({ call }: Row): string {
	return codes(call)[0];
}

/** Opens a terminal that knows the functions of the page, for a signer or for a proxy of one. */
export async function open(ws: string, phrase: string, of?: string): Promise<Terminal> {
	const env = { PHRASE: phrase, ADDRESS: of ?? (await accountFrom(phrase)).address };
	return Terminal.open(
		ws,
		env,
		FUNCTIONS.map((name) => page.block('js', name)),
	);
}

/** Lets a validator name its proxy, and opens a terminal for the proxy. */
export async function openMember(
	ws: string,
	validator: { address: string; phrase: string },
	proxy: string,
): Promise<Terminal> {
	const owner = await open(ws, validator.phrase);
	const HOT = (await accountFrom(proxy)).address;
	await owner.run(page.block('js', 'add-proxy'), { HOT }).finally(() => owner.close());
	return open(ws, proxy, validator.address);
}

/** Lets members propose a call and vote for it, and returns the function that closes the motion. */
export async function motion(
	ayes: Terminal[],
	call: string,
	variables: object = {},
): Promise<() => Promise<void>> {
	const [first] = ayes;
	const index = await first.run<number>(`return propose(threshold, ${call});`, {
		threshold: ayes.length,
		...variables,
	});
	const all = { index, ...variables };
	await Promise.all(ayes.map((member) => member.run(`await agree(index, ${call});`, all)));
	return () => first.run(`await close(index, ${call});`, all);
}
