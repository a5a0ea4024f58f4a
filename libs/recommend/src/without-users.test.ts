import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadArtifact, saveArtifact } from './artifact.js';
import { recommend } from './serve.js';
import { tasteShop } from './testing/taste-shop.js';
import { trainModels } from './train.js';
import { withoutUsers } from './without-users.js';

it('knows the erased users no more and answers the others as before, saved and read back too', async () => {
  const set = await trainModels(tasteShop({ users: 120 }));
  const [first, second, ...others] = set.userIds.ids;
  const gone = [first!, set.userIds.ids.at(-1)!, 'never-seen'];
  const left = withoutUsers(set, gone);
  if (left === null) throw new Error('two users were to be erased');
  expect(left.userIds.size).toBe(set.userIds.size - 2);
  const folder = await mkdtemp(join(tmpdir(), 'cartograph-without-'));
  try {
    await saveArtifact(join(folder, 'one'), left);
    const loaded = await loadArtifact(join(folder, 'one'));
    for (const model of ['ALS', 'MOST_CARTED', 'POPULARITY'] as const) {
      for (const userId of [second!, ...others.slice(0, 20)]) {
        expect(recommend(loaded, { kind: 'user', userId }, { model, includeSeen: true }).items).toEqual(recommend(set, { kind: 'user', userId }, { model, includeSeen: true }).items);
      }
      const stranger = recommend(loaded, { kind: 'user', userId: 'nobody' }, { model });
      for (const userId of gone) expect(recommend(loaded, { kind: 'user', userId }, { model }).items).toEqual(stranger.items);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('is nothing new where it holds none of them', async () => {
  expect(withoutUsers(await trainModels(tasteShop({ users: 60 })), ['never-seen'])).toBeNull();
});
