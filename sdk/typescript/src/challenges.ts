// Challenges: a commitment to a refutation first, then the refutation, so that no other account can
// copy it.

import { randomBytes } from 'node:crypto';

import type { ApiPromise } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';

import { blake3Hash, concatBytes } from './blake3.ts';
import { toHex } from './bytes.ts';
import type { Call } from './chain.ts';
import type { HexProof } from './tool.ts';
import type { ContributionId, Run } from './trace.ts';

/** A window of the output that occurs in a contribution, with the proof of it. */
export interface Evidence {
	position: number;
	contribution: ContributionId;
	offset: number;
	proof: HexProof;
}

/** The error of a trace, with its proof. */
export type Refutation =
	/** A claimed position whose window also occurs in an earlier contribution. */
	| { Earlier: Evidence }
	/** A position that no run claims, though its window occurs in a contribution. */
	| { Missed: Evidence }
	/** Two adjacent runs that should have been one. */
	| { Split: { run: number; offset: number; proof: HexProof } };

/** A commitment, and the salt that reveals it. */
export interface ChallengeCommitment {
	commitment: string;
	salt: Uint8Array;
}

/** Returns `blake3(account ++ job ++ blake3(refutation) ++ salt)`, with a new salt. */
export function commitToRefutation(
	api: ApiPromise,
	challenger: KeyringPair,
	job: bigint,
	refutation: Refutation,
): ChallengeCommitment {
	const type = api.tx.inference.challenge.meta.args[4].type.toString();
	const encoded = api.createType(type, refutation).toU8a();
	const salt = new Uint8Array(randomBytes(32));
	const number = new Uint8Array(new BigUint64Array([job]).buffer);
	const parts = [challenger.addressRaw, number, blake3Hash(encoded), salt];
	return { commitment: toHex(blake3Hash(concatBytes(parts))), salt };
}

/** Returns the call that reveals a challenge: output and runs as they were submitted. */
export function challenge(
	api: ApiPromise,
	job: bigint,
	salt: Uint8Array,
	output: Uint8Array,
	runs: Run[],
	refutation: Refutation,
): Call {
	return api.tx.inference.challenge(job, salt, toHex(output), runs, refutation);
}
