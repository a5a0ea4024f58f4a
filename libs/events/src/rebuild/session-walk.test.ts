import { expect, test } from 'vitest';
import { MonthClock } from './month-clock.js';
import { groupCell, SessionCounts } from './session-counts.js';
import { SessionWalk } from './session-walk.js';

const [VIEW, CART, , PURCHASE] = [0, 1, 2, 3] as const;

function walked(
  steps: readonly (readonly [session: number, second: number, kind: number, name: number, brand: number])[],
): SessionCounts {
  const counts = new SessionCounts();
  const walk = new SessionWalk(
    counts,
    { ofName: [counts.facetsOf('a', null), counts.facetsOf(null, '9')], ofBrand: [0, counts.facetOfBrand('x')] },
    {
      clock: new MonthClock([{ at: 0, day: 0 }], 86_400e6),
      begins: { from: 0, until: 1e6 },
      firstOfUser: Float64Array.of(steps[0]?.[0] ?? 0),
      groupOfUser: Uint8Array.of(9),
      prices: {
        whole: Float64Array.from(
          steps.filter(([, , kind]) => kind === PURCHASE),
          () => 1,
        ),
        parts: Int32Array.from(
          steps.filter(([, , kind]) => kind === PURCHASE),
          () => 0,
        ),
      },
    },
  );
  for (const [session, second, kind, name, brand] of steps)
    walk.step(session, session * 2, second * 1e6, kind, name, brand);
  walk.end();
  return counts;
}

test('of each facet only its own events count, and a later cart hides no purchase', () => {
  const counts = walked([
    [1, 0, CART, 0, 0],
    [1, 1, VIEW, 0, 1],
    [1, 1, CART, 1, 1],
    [1, 5, PURCHASE, 0, 0],
    [1, 9, CART, 0, 0],
    [2, 3, VIEW, 1, 0],
    [2, 3, VIEW, 1, 0],
  ]);
  const nameOf = (facet: number): string => counts.facets[facet]?.facet ?? 'all';
  const shapes: unknown[] = [];
  counts.shapes.forEach((facet, key, sessions, events) =>
    shapes.push([`${counts.facets[facet]?.part} ${nameOf(facet)}`, key >> 4, key & 15, sessions, events].join(' ')),
  );
  const groups: unknown[] = [];
  counts.groups.forEach((facet, cell, sessions) =>
    groups.push([`${counts.facets[facet]?.part} ${nameOf(facet)}`, cell, sessions].join(' ')),
  );
  // Of names there are only those that stand for rows without a code.
  expect(groups.toSorted()).toEqual(
    [
      `all all ${groupCell(11, 0, 0, 9)} 1`,
      `all all ${groupCell(1, 0, 0, 9)} 1`,
      `brand x ${groupCell(3, 0, 0, 9)} 1`,
      `category a ${groupCell(11, 0, 0, 9)} 1`,
      `name 9 ${groupCell(2, 0, 0, 9)} 1`,
      `name 9 ${groupCell(1, 0, 0, 9)} 1`,
    ].toSorted(),
  );
  expect(shapes.toSorted()).toEqual([
    'all all 2 11 1 5',
    'all all 4 1 1 2',
    'brand x 2 3 1 2',
    'category a 2 11 1 4',
    'name 9 2 2 1 1',
    'name 9 4 1 1 2',
    'name a 2 11 1 4',
  ]);
  const steps = counts.steps.facet.map(
    (facet, i) => `${counts.facets[facet]?.part} ${nameOf(facet)} ${counts.steps.cart[i]} ${counts.steps.purchase[i]}`,
  );
  // In all: cart at second 1; of a: its first cart came before the view, the next at second 9.
  expect(steps.toSorted()).toEqual(['all all 0 4', 'brand x 0 NaN', 'category a 8 NaN', 'name a 8 NaN']);
  const moves: string[] = [];
  counts.moves.forEach((facet, key, n) => {
    if (facet === 0) moves.push(`${key >> 5} ${Math.floor((key & 31) / 5)}>${(key & 31) % 5} ${n}`);
  });
  expect(moves.toSorted()).toEqual(['2 0>1 1', '2 1>0 1', '2 1>3 1', '2 1>4 1', '2 3>1 1', '2 4>1 1']);
});

test('events that are out of order stop the import', () => {
  expect(() =>
    walked([
      [1, 5, VIEW, 0, 0],
      [1, 4, VIEW, 0, 0],
    ]),
  ).toThrow('not in order');
  expect(() =>
    walked([
      [1, 5, CART, 0, 0],
      [1, 5, VIEW, 0, 0],
    ]),
  ).toThrow('not in order');
});
