import { mergeConfig } from 'vitest/config';
import { inMemory, loadedOnce, shared } from '../../vitest.shared.ts';

export default mergeConfig(shared(import.meta.dirname), { test: { name: 'analytics', env: inMemory, ...loadedOnce } });
