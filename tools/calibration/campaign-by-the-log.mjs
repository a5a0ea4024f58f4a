import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outcomesAfter } from '@cartograph/analytics';
import { generateDemoShop, generateNextMonth, nextMonthOutcomes } from '@cartograph/demo-shop';
import { importLog, openLake } from '@cartograph/events';
import { assigner, EVEN_ARMS } from '@cartograph/experiments';
import { UPLIFTS, WINDOW_DAYS } from './dealt-campaigns.mjs';

/**
 * One campaign the whole way: the logs are written and imported, and each user's outcomes are asked of the lake. They have to be what the generator plays for the user's arm.
 *
 * @param {{ seed: number, events: number }} options
 * @returns {Promise<{ users: number, differing: string[] }>} users compared, and what differs in words.
 */
export async function sameByTheLog({ seed, events }) {
  const folder = await mkdtemp(join(tmpdir(), 'cartograph-campaign-'));
  try {
    const deal = assigner({ salt: `campaign ${seed} 0`, arms: EVEN_ARMS });
    const armOf = (user) => deal(user).arm;
    const campaign = { uplifts: UPLIFTS, windowDays: WINDOW_DAYS };
    const { files } = await generateDemoShop({ outDir: join(folder, 'shop'), events, seed });
    const { file } = await generateNextMonth({ file: join(folder, 'next.csv'), events, seed, armOf, ...campaign });
    await importLog({ dataDir: join(folder, 'data'), paths: [...files, file], isSynthetic: true });
    const planted = nextMonthOutcomes({ seed, events, ...campaign });
    const lake = await openLake({ dataDir: join(folder, 'data'), threads: 1 });
    const store = await lake.store();
    const told = await outcomesAfter(
      store,
      { externalIds: planted.userIds, exposedAt: planted.exposedAt },
      { windowDays: WINDOW_DAYS },
    );
    await store.close();
    await lake.close();
    const differing = planted.userIds.flatMap((user, place) => {
      const own = armOf(user) === 'treatment' ? planted.byArm.treatment : planted.without;
      const expected = [
        own.purchases[place],
        own.revenue[place],
        planted.before.purchases[place],
        planted.before.revenue[place],
      ];
      const found = [
        told.purchases[place],
        told.revenue[place],
        told.before.purchases[place],
        told.before.revenue[place],
      ];
      return found.every((value, at) => value === expected[at])
        ? []
        : [`user ${user} has ${found.join(', ')}, planted are ${expected.join(', ')}`];
    });
    return { users: planted.userIds.length, differing };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
