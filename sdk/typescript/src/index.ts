// The public interface of the package.

export * from './attribution.ts';
export * from './blake3.ts';
export * from './bytes.ts';
export * from './chain.ts';
export * from './challenges.ts';
export * from './channels.ts';
export * from './claims.ts';
export * from './economy.ts';
export * from './rpc.ts';
export * from './tool.ts';
export * from './trace.ts';
export * from './wait.ts';
