// The rules for all TypeScript of the repository, with types where a rule needs them.

import eslint from '@eslint/js';
import { defineConfig } from 'eslint/config';
import importSort from 'eslint-plugin-simple-import-sort';
import tseslint from 'typescript-eslint';

export default defineConfig(
	{ ignores: ['**/node_modules/', '**/dist/', 'target/'] },
	eslint.configs.recommended,
	...tseslint.configs.strictTypeChecked,
	...tseslint.configs.stylisticTypeChecked,
	{
		plugins: { 'simple-import-sort': importSort },
		languageOptions: {
			parserOptions: {
				projectService: { allowDefaultProject: ['eslint.config.js'] },
				tsconfigRootDir: import.meta.dirname,
			},
		},
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules: {
			eqeqeq: 'error',
			'no-restricted-syntax': [
				'error',
				{
					selector: 'Program > :not(ImportDeclaration) ~ ImportDeclaration',
					message: 'Imports stand at the top of the file.',
				},
			],
			'simple-import-sort/imports': 'error',
			'simple-import-sort/exports': 'error',
			'@typescript-eslint/consistent-type-imports': [
				'error',
				{ fixStyle: 'inline-type-imports' },
			],
			'@typescript-eslint/explicit-module-boundary-types': 'error',
			'@typescript-eslint/switch-exhaustiveness-check': 'error',
			'@typescript-eslint/no-confusing-void-expression': [
				'error',
				{ ignoreArrowShorthand: true },
			],
			'@typescript-eslint/no-empty-function': ['error', { allow: ['arrowFunctions'] }],
			// The test runner waits for its tests by itself.
			'@typescript-eslint/no-floating-promises': [
				'error',
				{
					allowForKnownSafeCalls: [
						{
							from: 'package',
							name: [
								'after',
								'afterEach',
								'before',
								'beforeEach',
								'describe',
								'test',
							],
							package: 'node:test',
						},
					],
				},
			],
			// A variable that `before` sets and an element that an index reads may be undefined,
			// though the type denies it.
			'@typescript-eslint/no-unnecessary-condition': 'off',
			'@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
		},
	},
);
