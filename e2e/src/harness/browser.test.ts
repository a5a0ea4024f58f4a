import { afterEach, expect, it, vi } from 'vitest';
import { findChromium } from './browser.js';

afterEach(() => vi.unstubAllEnvs());

it('takes the browser that is named, and says so when it is not there', () => {
  vi.stubEnv('CARTOGRAPH_CHROMIUM', process.execPath);
  expect(findChromium()).toBe(process.execPath);
  vi.stubEnv('CARTOGRAPH_CHROMIUM', '/nowhere/chromium');
  expect(() => findChromium()).toThrow('CARTOGRAPH_CHROMIUM names /nowhere/chromium, which does not exist.');
});
