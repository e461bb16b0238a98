// Only what is final is shown: a block that a reorganisation may still remove is not.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { accountFrom, rpcCall, waitUntil } from '@tributary/sdk';

import { openContext, openPage, ready, type Stage, stage } from './support/stage.ts';

let own: Stage;

before(
	async () => {
		own = await stage(['--dev', '--sealing', 'manual']);
	},
	{ timeout: 120_000 },
);
after(() => own?.close());

async function createBlock(finalize: boolean): Promise<string> {
	const { hash } = await rpcCall<{ hash: string }>(own.node.ws, 'engine_createBlock', [
		true,
		finalize,
	]);
	return hash;
}

test('a Datanet should be shown only once its block is final', { timeout: 90_000 }, async () => {
	await createBlock(true);
	const context = await openContext(own);
	const page = await openPage(own, context, 'datanets');
	await page.locator('.empty').waitFor();
	const alice = await accountFrom('//Alice');
	const uses = { trainAi: true, aiUse: true };
	await own.api.tx.datanets
		.create('Not final yet', '', 'Open', uses, [], 0, 0)
		.signAndSend(alice, { nonce: -1 });
	const hash = await createBlock(false);
	assert.equal((await own.attribution.datanet(0)).name, 'Not final yet');
	// Longer than the page takes to read the chain again.
	await page.waitForTimeout(6_000);
	assert.equal(await page.getByText('Not final yet').count(), 0);

	await page.goto(`${page.url().split('#')[0]}#/block/${hash}`);
	await page.locator('.badge.warn', { hasText: 'not final' }).waitFor();
	await page.goto(`${page.url().split('#')[0]}#/datanets`);
	await ready(page);

	await rpcCall(own.node.ws, 'engine_finalizeBlock', [hash]);
	await waitUntil(20_000, 'the Datanet to be shown', async () => {
		return (await page.getByText('Not final yet').count()) === 1;
	});
	await context.close();
});
