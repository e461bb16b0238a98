// Texts of an attacker: none runs, breaks the layout or passes for a mark of the explorer.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { goTo, openContext, openPage, overflow, shoot } from '../support/stage.ts';
import type { World } from '../support/world.ts';

/** Tests the pages that show what an attacker wrote. */
export function hostilePages(world: World): void {
	describe('texts of an attacker', () => {
		const paths = (): string[] => [
			`job/${world.made.job}`,
			`datanet/${world.made.datanet}`,
			`model/${world.made.model}`,
			`provider/${world.made.attacker.address}`,
			'datanets',
			'models',
			'providers',
			'',
		];

		for (const screen of ['desk', 'phone'] as const) {
			test(`they should neither run nor break the layout on a ${screen}`, async () => {
				const context = await openContext(world.own, { screen });
				const page = await openPage(world.own, context, '');
				for (const path of paths()) {
					await goTo(page, path);
					assert.equal(await page.evaluate(() => 'pwned' in globalThis), false, path);
					assert.equal(
						await page.locator('main img, main script, main iframe').count(),
						0,
					);
					assert.ok((await overflow(page)) <= 0, `${path} is too wide`);
				}
				await context.close();
			});
		}

		test('they should not fake a verified mark', async () => {
			const page = await world.open(`job/${world.made.job}`);
			await page.locator('.mark.holds').first().waitFor();
			assert.equal(await page.locator('.answer .mark, .stranger .mark').count(), 0);
			const answer = await page.locator('.answer').innerText();
			assert.ok(!/[\u2713\u202A-\u202E\u2066-\u2069\u200B\uFEFF]/u.test(answer));
			assert.ok(answer.includes('U+2713') && answer.includes('U+202E'));
			assert.ok(answer.includes('0xFF'), 'bytes that are not UTF-8 are shown');
			await shoot(page, 'hostile-job');
			await page.close();
			const model = await world.open(`model/${world.made.model}`);
			assert.ok((await model.locator('h1 .hidden-char').count()) >= 3);
			assert.equal(await model.locator('h1 .mixed').count(), 1);
			assert.equal(await model.locator('main a[href^=javascript]').count(), 0);
			await shoot(model, 'hostile-model');
			await model.close();
		});
	});
}
