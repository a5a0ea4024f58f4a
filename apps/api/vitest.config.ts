import { availableParallelism } from 'node:os';
import { mergeConfig } from 'vitest/config';
import { inMemory, loadedOnce, shared } from '../../vitest.shared.ts';

export default mergeConfig(shared(import.meta.dirname), {
  test: {
    name: 'api',
    env: inMemory,
    ...loadedOnce,
    globalSetup: ['src/testing/test-folder.ts'],
    setupFiles: ['src/testing/before-each-file.ts'],
    // Vitest leaves one core free; this room takes longest, and its tests also wait for processes and sockets.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
