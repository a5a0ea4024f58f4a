import { describe, expect, it } from 'vitest';
import { idNumber } from '@cartograph/events';
import { askByName, askByRange, type UsersAsked } from './users-asked.js';

const LONG = '99999999999999999999999';

/** Answers every question with all users it knows, and notes what it was asked. */
const asker = (known: readonly string[]) => {
  const asked: UsersAsked[] = [];
  return {
    asked,
    ask: (question: UsersAsked) => {
      asked.push(question);
      return Promise.resolve(new Map(known.map((id) => [id, Number(id)])));
    },
  };
};

describe('asking of users by name', () => {
  it('names each number once, with the files of those users alone, and leaves out what is no id', async () => {
    const { asked, ask } = asker(['7']);
    await askByName(['7', 'no id', '12', '7'], ask);
    expect(asked).toEqual([
      {
        relation: 'events_of(?)',
        sessions: 'sessions_of(?)',
        isAsked: 'user_id in (?, ?)',
        params: [[7n, 12n], 7n, 12n],
      },
    ]);
  });

  it('asks nothing where there is no id at all', async () => {
    const { asked, ask } = asker(['7']);
    expect((await askByName(['no id'], ask)).size).toBe(0);
    expect(asked).toEqual([]);
  });
});

describe('asking of users by range', () => {
  it('reads from the first to the last, and leaves out those between that were not asked for', async () => {
    const { asked, ask } = asker(['7', '8', '12']);
    expect([...(await askByRange(['7', '12'], ask)).keys()]).toEqual(['7', '12']);
    expect(asked).toEqual([
      { relation: 'events', sessions: 'sessions', isAsked: 'user_id between ? and ?', params: [7n, 12n] },
    ]);
  });

  it('asks for ids beyond 2^63 by name, a thousand at once', async () => {
    const { asked, ask } = asker([]);
    const long = Array.from({ length: 1001 }, (_, place) => `${LONG}${1000 + place}`);
    await askByRange(['3', ...long], ask);
    expect(asked.map(({ relation, params }) => [relation, params.length])).toEqual([
      ['events', 2],
      ['events_of(?)', 1001],
      ['events_of(?)', 2],
    ]);
    expect(asked[2]!.params[1]).toBe(idNumber(long.at(-1)!));
  });

  it('asks nothing of nobody', async () => {
    const { asked, ask } = asker(['7']);
    expect((await askByRange([], ask)).size).toBe(0);
    expect(asked).toEqual([]);
  });
});
