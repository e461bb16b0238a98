// The content security policy: scripts and styles of this page alone, no markup that loads others.
// Connections are open, because the user names the node, the light client finds peers, and a
// contributor names the host of a content; the page asks them only as the user says.

const DIRECTIVES = {
	'default-src': "'none'",
	// The light client is WebAssembly.
	'script-src': "'self' 'wasm-unsafe-eval'",
	'style-src': "'self'",
	'font-src': "'self'",
	'img-src': "'self'",
	'worker-src': "'self'",
	'connect-src': "'self' ws: wss: http: https:",
	'base-uri': "'none'",
	'form-action': "'none'",
	'require-trusted-types-for': "'script'",
	// The address of the light client's worker.
	'trusted-types': 'light-client',
};

/** The policy for the page itself. */
export const POLICY = Object.entries(DIRECTIVES)
	.map(([name, value]) => `${name} ${value}`)
	.join('; ');

/** The policy as a header, which may also forbid frames around the page. */
export const HEADER_POLICY = `${POLICY}; frame-ancestors 'none'`;
