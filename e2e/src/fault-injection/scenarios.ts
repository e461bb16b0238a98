// All scenarios, in the order in which they run.

import { disk } from './disk.ts';
import { endurance } from './endurance.ts';
import { equivocation } from './equivocation.ts';
import { kill } from './kill.ts';
import { partition } from './partition.ts';
import { quorumLoss } from './quorum-loss.ts';
import type { Scenario } from './report.ts';
import { rpc } from './rpc.ts';
import { seats } from './seats.ts';
import { txFlood } from './tx-flood.ts';
import { warp } from './warp.ts';

export const SCENARIOS: Scenario[] = [
	kill,
	partition,
	quorumLoss,
	equivocation,
	disk,
	rpc,
	txFlood,
	warp,
	seats,
	endurance,
];

/**
 * Milliseconds after which a scenario counts as failed, so that a run always ends. The longest
 * short one, the loss of the quorum, waits for six changes of session and takes ten minutes.
 */
export const SHORT_LIMIT = 20 * 60_000;
export const FULL_LIMIT = 30 * 60_000;
