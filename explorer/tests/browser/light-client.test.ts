// The explorer over a light client in the browser: it needs no node that it trusts, and shows the
// same as the RPC.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { accountFrom, createDatanet, percent, rpcCall, waitUntil } from '@tributary/sdk';
import type { Page } from 'playwright-core';

import { address, nodeCommand } from '../../../e2e/src/lib/node.ts';
import { goTo, openContext, shoot, type Stage, stage } from './support/stage.ts';

let own: Stage;

before(
	async () => {
		// A light client verifies the votes of finality, which only such a chain has.
		own = await stage(['--dev', '--sealing', 'babe']);
	},
	{ timeout: 120_000 },
);
after(() => own?.close());

async function copied(page: Page): Promise<unknown> {
	await page.getByRole('button', { name: 'Copy as JSON' }).click();
	await page.getByRole('button', { name: 'Copied' }).first().waitFor();
	return JSON.parse(await page.evaluate(() => navigator.clipboard.readText())) as unknown;
}

test('a light client should show what the RPC answers', { timeout: 300_000 }, async () => {
	const alice = await accountFrom('//Alice');
	const datanet = await createDatanet(own.api, {
		name: 'Seen by a light client',
		uri: 'https://example.org/',
		owner: alice,
		curators: [await accountFrom('//Bob')],
		threshold: 1,
		ownerCut: percent(5),
	});
	const created = await rpcCall<{ number: string }>(own.node.ws, 'chain_getHeader');
	await waitUntil(120_000, 'the Datanet to be final', async () => {
		const hash = await rpcCall<string>(own.node.ws, 'chain_getFinalizedHead');
		const { number } = await rpcCall<{ number: string }>(own.node.ws, 'chain_getHeader', [
			hash,
		]);
		return Number(number) >= Number(created.number);
	});
	const spec = JSON.parse(
		await nodeCommand(['export-chain-spec', '--chain', 'dev', '--raw']),
	) as { bootNodes: string[] };
	spec.bootNodes = [await address(own.node)];

	const context = await openContext(own);
	context.setDefaultTimeout(90_000);
	const page = await context.newPage();
	await page.goto(`${own.url}#/settings`);
	await page.locator('input[name=spec]').setInputFiles({
		name: 'spec.json',
		mimeType: 'application/json',
		buffer: Buffer.from(JSON.stringify(spec)),
	});
	await page.locator('.head.connected b').waitFor();
	await goTo(page, `datanet/${datanet}`);
	await page.getByText('Seen by a light client').waitFor();
	assert.deepEqual(await copied(page), await own.attribution.datanet(datanet));
	await goTo(page, `account/${alice.address}`);
	const shown = (await copied(page)) as { holds: unknown };
	assert.deepEqual(shown.holds, (await own.attribution.account(alice.address)).holds);
	await shoot(page, 'light-client');
	assert.deepEqual(own.faults, []);
	await context.close();
});
