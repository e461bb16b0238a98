// Each page: what it shows is what the RPC answers.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { accountFrom, rpcCall, waitUntil } from '@tributary/sdk';

import { FEE, openDispute } from '../support/hostile.ts';
import { amounts, fact, factAmount, goTo, ready, shoot } from '../support/stage.ts';
import type { World } from '../support/world.ts';

/** Tests the lists of an empty chain. */
export function emptyPages(world: World): void {
	test(
		'every list should say that it is empty on an empty chain',
		{ timeout: 120_000 },
		async () => {
			const page = await world.open('');
			for (const path of ['', 'jobs', 'datanets', 'models', 'providers', 'channels']) {
				await goTo(page, path);
				assert.ok((await page.locator('.empty').count()) > 0, path);
				assert.equal(await page.locator('.failure').count(), 0, path);
			}
			await goTo(page, 'job/0');
			assert.match(await page.locator('.empty').innerText(), /no job 0/);
			await page.close();
		},
	);
}

/** Tests each page on a chain with the demo. */
export function pages(world: World): void {
	describe('pages', () => {
		test('the start page should add up what was settled', async () => {
			const page = await world.open('');
			const { fee } = await world.own.attribution.job(0);
			await page.getByText('Everyone is permitted').waitFor();
			const shown = await page.locator('.big [data-amount]').getAttribute('data-amount');
			// The attacker's job may have settled meanwhile.
			assert.ok([BigInt(fee), BigInt(fee) + FEE].includes(BigInt(shown ?? '')), shown ?? '');
			assert.ok((await page.locator('.earners li').count()) >= 5);
			await shoot(page, 'start');
			await page.close();
		});

		test('a job should show whose words are in its answer, verified in the browser', async () => {
			const page = await world.open('job/0');
			const job = await world.own.attribution.job(0);
			await page.locator('.mark.holds').nth(2).waitFor();
			assert.equal(await page.locator('.mark.fails').count(), 0);
			assert.equal(await factAmount(page, 'Fee'), job.fee);
			assert.equal(await fact(page, 'Evidence'), job.evidence);
			// The legend has the positions that the chain counted.
			for (const { contribution, positions } of job.sources) {
				const row = page.locator('.legend li', {
					hasText: `Contribution ${contribution.datanet}:${contribution.index}`,
				});
				assert.match(await row.first().innerText(), new RegExp(`\\b${positions} position`));
			}
			assert.equal(await page.locator('.legend li').count(), job.sources.length + 1);
			await shoot(page, 'job');
			await page.close();
		});

		test('the flow of a fee should sum to the fee', async () => {
			const page = await world.open('job/0');
			const { fee, receipt } = await world.own.attribution.job(0);
			const parts = await amounts(page, '.flow-table tbody');
			assert.equal(
				parts.reduce((sum, part) => sum + BigInt(part), 0n),
				BigInt(fee),
			);
			assert.equal(
				await page.locator('.flow-table [data-sum]').getAttribute('data-sum'),
				fee,
			);
			assert.ok(parts.includes(receipt?.provider.amount ?? ''));
			await page.close();
		});

		test('a span should lead to its passage by mouse and by keyboard', async () => {
			const page = await world.open('job/0');
			const spans = page.locator('.answer mark');
			const last = spans.last();
			await last.click();
			assert.equal(await last.getAttribute('aria-pressed'), 'true');
			const words = (text: string): string =>
				text.replace(/\d*$/, '').replace(/\s+/g, ' ').trim();
			const said = words(await last.innerText());
			const passage = words(await page.locator('[data-testid=passage]').innerText());
			assert.ok(passage.includes(said), `'${said}' in '${passage}'`);
			await spans.first().focus();
			await page.keyboard.press('Enter');
			assert.equal(await spans.first().getAttribute('aria-pressed'), 'true');
			assert.equal(await page.locator('.source .mark.holds').count(), 1);
			await page.close();
		});

		test('a file should be taken as the source only if its hash is right', async () => {
			const page = await world.open('job/0');
			await page.locator('.answer mark').first().click();
			const id = await page.locator('.source h3 a').innerText();
			const [datanet, index] = id.split(':').map(Number);
			const { uri } = await world.own.attribution.contribution({ datanet, index });
			const file = page.locator('.source input[type=file]');
			await file.setInputFiles({
				name: 'wrong',
				mimeType: 'text/plain',
				buffer: Buffer.from('no'),
			});
			await page.locator('.source .mark.fails').waitFor();
			await file.setInputFiles(uri.replace('file://', ''));
			await page.getByText('Whole content: verified in this browser').waitFor();
			await page.close();
		});

		test('a job should be copied as the JSON of the RPC', async () => {
			const page = await world.open('job/0');
			await page.getByRole('button', { name: 'Copy as JSON' }).click();
			await page.getByRole('button', { name: 'Copied' }).first().waitFor();
			const copied = JSON.parse(
				await page.evaluate(() => navigator.clipboard.readText()),
			) as unknown;
			assert.deepEqual(copied, await world.own.attribution.job(0));
			await page.close();
		});

		test('a Datanet, its Release and a contribution should be as the RPC has them', async () => {
			const view = await world.own.attribution.datanet(0);
			const page = await world.open('datanet/0');
			assert.equal(await page.locator('h1').innerText(), view.name);
			assert.equal(await factAmount(page, 'Owed by its pools'), view.poolOwed);
			assert.equal(
				await page.locator('[aria-label=Contributions] tbody tr').count(),
				view.contributions,
			);
			await shoot(page, 'datanet');
			await page.goto(`${page.url().split('#')[0]}#/release/0/1`);
			await ready(page);
			await page.getByText('Paid into its pool').waitFor();
			assert.equal(await factAmount(page, 'Paid into its pool'), view.releases[0].paid);
			await page.close();

			const contribution = await world.own.attribution.contribution({ datanet: 0, index: 4 });
			const other = await world.open('contribution/0/4');
			assert.deepEqual(await amounts(other, '[aria-label=Earnings] tbody'), [
				contribution.spansClaimable,
				contribution.spansClaimed,
				contribution.poolClaimable,
				contribution.poolClaimed,
			]);
			await shoot(other, 'contribution');
			await other.close();
		});

		test('a model should show its terms, its lineage, its rights and its providers', async () => {
			const page = await world.open(`model/${world.made.model}`);
			const { terms } = await world.own.attribution.model(world.made.model);
			assert.equal(
				await page.locator('.terms .split').getAttribute('aria-label'),
				'Provider 30%, Owner 20%, Base models 10%, Data 40%',
			);
			assert.equal(terms?.split.base, 100_000_000);
			assert.equal(await page.locator('.lineage li').count(), 2);
			const rights = await world.own.attribution.rights(world.made.model, 1, { limit: 100 });
			const table = page.locator('[aria-label="Licences and preferences"] tbody tr');
			assert.equal(await table.count(), rights.rights.length);
			await page.close();
			const demo = await world.open('model/0');
			const { providers } = await world.own.attribution.providers(0);
			const shown = await amounts(demo, '[aria-label="Providers of the model"] tbody');
			assert.ok(shown.includes(providers[0].minFee));
			assert.ok(shown.includes(providers[0].record.settled));
			await shoot(demo, 'model');
			await demo.close();
		});

		test('a provider should show its bond and its record', async () => {
			const page = await world.open(`provider/${world.provider}`);
			const { providers } = await world.own.attribution.providers(0);
			assert.equal(await factAmount(page, 'Bond'), providers[0].bond);
			assert.equal(await factAmount(page, 'Settled'), providers[0].record.settled);
			await shoot(page, 'provider');
			await page.close();
		});

		test('an account should show its holds and its channels', async () => {
			const { address } = await accountFrom('//Alice');
			const page = await world.open(`account/${address}`);
			const view = await world.own.attribution.account(address);
			assert.deepEqual(
				await amounts(page, '[aria-label=Holds] tbody'),
				view.holds.map(({ amount }) => amount),
			);
			assert.equal(
				await page.locator('[aria-label="Channels of the account"] tbody tr').count(),
				1,
			);
			await shoot(page, 'account');
			await page.close();
		});

		test('a channel should show what is left of its deposit', async () => {
			const page = await world.open('channel/0');
			const view = await world.own.attribution.channel(0n);
			assert.equal(await factAmount(page, 'Deposited'), view.deposited);
			assert.equal(await factAmount(page, 'Remaining'), view.remaining);
			await shoot(page, 'channel');
			await page.close();
		});

		test('the validators should show the stake and the finality', async () => {
			const page = await world.open('validators');
			const row = page.locator('[aria-label=Validators] tbody tr');
			assert.equal(await row.count(), 1);
			const { address } = await accountFrom('//Alice');
			const { holds } = await world.own.attribution.account(address);
			const bond = holds.find(({ reason }) => reason === 'Validators.Bond');
			assert.ok(
				(await amounts(page, '[aria-label=Validators] tbody')).includes(bond?.amount ?? ''),
			);
			await shoot(page, 'validators');
			await page.close();
		});

		test('a block should show its transactions and events, and that it is final', async () => {
			const { submittedAt } = await world.own.attribution.job(world.made.job);
			const page = await world.open(`block/${submittedAt}`);
			await page.getByText('Inference.submit', { exact: true }).waitFor();
			await page.locator('summary', { hasText: 'Inference.Submitted' }).waitFor();
			await page.locator('.badge.good', { hasText: 'final' }).waitFor();
			const hash = await rpcCall<string>(world.own.node.ws, 'chain_getBlockHash', [
				submittedAt,
			]);
			assert.equal(await page.locator('.facts .hash').first().getAttribute('title'), hash);
			await shoot(page, 'block');
			await page.close();
			const list = await world.open('blocks');
			assert.equal(await list.locator('tbody tr').count(), 20);
			await shoot(list, 'blocks');
			await list.close();
		});

		test('a block should show the flow of a fee that it settled', async () => {
			const { submittedAt } = await world.own.attribution.job(0);
			let number = submittedAt ?? 0;
			const settled = await waitUntil(30_000, 'the block of the settlement', async () => {
				number += 1;
				const hash = await rpcCall<string>(world.own.node.ws, 'chain_getBlockHash', [
					number,
				]);
				const { settlements } = await world.own.attribution.settlements(hash);
				return settlements[0];
			});
			const page = await world.open(`block/${number}`);
			await page.getByRole('heading', { name: 'Settled: job 0' }).waitFor();
			const sum = await page.locator('.flow-table [data-sum]').getAttribute('data-sum');
			assert.equal(sum, settled.fee);
			await page.close();
		});

		test('a dispute should show its challenges and their bond', async () => {
			const job = await openDispute(world.own.api, world.made);
			const page = await world.open(`job/${job}`);
			await page.locator('.badge', { hasText: /^challenged$/ }).waitFor();
			const { dispute } = await world.own.attribution.job(job);
			const bond = await factAmount(page, 'Bond of a challenge');
			assert.equal(bond, dispute?.bond);
			const rows = page.locator('[aria-label="Open challenges"] tbody tr');
			assert.equal(await rows.count(), dispute?.challenges.length);
			await shoot(page, 'dispute');
			await page.close();
		});

		test('the search should find objects by number, pair, hash and address', async () => {
			const { hash } = await world.own.attribution.contribution({ datanet: 0, index: 3 });
			const block = await rpcCall<string>(world.own.node.ws, 'chain_getBlockHash', [5]);
			const cases: [text: string, href: string][] = [
				['0', '#/job/0'],
				['0', '#/model/0'],
				['0:1', '#/contribution/0/1'],
				['0:1', '#/release/0/1'],
				[hash, '#/contribution/0/3'],
				[block, `#/block/${block}`],
				[world.provider, `#/account/${world.provider}`],
			];
			const page = await world.open('jobs');
			for (const [text, href] of cases) {
				await page.getByRole('searchbox').fill(text);
				await page.keyboard.press('Enter');
				await page.locator(`.hits a[href="${href}"]`).waitFor();
			}
			await page.getByRole('searchbox').fill('no such thing');
			await page.keyboard.press('Enter');
			await page.getByText('Nothing has that name').waitFor();
			await page.close();
		});
	});
}
