// Accessibility and screens, and what no page may do.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { accessibilityFindings } from '../support/axe.ts';
import { goTo, openContext, openPage, overflow, shoot } from '../support/stage.ts';
import type { World } from '../support/world.ts';

/** Tests all pages for faults of accessibility, on all screens. */
export function accessPages(world: World): void {
	describe('access', () => {
		test(
			'no page should have a serious fault of accessibility',
			{ timeout: 200_000 },
			async () => {
				const paths = [
					'',
					'jobs',
					'job/0',
					'datanet/0',
					'contribution/0/4',
					`model/${world.made.model}`,
					`provider/${world.provider}`,
					`account/${world.provider}`,
					'channel/0',
					'validators',
					'blocks',
					'block/5',
					'contribute',
					'settings',
					'search?q=0',
				];
				for (const scheme of ['light', 'dark'] as const) {
					const context = await openContext(world.own, { scheme });
					const page = await openPage(world.own, context, '');
					// The colours alone differ in the dark.
					for (const path of scheme === 'dark' ? paths.slice(0, 6) : paths) {
						await goTo(page, path);
						assert.deepEqual(
							await accessibilityFindings(page),
							[],
							`${path} in ${scheme}`,
						);
					}
					await context.close();
				}
			},
		);

		test('the pages should be shown in the dark and on a telephone', async () => {
			for (const [name, look] of [
				['dark', { scheme: 'dark' }],
				['phone', { screen: 'phone' }],
			] as const) {
				const context = await openContext(world.own, look);
				const page = await openPage(world.own, context, '');
				for (const path of ['', 'job/0', 'model/0']) {
					await goTo(page, path);
					assert.ok((await overflow(page)) <= 0, `${path} is too wide`);
					await shoot(page, `${path === '' ? 'start' : path.replace('/0', '')}-${name}`);
				}
				await context.close();
			}
		});
	});
}

/** Tests that no page of any suite failed, broke its policy or asked another host. */
export function faultless(world: World): void {
	test('no page should fail, break its policy or ask another host', () => {
		assert.deepEqual(world.own.faults, []);
	});
}
