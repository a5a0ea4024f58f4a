import { mergeConfig } from 'vitest/config';
import { shared } from '../vitest.shared.ts';

export default mergeConfig(shared(import.meta.dirname), {
  test: {
    name: 'e2e',
    // `npm run pictures` takes the README's pictures; they are no part of the tests.
    include: process.env['CARTOGRAPH_PICTURES'] ? ['src/pictures/take.ts'] : [],
    // A file waits for processes and pages half of its time; more than two would keep a small machine's browser waiting.
    maxWorkers: 2,
    globalSetup: ['src/harness/get-browser.ts'],
  },
});
