import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { initialBudget } from './initial-budget.ts';

const api = process.env.CARTOGRAPH_API ?? 'http://127.0.0.1:4000';
const entry = (file: string) => fileURLToPath(new URL(file, import.meta.url));

export default defineConfig({
  // Chunks find one another wherever the console lies; the server writes its base path into the pages.
  base: './',
  plugins: [
    react(),
    initialBudget({
      page: 'index.html',
      alsoLoaded: ['/src/i18n/en/app.ts', '/src/i18n/ko/app.ts'],
      limitBytes: 250_000,
    }),
  ],
  resolve: { conditions: ['cartograph-source', 'module', 'browser', 'development|production'] },
  build: {
    target: 'es2022',
    sourcemap: true,
    manifest: true,
    chunkSizeWarningLimit: 900,
    rolldownOptions: { input: { index: entry('index.html'), explorer: entry('explorer.html') } },
  },
  server: {
    proxy: {
      '/graphql': { target: api, ws: true },
      '/uploads': { target: api },
      '/exports': { target: api },
      '/healthz': { target: api },
      '/readyz': { target: api },
    },
  },
});
