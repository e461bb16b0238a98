import { defineConfig } from 'vite';

import { POLICY } from './tools/policy.ts';

export default defineConfig({
	// Relative addresses, so that the files work in any folder of any host.
	base: './',
	build: {
		target: 'es2022',
		// The policy forbids the inline script that this would add.
		modulePreload: { polyfill: false },
		// Data in addresses would need a wider policy.
		assetsInlineLimit: 0,
	},
	// The provider needs one class of this package, which would bring a second copy of smoldot.
	resolve: {
		alias: [{ find: /^@polkadot-api\/smoldot$/, replacement: 'smoldot/no-auto-bytecode' }],
	},
	worker: { format: 'es' },
	plugins: [
		{
			name: 'policy',
			apply: 'build',
			transformIndexHtml: () => [
				{
					tag: 'meta',
					attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY },
					injectTo: 'head-prepend',
				},
			],
		},
	],
});
