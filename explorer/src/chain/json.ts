// The JSON of the `attribution_` methods, from the values that the runtime API returns: a light
// client has the latter alone.

const EVIDENCE: Record<string, string> = {
	Pool: 'pool',
	CanonicalTrace: 'canonical trace, proven',
	Citation: 'citation, inclusion proven, use declared',
	Countersigned: 'countersigned by the payer',
};

function camel(name: string): string {
	return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function lowerFirst(name: string): string {
	return name.slice(0, 1).toLowerCase() + name.slice(1);
}

function isVariant(value: object): value is { type: string; value: unknown } {
	return 'type' in value && typeof value.type === 'string' && Object.keys(value).length <= 2;
}

/** Converts a decoded value into the JSON that the node's RPC answers for it. */
export function toRpcJson(value: unknown, field = ''): unknown {
	if (typeof value === 'bigint') return value.toString();
	if (value === undefined || value === null) return null;
	if (value instanceof Uint8Array) return new TextDecoder().decode(value);
	if (Array.isArray(value)) return value.map((one) => toRpcJson(one, field));
	if (typeof value !== 'object') return value;
	if (isVariant(value)) {
		const { type, value: inner } = value;
		if (field === 'evidence') return EVIDENCE[type] ?? type;
		const name = lowerFirst(type);
		const fields = toRpcJson(inner);
		// The JSON has these two enums flat.
		if (field === 'service') return fields;
		if (field === 'method')
			return { kind: name, ...(typeof fields === 'object' ? fields : undefined) };
		return fields === null ? name : { [name]: fields };
	}
	return Object.fromEntries(
		Object.entries(value).map(([name, one]) => [camel(name), toRpcJson(one, camel(name))]),
	);
}

/** Converts a decoded value into JSON for people: integers as text, bytes as hexadecimal. */
export function toPlainJson(value: unknown): unknown {
	if (typeof value === 'bigint') return value.toString();
	if (value === undefined) return null;
	if (value instanceof Uint8Array) return bytesForPeople(value);
	if (Array.isArray(value)) return value.map(toPlainJson);
	if (value === null || typeof value !== 'object') return value;
	if (isVariant(value)) {
		return value.value === undefined ? value.type : { [value.type]: toPlainJson(value.value) };
	}
	return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, toPlainJson(one)]));
}

/** The number of bytes beyond which a value of a call or an event is shortened. */
const LONG = 256;

function bytesForPeople(bytes: Uint8Array): string {
	const shown = bytes.subarray(0, LONG);
	const hex = Array.from(shown, (byte) => byte.toString(16).padStart(2, '0')).join('');
	const rest = bytes.length - shown.length;
	return `0x${hex}${rest > 0 ? `… (${rest} more bytes)` : ''}`;
}
