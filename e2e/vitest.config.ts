import { mergeConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { shared } from '../vitest.shared.ts';
import { WORKERS } from './src/harness/workers.ts';

/** The files that take longest begin first, so that the others run beside them. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLongest = ({ moduleId }: TestSpecification): number =>
      Number(/\/(pages|headlines-[a-z-]+)\.test\.ts$/.test(moduleId));
    return files.toSorted((one, other) => isLongest(other) - isLongest(one));
  }
}

/** Of five hundred drawn logs, the share that `npm test` in one's own clone tries; CI tries fifty. */
const OWN_SHARE = '0.02';
const isFull = process.env['TEST_SIZE'] === 'full';

export default mergeConfig(shared(import.meta.dirname), {
  test: {
    name: 'e2e',
    // `npm run pictures` takes the README's pictures; they are no part of the tests.
    include: process.env['CARTOGRAPH_PICTURES'] ? ['src/pictures/take.ts'] : [],
    maxWorkers: WORKERS,
    env: { PROPERTY_SHARE: process.env['PROPERTY_SHARE'] ?? (isFull ? '1' : OWN_SHARE) },
    sequence: { sequencer: LongestFirst },
    globalSetup: ['src/harness/get-browser.ts'],
  },
});
