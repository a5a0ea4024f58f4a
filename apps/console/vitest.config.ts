import { mergeConfig } from 'vitest/config';
import { shared } from '../../vitest.shared.ts';

export default mergeConfig(shared, { test: { name: 'console', environment: 'jsdom', css: false, setupFiles: ['src/testing/browser-gaps.ts'] } });
