// The one chain of the tests: empty at first, then with the demo, a channel and an attacker.

import { accountFrom, openChannel, TRIB } from '@tributary/sdk';
import type { BrowserContext, Page } from 'playwright-core';

import { type Hostile, makeHostile } from './hostile.ts';
import { openContext, openPage, playDemo, type Stage, stage } from './stage.ts';

/** What the suites share. It is set before the first of them runs. */
export class World {
	#stage: Stage | undefined;
	#window: BrowserContext | undefined;
	#made: Hostile | undefined;
	#provider: string | undefined;

	get own(): Stage {
		return known(this.#stage);
	}

	/** A browser window in the light, on a desk. */
	get window(): BrowserContext {
		return known(this.#window);
	}

	get made(): Hostile {
		return known(this.#made);
	}

	/** The provider of the demo. */
	get provider(): string {
		return known(this.#provider);
	}

	/** Starts an empty chain, and a browser. */
	async start(): Promise<void> {
		this.#stage = await stage();
		this.#window = await openContext(this.#stage);
	}

	/** Plays the demo, opens a channel and lets an attacker write. */
	async play(): Promise<void> {
		await playDemo(this.own);
		const { provider } = await this.own.attribution.job(0);
		this.#provider = provider;
		await openChannel(this.own.api, {
			payer: await accountFrom('//Alice'),
			provider,
			model: 0,
			version: 1,
			deposit: 20n * TRIB,
			expiresIn: 14_400,
		});
		this.#made = await makeHostile(this.own.api);
	}

	/** Opens a page of the explorer. */
	open(path: string): Promise<Page> {
		return openPage(this.own, this.window, path);
	}

	async close(): Promise<void> {
		await this.#stage?.close();
	}
}

function known<T>(value: T | undefined): T {
	if (value === undefined) throw new Error('the world was not made yet');
	return value;
}
