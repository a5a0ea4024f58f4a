import { expect, it } from 'vitest';
import { FAMILIES } from '../families.js';
import type { ModelFamily } from '../family.js';
import { tasteShop } from '../testing/taste-shop.js';
import { trainModels } from './train.js';

const shop = tasteShop({ users: 200 });

it('leaves a kind that was judged but could not be fitted on the whole log out of everything that is said', async () => {
  const last = shop.events.at.at(-1)!;
  const late = (family: ModelFamily): ModelFamily => ({
    ...family,
    fit: (data, settings, watch) =>
      data.end > last ? Promise.reject(new Error('no memory left')) : family.fit(data, settings, watch),
  });
  const families = FAMILIES.map((family) => (family.kind === 'ITEM_KNN' ? late(family) : family));
  const { report, models } = await trainModels(shop, {
    families,
    kinds: ['ITEM_KNN', 'VMIS_KNN', 'CATEGORY_POPULARITY'],
    work: 4e9,
  });
  const kinds = ['POPULARITY', 'CATEGORY_POPULARITY', 'VMIS_KNN'];
  expect(report.notTrained).toEqual([{ kind: 'ITEM_KNN', why: 'failed', reason: 'no memory left' }]);
  expect([
    [...models.keys()],
    report.models.map(({ kind }) => kind),
    report.details.map(({ kind }) => kind),
    report.sessions!.models.map(({ kind }) => kind),
  ]).toEqual([kinds, kinds, kinds, kinds]);
  for (const { kind, runnerUp } of [...report.winners, report.sessions!.winner!, report.sessions!.newWinner!])
    expect([kind, runnerUp]).not.toContain('ITEM_KNN');
  for (const { kind, against } of report.comparisons) expect([kind, against]).not.toContain('ITEM_KNN');
  for (const { overEach } of report.router.gains) expect(overEach.map(({ kind }) => kind)).toEqual(kinds);
});

it('can be stopped while it resamples', async () => {
  const controller = new AbortController();
  const training = trainModels(
    shop,
    { kinds: ['CATEGORY_POPULARITY'], work: 4e9 },
    {
      signal: controller.signal,
      onProgress: ({ step, done, total }) => {
        if (step === 'Fitting on the whole log' && done + 1 === total)
          setImmediate(() => controller.abort(new Error('enough')));
      },
    },
  );
  await expect(training).rejects.toThrow('enough');
});
