import { consoleFeatures, forTests, importMap } from './import-map.mjs';

const boundaries = (extra) => [
  'error',
  {
    // How the house is bundled is no room's secret.
    allow: ['../../bundle.options.mjs', '../../../../bundle.options.mjs'],
    enforceBuildableLibDependency: false,
    depConstraints: importMap.map(({ room, rooms, only, never }) => ({
      sourceTag: `room:${room}`,
      onlyDependOnLibsWithTags: rooms.map((name) => `room:${name}`),
      ...(only && { allowedExternalImports: [...only, ...extra] }),
      ...(never && { bannedExternalImports: never }),
    })),
  },
];

/** The text of `.oxlintrc.json`: the rules of the house, with the import map as a rule of its own. */
export function oxlintrc() {
  return {
    $schema: './node_modules/oxlint/configuration_schema.json',
    plugins: ['import', 'typescript', 'unicorn', 'oxc', 'promise', 'react', 'jsx-a11y'],
    jsPlugins: ['@nx/eslint-plugin'],
    categories: { correctness: 'error', suspicious: 'error' },
    ignorePatterns: ['**/dist/**', '**/*.generated.ts', '**/generated/**', '**/.artifacts/**', 'libs/*/assembly/**'],
    rules: {
      'import/no-cycle': 'error',
      'typescript/no-explicit-any': 'error',
      'typescript/ban-ts-comment': 'error',
      'no-console': 'error',
      'no-shadow': 'off',
      'no-await-in-loop': 'off',
      'require-module-specifiers': 'off',
      'import/no-unassigned-import': 'off',
      'react/react-in-jsx-scope': 'off',
      'react/no-unstable-nested-components': ['error', { allowAsProps: true }],
      // A scrolling region must be reachable by keyboard, and Mantine and ECharts draw on elements that only a role explains.
      'jsx-a11y/no-noninteractive-tabindex': 'off',
      'jsx-a11y/prefer-tag-over-role': 'off',
      'react/incompatible-library': 'off',
      'promise/always-return': 'off',
      'unicorn/consistent-function-scoping': 'off',
      '@nx/enforce-module-boundaries': boundaries([]),
    },
    overrides: [
      {
        files: ['**/*.test.ts', '**/*.test.tsx', '**/testing/**', '**/*.bench.ts'],
        rules: { '@nx/enforce-module-boundaries': boundaries(forTests) },
      },
      { files: ['**/vitest.config.ts', '**/vite.config.ts'], rules: { '@nx/enforce-module-boundaries': 'off' } },
      { files: ['tools/**', 'apps/cli/**'], rules: { 'no-console': 'off' } },
      {
        // The shell frames every page and may mount what belongs to all of them; the board is made of parts of the pages whose questions it answers.
        excludeFiles: ['apps/console/src/shell/**', 'apps/console/src/board/**'],
        files: ['apps/console/src/*/**/*.ts', 'apps/console/src/*/**/*.tsx'],
        rules: {
          'no-restricted-imports': [
            'error',
            {
              patterns: [
                {
                  group: consoleFeatures.map((name) => `../${name}/**`),
                  message: 'A console feature imports only ui/, client, i18n and gql/, never another feature.',
                },
              ],
            },
          ],
        },
      },
    ],
  };
}
