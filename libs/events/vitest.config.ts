import { mergeConfig } from 'vitest/config';
import { inMemory, loadedOnce, shared } from '../../vitest.shared.ts';

export default mergeConfig(shared(import.meta.dirname), {
  test: { name: 'events', env: inMemory, ...loadedOnce, globalSetup: ['src/testing/bundle-folder.ts'] },
});
