// The chain, the served explorer and the browser of a test.

import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';

import type { ApiPromise } from '@polkadot/api';
import { Attribution, connect, withTimeout } from '@tributary/sdk';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

import { type Node, startNode } from '../../../../e2e/src/lib/node.ts';
import { serve } from '../../../tools/serve.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const SCREENSHOTS = join(import.meta.dirname, '..', 'screenshots');

/** The flags of a browser that asks no host but those of the test. */
const FLAGS = [
	'--headless',
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** The widths of the screens that the pages are shown on. */
export const SCREENS = {
	desk: { width: 1280, height: 900 },
	phone: { width: 390, height: 844 },
} as const;

/** A chain, the explorer and a browser. */
export interface Stage {
	node: Node;
	api: ApiPromise;
	attribution: Attribution;
	browser: Browser;
	/** The address of the explorer. */
	url: string;
	/** What pages did that they must not: errors, refusals by the policy, foreign requests. */
	faults: string[];
	close(): Promise<void>;
}

/** Starts a chain, serves the explorer and opens a browser. */
export async function stage(args = ['--dev', '--sealing', 'interval=500']): Promise<Stage> {
	const node = await startNode({ args });
	const api = await connect(node.ws);
	const { server, url } = await serve(0);
	const browser = await chromium.launch({
		executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
		args: FLAGS,
	});
	mkdirSync(SCREENSHOTS, { recursive: true });
	return {
		node,
		api,
		attribution: new Attribution(node.ws),
		browser,
		url,
		faults: [],
		close: async () => {
			await browser.close();
			await close(server);
			await api.disconnect();
			await node.stop();
		},
	};
}

function close(server: Server): Promise<void> {
	return new Promise((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
}

/** Plays the demo on the stage's chain. */
export async function playDemo({ node }: Stage): Promise<void> {
	const loader = join(ROOT, 'node_modules', 'tsx', 'dist', 'loader.mjs');
	const child = spawn(
		process.execPath,
		['--import', loader, join(ROOT, 'e2e', 'src', 'demo.ts')],
		{ env: { ...process.env, TRIBUTARY_WS: node.ws }, stdio: ['ignore', 'pipe', 'pipe'] },
	);
	let out = '';
	child.stdout.on('data', (data: Buffer) => (out += data.toString()));
	child.stderr.on('data', (data: Buffer) => (out += data.toString()));
	const code = await withTimeout(
		180_000,
		'the demo',
		new Promise<number | null>((resolve) => child.once('close', resolve)),
	);
	if (code !== 0) throw new Error(`the demo ended with ${code}:\n${out.slice(-4000)}`);
}

/** What a page is shown on. */
export interface Look {
	screen?: keyof typeof SCREENS;
	scheme?: 'light' | 'dark';
	/** Runs in each page before the explorer does. */
	script?: string;
}

/** Opens a browser window, and records its faults. */
export async function openContext(own: Stage, look: Look = {}): Promise<BrowserContext> {
	const context = await own.browser.newContext({
		viewport: SCREENS[look.screen ?? 'desk'],
		colorScheme: look.scheme ?? 'light',
		permissions: ['clipboard-read', 'clipboard-write'],
	});
	context.setDefaultTimeout(20_000);
	if (look.script !== undefined) await context.addInitScript(look.script);
	context.on('page', (page) => watch(own, page));
	return context;
}

function watch({ faults, url }: Stage, page: Page): void {
	page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
	page.on('dialog', (dialog) => {
		faults.push(`dialog: ${dialog.message()}`);
		void dialog.dismiss();
	});
	page.on('console', (message) => {
		const text = message.text();
		if (/Content Security Policy|Trusted/i.test(text)) faults.push(`policy: ${text}`);
	});
	page.on('request', (request) => {
		if (!request.url().startsWith(url)) faults.push(`foreign request: ${request.url()}`);
	});
}

/** Opens a page of the explorer, and waits until it shows what the chain answers. */
export async function openPage(
	own: Stage,
	context: BrowserContext,
	path: string,
	node = own.node.ws,
): Promise<Page> {
	const page = await context.newPage();
	await page.goto(`${own.url}?node=${encodeURIComponent(node)}#/${path}`);
	await ready(page);
	return page;
}

/** Goes to another place in the same page, without loading it again. */
export async function goTo(page: Page, path: string): Promise<void> {
	await page.goto(`${page.url().split('#')[0]}#/${path}`);
	// The change of the address is rendered in the next frame.
	await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
	await ready(page);
}

/** Waits until nothing is being read any more. */
export async function ready(page: Page): Promise<void> {
	await page.locator('main > *').first().waitFor();
	await page.waitForFunction(
		() =>
			document.querySelector('.loading') === null &&
			document.querySelector('.mark.waiting') === null,
	);
}

/** Keeps a picture of a page. */
export async function shoot(page: Page, name: string): Promise<void> {
	await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}

/** Returns how far a page is wider than its window. */
export function overflow(page: Page): Promise<number> {
	return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

/** Returns the amounts that a page shows in a part of it, in the smallest unit. */
export function amounts(page: Page, selector: string): Promise<string[]> {
	return page
		.locator(`${selector} [data-amount]`)
		.evaluateAll((found) => found.map((one) => one.getAttribute('data-amount') ?? ''));
}

/** Returns the value of a fact of a page. */
export async function fact(page: Page, name: string): Promise<string> {
	const value = page.locator('.facts > div', { has: page.getByText(name, { exact: true }) });
	return (await value.first().locator('dd').innerText()).trim();
}

/** Returns the amount of a fact, in the smallest unit. */
export async function factAmount(page: Page, name: string): Promise<string | null> {
	const value = page.locator('.facts > div', { has: page.getByText(name, { exact: true }) });
	return value.first().locator('[data-amount]').first().getAttribute('data-amount');
}
