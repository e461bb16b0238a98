// Accessibility, by axe-core.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { Page } from 'playwright-core';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
	id: string;
	impact: string | null;
	nodes: { target: string[]; failureSummary?: string }[];
}

/** Returns the serious and critical findings on a page. */
export async function accessibilityFindings(page: Page): Promise<string[]> {
	// The debugger evaluates it, which the page's policy does not concern.
	await page.evaluate(SOURCE);
	const findings = await page.evaluate(async () => {
		const { axe } = globalThis as unknown as {
			axe: { run: (options: unknown) => Promise<{ violations: Finding[] }> };
		};
		return (await axe.run({ resultTypes: ['violations'] })).violations;
	});
	return findings
		.filter(({ impact }) => impact === 'serious' || impact === 'critical')
		.map(
			({ id, nodes }) =>
				`${id}: ${nodes
					.slice(0, 3)
					.map(
						({ target, failureSummary }) =>
							`${target.join(' ')} ${failureSummary ?? ''}`,
					)
					.join(' | ')}`,
		);
}
