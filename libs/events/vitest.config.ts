import { mergeConfig } from 'vitest/config';
import { inMemory, loadedOnce, shared } from '../../vitest.shared.ts';

export default mergeConfig(shared, {
  test: { name: 'events', env: inMemory, ...loadedOnce, globalSetup: ['src/testing/bundle-folder.ts'] },
});
