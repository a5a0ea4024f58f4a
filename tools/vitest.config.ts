import { mergeConfig } from 'vitest/config';
import { shared } from '../vitest.shared.ts';

export default mergeConfig(shared(import.meta.dirname), { test: { name: 'tools', include: ['**/*.test.{ts,mjs}'] } });
