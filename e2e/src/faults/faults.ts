// All faults, in the order in which they run.

import { disk } from './disk.ts';
import { equivocation } from './equivocation.ts';
import { flood } from './flood.ts';
import { kill } from './kill.ts';
import { partition } from './partition.ts';
import { rpc } from './rpc.ts';
import { third } from './third.ts';
import type { Fault } from './report.ts';

export const FAULTS: Fault[] = [kill, partition, third, equivocation, disk, rpc, flood, warp];

import { warp } from './warp.ts';
/** However a fault goes, it ends. */
export const SHORT_LIMIT = 6 * 60_000;
export const FULL_LIMIT = 30 * 60_000;
