// The explorer in a real browser, against a chain on which the demo is played.

import { after, before, describe } from 'node:test';

import { accessPages, faultless } from './suites/access.ts';
import { actions, failingNode } from './suites/actions.ts';
import { hostilePages } from './suites/hostile.ts';
import { emptyPages, pages } from './suites/pages.ts';
import { World } from './support/world.ts';

const world = new World();
before(() => world.start(), { timeout: 120_000 });
after(() => world.close());

emptyPages(world);

describe('a chain with the demo', { timeout: 600_000 }, () => {
	before(() => world.play(), { timeout: 300_000 });

	pages(world);
	hostilePages(world);
	accessPages(world);
	actions(world);
	faultless(world);
});

failingNode(world);
