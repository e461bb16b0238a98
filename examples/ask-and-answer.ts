// Asks a question for a fee, answers it, and claims what the settlement credits.

import { accept, answer, ask, claimAll, formatTrib, TRIB } from '@tributary/sdk';

import { runExample, type Session } from './common.ts';
import { publishModel } from './publish-model.ts';

const FEE = 10n * TRIB;
const PROMPT = 'A tributary is a stream that';

async function askAndAnswer(session: Session): Promise<void> {
	const { api, attribution, people } = session;
	const { asker, provider } = people;
	const { contributions, model, version, index } = await publishModel(session);

	// The fee goes into escrow; the provider accepts the job and locks collateral.
	const question = { requester: asker, model, version, provider, prompt: PROMPT, fee: FEE };
	const job = await ask(api, question);
	await accept(api, provider, job);
	const { rules } = await attribution.job(job);
	if (rules === null) throw new Error('an accepted job has rules');

	// The provider generates the answer, traces each window of it to the first contribution that
	// holds it, and submits both with a span proof for each run. The chain verifies the proofs.
	const sampling = { prompt: PROMPT, bytes: 160, seed: 1 };
	const { output, proven } = await answer(api, provider, job, index, rules, sampling);
	console.log(`job ${job}: “${PROMPT}${new TextDecoder().decode(output).replaceAll('\n', ' ')}”`);
	for (const { run } of proven.runs) {
		const { datanet, index: number } = run.contribution;
		console.log(`${run.positions} positions belong to contribution ${datanet}:${number}`);
	}

	// Unless the trace is refuted in the challenge window, the chain settles the job by itself.
	console.log('waiting for the challenge window to pass');
	const { receipt } = await attribution.settled(job);
	const ids = contributions.map(({ id }) => id);
	const { total } = await claimAll(api, asker, ids, receipt);
	const protocol = BigInt(receipt.protocol.amount);
	console.log(`claimed ${formatTrib(total)}, the protocol's cut ${formatTrib(protocol)}`);
	// Less than a smallest unit for each of them does not divide evenly, and stays in the pool.
	console.log(`left in the pool by rounding: ${FEE - total - protocol} of the smallest units`);
}

await runExample(import.meta, askAndAnswer);
