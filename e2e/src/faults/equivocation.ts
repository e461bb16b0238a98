import type { Fault } from './report.ts';
export const equivocation: Fault = { name: 'equivocation', title: 'the same keys on two nodes', async run() {} };
