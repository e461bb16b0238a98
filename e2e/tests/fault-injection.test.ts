// Short forms of the scenarios of scripts/fault-injection.sh: real nodes, each in its own network
// namespace.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { canRunInside, NO_NAMESPACES, runInside } from '../src/fault-injection/namespaces.ts';

const MAIN = fileURLToPath(new URL('../src/fault-injection/main.ts', import.meta.url));

async function holds(name: string): Promise<void> {
	const { code, output } = await runInside(MAIN, ['--short', name], false);
	assert.equal(code, 0, output);
	assert.match(output, /^Result: held\./m);
}

// A machine without network namespaces skips these tests, but CI must run them.
const skip = process.env.CI === undefined && !canRunInside() && NO_NAMESPACES;

describe('a network', { skip }, () => {
	const timeout = 400_000;

	test('should lose nothing when a node is killed at any moment', { timeout }, () =>
		holds('kill'),
	);

	test('should never finalise two chains when parted, and go on when whole', { timeout }, () =>
		holds('partition'),
	);

	test('should slash a validator whose keys are on two machines', { timeout }, () =>
		holds('equivocation'),
	);

	test('should make its blocks and serve others while its RPC is abused', { timeout }, () =>
		holds('rpc'),
	);
});
