import { expect, it } from 'vitest';
import { botsText, withoutBots } from './bot-choice.js';
import { all } from './sql.js';
import { type LogRow, tinyLake } from './testing/tiny-lake.js';

it('leaves out the events of flagged sessions by choice: not others of their user, nor those of another user with the same session id', async () => {
  const flagged = Array.from({ length: 50 }, (_, i): LogRow => ({
    at: `2019-10-01 10:${String(i).padStart(2, '0')}:00`,
    type: 'purchase',
    product: '1',
    user: '1',
    session: 'shared',
  }));
  const lake = await tinyLake([
    ...flagged,
    { at: '2019-10-01 10:00:30', type: 'view', product: '1', user: '1', session: 'own' },
    { at: '2019-10-01 10:00:30', type: 'view', product: '1', user: '2', session: 'shared' },
    { at: '2019-10-01 10:00:31', type: 'cart', product: '1', user: '2', session: 'shared' },
  ]);
  try {
    const count = async (choice: 'include' | 'exclude'): Promise<unknown> => {
      const { text, params } = all(withoutBots(choice));
      return lake.store.rows(
        `select user_id, count(*) as events from events where ${text} group by user_id order by user_id`,
        [...params],
      );
    };
    expect(await count('include')).toEqual([
      { user_id: 1, events: 51 },
      { user_id: 2, events: 2 },
    ]);
    expect(await count('exclude')).toEqual([
      { user_id: 1, events: 1 },
      { user_id: 2, events: 2 },
    ]);
  } finally {
    await lake.close();
  }
});

it('is told in words', () => {
  expect([botsText('include'), botsText('exclude')]).toEqual(['', ', without sessions that look like bots']);
});
