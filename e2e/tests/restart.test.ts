import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
	accountFrom,
	connect,
	freeBalance,
	rpcCall,
	send,
	sleep,
	TRIB,
	waitUntil,
} from '@tributary/sdk';

import { best, finalized, type Node, startNode, temporaryFolder } from '../src/lib/node.ts';
import { SEALED } from './support/world.ts';

/** Asserts that the final blocks are kept and that the chain continues from them. */
async function goesOn(node: Node, before: { number: number; hash: string }): Promise<void> {
	const head = await best(node);
	assert.ok(head.number >= before.number, `head ${head.number} after ${before.number}`);
	assert.equal(await rpcCall(node.ws, 'chain_getBlockHash', [before.number]), before.hash);
	await waitUntil(
		60_000,
		'another block',
		async () => (await finalized(node)).number > head.number,
	);
	assert.equal(await rpcCall(node.ws, 'chain_getBlockHash', [before.number]), before.hash);
}

test(
	'a node that is killed during blocks should go on from the same head',
	{ timeout: 240_000 },
	async () => {
		const folder = temporaryFolder();
		const bob = await accountFrom('//killed//bob');
		const alice = await accountFrom('//Alice');
		let owned = 0n;
		for (let round = 1; round <= 3; round++) {
			const node = await startNode({ args: SEALED, folder });
			const api = await connect(node.ws);
			assert.equal(await freeBalance(api, bob.address), owned);
			await send(api, api.tx.balances.transferKeepAlive(bob.address, TRIB), alice);
			owned += TRIB;
			// The node is killed while it makes blocks, with transactions pending.
			const start = (await best(node)).number;
			const transfers = Array.from({ length: 20 }, (_, i) =>
				api.tx.system.remark(`0x${'00'.repeat(1 + i)}`),
			);
			let nonce = (await api.rpc.system.accountNextIndex(alice.address)).toNumber();
			for (const transfer of transfers) await transfer.signAndSend(alice, { nonce: nonce++ });
			await waitUntil(
				30_000,
				'some more blocks',
				async () => (await best(node)).number > start + 2,
			);
			await sleep(round * 70);
			const head = await finalized(node);
			await api.disconnect();
			await node.kill('SIGKILL');

			const again = await startNode({ args: SEALED, folder });
			await goesOn(again, head);
			assert.ok(!/panicked|corrupt/i.test(again.log()), again.log().slice(-2_000));
			await again.kill('SIGKILL');
		}
	},
);
