import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

const require = createRequire(import.meta.url);

/** What every room's vitest.config.ts extends: rooms resolve to their sources, and graphql is one file. */
export const shared = defineConfig({
  resolve: {
    conditions: ['cartograph-source', 'node', 'import', 'module', 'default'],
    alias: [{ find: /^graphql$/, replacement: require.resolve('graphql') }],
  },
  ssr: { resolve: { conditions: ['cartograph-source'] } },
  test: { include: ['src/**/*.test.ts', 'src/**/*.test.tsx'], testTimeout: 60_000, hookTimeout: 120_000 },
});
