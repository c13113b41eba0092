import { basename, dirname, relative, sep } from 'node:path';
import tseslint from 'typescript-eslint';

const root = import.meta.dirname;

/** House rules that no published rule covers. */
const house = {
  rules: {
    'names-say-what': {
      meta: { type: 'problem', schema: [] },
      create: (context) => ({
        Program(node) {
          const path = relative(root, context.filename);
          const folders = dirname(path).split(sep);
          const vague = folders.find((folder) => /^(utils?|helpers?|commons?|libs?|types|services?|managers?|misc|shared)$/i.test(folder));
          if (vague !== undefined) context.report({ node, message: `A folder named "${vague}" says nothing: name it after what it holds.` });
          if (!/^\.?[a-z0-9]+([-.][a-z0-9]+)*\.[a-z]+$/.test(basename(path))) context.report({ node, message: 'File names are kebab-case.' });
        },
      }),
    },
    'suppressions-have-reasons': {
      meta: { type: 'problem', schema: [] },
      create: (context) => ({
        Program() {
          for (const comment of context.sourceCode.getAllComments()) {
            if (/^\s*eslint-disable/.test(comment.value) && !/\s--\s+\S.{9,}/.test(comment.value)) {
              context.report({ loc: comment.loc, message: 'Say why after " -- ": a suppression without a reason is refused.' });
            }
          }
        },
      }),
    },
  },
};

const exportsAreNamed = [
  { selector: 'ExportDefaultDeclaration', message: 'Exports are named.' },
  { selector: 'ExportAllDeclaration', message: 'A public surface is written out, name by name.' },
];
const testsRun = [
  {
    selector: "MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(skip|only|todo|failing)$/]",
    message: 'Every test runs, and all of them.',
  },
  { selector: 'CallExpression[callee.name=/^(xit|xtest|xdescribe|fit|fdescribe)$/]', message: 'Every test runs, and all of them.' },
];

export default tseslint.config(
  {
    ignores: ['**/dist/', '**/node_modules/', 'coverage/', '.data/', 'fixtures/', '**/public/', 'bench/results/'],
  },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { house },
    rules: {
      'house/names-say-what': 'error',
      'house/suppressions-have-reasons': 'error',
      'no-console': 'error',
      'no-constant-binary-expression': 'error',
      'no-debugger': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-eval': 'error',
      'no-fallthrough': 'error',
      'no-self-assign': 'error',
      'no-template-curly-in-string': 'error',
      'no-unreachable': 'error',
      'no-unsafe-finally': 'error',
      'no-useless-catch': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['jest.config.ts', 'tools/saml-fixtures/idp.d.ts'] }, tsconfigRootDir: root } },
    rules: {
      'no-restricted-syntax': ['error', ...exportsAreNamed, ...testsRun],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // `() => void` in expression position is this house's ordinary short form.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // A port's method is async also where an adapter has nothing to await.
      '@typescript-eslint/require-await': 'off',
      // A type parameter that is used once still names what the caller gets.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // A class with `execute` only, or a namespace-like one, is judged by people.
      '@typescript-eslint/no-extraneous-class': 'off',
      // `noPropertyAccessFromIndexSignature` is off, and process.env['X'] is how an index signature shows itself.
      '@typescript-eslint/dot-notation': 'off',
      // Record<string, T> is dynamic by nature; Map is used where it matters.
      '@typescript-eslint/no-dynamic-delete': 'off',
    },
  },
  {
    files: ['**/*.test.ts', '**/*.test.tsx', 'test/**'],
    rules: {
      // jest's asymmetric matchers are typed `any`.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // Where a program talks to its terminal, and where a tool demands a default export.
    files: ['apps/**', 'tools/**', 'bench/**', 'examples/**'],
    rules: { 'no-console': 'off' },
  },
  { files: ['*.config.js', '*.config.ts', 'test/jest/*', '**/*.d.ts'], rules: { 'no-restricted-syntax': 'off' } },
);
