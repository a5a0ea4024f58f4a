import { mergeConfig } from 'vitest/config';
import { inMemory, shared } from '../../vitest.shared.ts';

export default mergeConfig(shared, { test: { name: 'cli', env: inMemory } });
