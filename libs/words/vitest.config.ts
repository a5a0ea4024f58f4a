import { mergeConfig } from 'vitest/config';
import { loadedOnce, shared } from '../../vitest.shared.ts';

export default mergeConfig(shared(import.meta.dirname), { test: { name: 'words', ...loadedOnce } });
