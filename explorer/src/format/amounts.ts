// Amounts of TRIB and shares.

/** One TRIB in the smallest unit. */
export const TRIB = 1_000_000_000_000n;

const THIN_SPACE = '\u2009';

/** Returns the whole and the fractional digits of an amount, the latter without trailing zeros. */
export function splitAmount(amount: bigint): { whole: string; fraction: string } {
	const sign = amount < 0n ? '−' : '';
	const size = amount < 0n ? -amount : amount;
	const whole = (size / TRIB).toString().replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);
	const fraction = (size % TRIB).toString().padStart(12, '0').replace(/0+$/, '');
	return { whole: sign + whole, fraction };
}

/** Returns an amount in full, such as `12.345678901237`. */
export function formatAmount(amount: bigint): string {
	const { whole, fraction } = splitAmount(amount);
	return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** The number of decimals of a short amount. */
const SHORT = 4;

/** Returns an amount to four decimals, rounded down; `<0.0001` if it would vanish. */
export function shortAmount(amount: bigint): string {
	const { whole, fraction } = splitAmount(amount);
	const shown = fraction.slice(0, SHORT).replace(/0+$/, '');
	if (amount !== 0n && whole === '0' && shown === '') return '<0.0001';
	return shown === '' ? whole : `${whole}.${shown}`;
}

/** Parses an amount in TRIB; `undefined` if it is not a positive number of at most 12 decimals. */
export function parseAmount(text: string): bigint | undefined {
	const match = /^(\d{1,15})(?:\.(\d{1,12}))?$/.exec(text.trim());
	if (match === null) return undefined;
	return BigInt(match[1]) * TRIB + BigInt((match[2] ?? '').padEnd(12, '0'));
}

/** Returns parts of a billion as a percentage. */
export function formatPerbill(parts: number): string {
	return formatPercent(parts, 1_000_000_000);
}

/** Returns the part of a whole as a percentage with at most two decimals. */
export function formatPercent(part: number | bigint, whole: number | bigint): string {
	if (BigInt(whole) === 0n) return '–';
	const hundredths = (BigInt(part) * 100_000n) / BigInt(whole);
	const value = Number(hundredths) / 1000;
	return `${value.toFixed(2).replace(/\.?0+$/, '')}%`;
}

/** Returns a whole number with thin spaces between groups of three digits. */
export function formatCount(value: number | bigint | string): string {
	return value.toString().replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);
}
