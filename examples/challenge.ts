// Refutes a trace that omits an owner, and earns half of the dishonest provider's collateral.

import {
	accept,
	ask,
	challenge as revealChallenge,
	commitToRefutation,
	formatTrib,
	generate,
	proveOutput,
	proveRange,
	type Refutation,
	send,
	submission,
	TRIB,
} from '@tributary/sdk';

import { runExample, type Session } from './common.ts';
import { publishModel } from './publish-model.ts';

const PROMPT = 'A tributary is a stream that';

async function challenge(session: Session): Promise<void> {
	const { api, attribution, people } = session;
	const { asker, challenger, provider } = people;
	const { contributions, model, version, index } = await publishModel(session);
	const fee = 10n * TRIB;
	const job = await ask(api, { requester: asker, model, version, provider, prompt: PROMPT, fee });
	await accept(api, provider, job);
	const { rules } = await attribution.job(job);
	if (rules === null) throw new Error('an accepted job has rules');

	// The provider quotes a contribution and claims no owner for the words.
	const output = await generate(index, PROMPT, 160, 1);
	await send(api, submission(api, job, output, []), provider);
	console.log(`job ${job}: answered with ${output.length} bytes and an empty trace`);

	// A watcher has the output and the runs from the block, and traces the output again.
	const [missed] = (await proveOutput(index, rules, output)).runs;
	const { start, contribution, offset } = missed.run;
	const owner = contributions.find(({ id }) => id.index === contribution.index);
	if (owner === undefined) throw new Error('the trace names a contribution of another Release');

	// One window is enough: the proof that its bytes stand in the contribution.
	const { proof } = await proveRange(owner.path, offset, rules.window);
	const refutation: Refutation = { Missed: { position: start, contribution, offset, proof } };

	// The commitment comes first, in a block of its own, so that no other account can copy the
	// proof.
	const { commitment, salt } = commitToRefutation(api, challenger, job, refutation);
	await send(api, api.tx.inference.commitChallenge(job, commitment), challenger);
	await send(api, revealChallenge(api, job, salt, output, [], refutation), challenger);
	console.log(
		`position ${start} belongs to contribution ${contribution.datanet}:${contribution.index}`,
	);

	console.log('waiting for the job to settle');
	const { receipt } = await attribution.settled(job);
	const { claimable } = await attribution.account(challenger.address);
	console.log(`the trace is ${receipt.refuted ? 'refuted' : 'upheld'}`);
	console.log(`the challenger can claim ${formatTrib(BigInt(claimable))}`);
}

await runExample(import.meta, challenge);
