// What a user signs: each action shows its cost before, and does what it says.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { accountFrom, TRIB, waitUntil } from '@tributary/sdk';
import type { Page } from 'playwright-core';

import { openContext, openPage, shoot } from '../support/stage.ts';
import { injectWallet } from '../support/wallet.ts';
import type { World } from '../support/world.ts';

/** Milliseconds until a transaction is final, on a chain that seals twice a second. */
const FINAL = 60_000;

/** Lets a development key sign on a page. */
async function useKey(page: Page, name: string): Promise<void> {
	await page.getByRole('button', { name: 'Use a development key' }).click();
	const { address } = await accountFrom(`//${name}`);
	await page.locator('select[name=account]').selectOption(address);
}

async function sign(page: Page, label: string): Promise<void> {
	const button = page.getByRole('button', { name: label, exact: true });
	await page.locator('.costs').waitFor();
	await waitUntil(FINAL, 'the cost', () => button.isEnabled());
	await button.click();
}

/** Tests the actions. */
export function actions(world: World): void {
	describe('a wallet of the browser', { timeout: 200_000 }, () => {
		test('it should sign a delegation that the chain takes', async () => {
			const alice = await accountFrom('//Bob');
			const context = await openContext(world.own);
			const asked = await injectWallet(context, alice);
			const page = await openPage(world.own, context, 'validators');
			await page.getByRole('button', { name: 'Delegate' }).click();
			await page.getByRole('button', { name: /Connect/ }).click();
			await page.locator('select[name=pool]').selectOption('0');
			await page.locator('input[name=amount]').fill('25');
			await page.locator('.costs [data-amount]').first().waitFor();
			const cost = await page
				.locator('.costs [data-amount]')
				.first()
				.getAttribute('data-amount');
			assert.equal(cost, (25n * TRIB).toString());
			await shoot(page, 'action-delegate');
			const button = page.locator('.sign button.primary');
			await waitUntil(FINAL, 'the cost', () => button.isEnabled());
			await button.click();
			await page
				.locator('.sign [role=status]', { hasText: /^final in/ })
				.waitFor({ timeout: FINAL });
			assert.equal(asked.length, 1);
			const delegation = await world.own.api.query.validators.delegations(0, alice.address);
			assert.ok(!delegation.isEmpty);
			await context.close();
		});

		test('a page should say so where there is no wallet and no key', async () => {
			const page = await openPage(world.own, world.window, 'validators');
			await page.getByRole('button', { name: 'Delegate' }).click();
			await page.getByRole('button', { name: 'Use a development key' }).waitFor();
			assert.equal(await page.getByRole('button', { name: /Connect/ }).count(), 0);
			await page.close();
		});
	});

	describe('a development key', { timeout: 300_000 }, () => {
		test('it should ask a provider', async () => {
			const page = await openPage(world.own, world.window, 'model/0');
			await page.getByRole('button', { name: 'Ask a question' }).click();
			await useKey(page, 'Charlie');
			await page.locator('textarea[name=prompt]').fill('What is a licence?');
			await page.locator('select[name=provider]').selectOption(world.provider);
			await page.locator('input[name=fee]').fill('0.5');
			// Less than the provider takes: the chain's refusal is shown before anything is signed.
			await page.getByText('The chain would refuse it').waitFor({ timeout: FINAL });
			await page.locator('input[name=fee]').fill('10');
			await sign(page, 'Ask');
			await page.getByText(/It is job/).waitFor({ timeout: FINAL });
			await shoot(page, 'action-ask');
			const job = await world.own.attribution.job(3);
			assert.equal(job.requester, (await accountFrom('//Charlie')).address);
			assert.equal(job.fee, (10n * TRIB).toString());
			await page.close();
		});

		test('it should contribute a file that is hashed in the browser', async () => {
			const content = Buffer.from('A text that nobody has contributed before.\n'.repeat(100));
			const page = await openPage(world.own, world.window, 'contribute');
			await page.locator('input[name=content]').setInputFiles({
				name: 'text.txt',
				mimeType: 'text/plain',
				buffer: content,
			});
			await page.locator('input[name=datanet]').fill('0');
			await page.locator('input[name=licence]').fill('CC0-1.0');
			await page.locator('input[name=uri]').fill('https://example.org/text.txt');
			await page.locator('input[name=maxPoints]').fill('5');
			await useKey(page, 'Dave');
			await sign(page, 'Commit');
			await page.getByText('3. Reveal').waitFor({ timeout: FINAL });
			await sign(page, 'Contribute');
			await page.getByText('contributed', { exact: true }).waitFor({ timeout: FINAL });
			await shoot(page, 'action-contribute');
			const { contributions } = await world.own.attribution.accountContributions(
				(await accountFrom('//Dave')).address,
			);
			assert.equal(contributions.length, 1);
			const { contribution } = contributions[0];
			const view = await world.own.attribution.contribution(contribution);
			assert.equal(view.length, String(content.length));
			assert.equal(view.licence, 'CC0-1.0');
			await page.close();
		});

		test('it should rate an answer, and claim what it paid', { timeout: 200_000 }, async () => {
			const { job, attacker } = world.made;
			await world.own.attribution.settled(job, 120_000);
			const page = await openPage(world.own, world.window, `job/${job}`);
			await page.getByRole('button', { name: 'Rate', exact: true }).click();
			await useKey(page, 'Alice');
			await page.locator('select[name=score]').selectOption('2');
			await sign(page, 'Rate it 2 of 5');
			await waitUntil(FINAL, 'the rating', async () => {
				const { receipt } = await world.own.attribution.job(job);
				return receipt?.score === 2;
			});
			await page.close();

			const { claimable } = await world.own.attribution.account(attacker.address);
			assert.notEqual(claimable, '0');
			const other = await openPage(world.own, world.window, `account/${attacker.address}`);
			await other.getByRole('button', { name: /^Claim/ }).click();
			await useKey(other, 'Eve');
			await sign(other, 'Claim');
			await waitUntil(FINAL, 'the claim', async () => {
				const after = await world.own.attribution.account(attacker.address);
				return after.claimable === '0';
			});
			await other.close();
		});
	});
}

/** Tests what a page says where no node answers. The chain ends here. */
export function failingNode(world: World): void {
	describe('a node that fails', { timeout: 120_000 }, () => {
		test('a page should name the remedy where no node answers', async () => {
			const page = await world.window.newPage();
			await page.goto(`${world.own.url}?node=ws://127.0.0.1:9`);
			await page.locator('.failure').waitFor();
			assert.match(
				await page.locator('.failure').innerText(),
				/No answer from ws:\/\/127.0.0.1:9/,
			);
			await page.close();
		});

		test('a page should keep what it shows when the node ends', async () => {
			const page = await openPage(world.own, world.window, 'job/0');
			await world.own.node.kill();
			await page.locator('.head.lost, .head.connecting').waitFor({ timeout: 30_000 });
			assert.ok((await page.locator('.answer mark').count()) > 0);
			assert.equal(await page.locator('.flow-table').count(), 1);
			await page.close();
		});
	});
}
