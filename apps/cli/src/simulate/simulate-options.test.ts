import { describe, expect, it } from 'vitest';
import { simulateOptions } from './simulate-options.js';

describe('a campaign of the options is refused before anything is read', () => {
  const options = {
    data: '/nowhere',
    audience: 'all-visitors',
    uplift: 0.1,
    alpha: 0.05,
    power: 0.8,
    treatmentShare: 0.5,
    runs: 1,
    seed: 1,
    window: 7,
    timeZone: 'UTC',
  } as const;
  const hooks = { onProgress: () => undefined, signal: new AbortController().signal };

  it('with one end of a period', async () => {
    for (const half of [{ from: '2019-10-01' }, { to: '2019-10-01' }])
      await expect(simulateOptions({ ...options, ...half }, hooks)).rejects.toMatchObject({
        name: 'CliError',
        code: 2,
      });
  });

  it('with a power that every test has', async () => {
    await expect(simulateOptions({ ...options, power: 0.05 }, hooks)).rejects.toMatchObject({
      code: 2,
      message: '--power is 0.05, no more than --alpha (0.05), which every test reaches: give more, such as 0.8.',
    });
  });

  it('with a folder that is not there', async () => {
    await expect(simulateOptions(options, hooks)).rejects.toMatchObject({
      code: 1,
      message:
        'There is no data folder /nowhere: name another with --data, or make it with "cartograph import" or "cartograph start".',
    });
  });
});
