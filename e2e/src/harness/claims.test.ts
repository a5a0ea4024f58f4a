import { expect, it } from 'vitest';
import { contradictions, pages } from './claims.js';
import { purchaseDrivers } from './claims/purchase-drivers.js';
import { behavior } from './claims/behavior.js';
import { demand } from './claims/demand.js';
import { overview } from './claims/overview.js';
import type { Page, Truth } from './claims/page.js';
import { drawLog, type DrawnLog, type LogKind } from './drawn-log.js';
import { tell } from './recount.js';

/** A log in which something was planted. */
function planted(kind: LogKind, seed: number, what: string): DrawnLog {
  const log = drawLog(kind, seed);
  expect(log.what).toContain(what);
  return log;
}

function truthOf({ rows: drawn, lost }: DrawnLog): Truth {
  const rows = tell(drawn);
  return {
    rows,
    period: null,
    lost,
    span: { from: rows[0]!.day, to: rows.at(-1)!.day },
    daysLeftOut: [],
    faults: [],
    notCompared: 0,
    plan: {
      items: { all: 0, open: 0, soon: 0, overdue: 0, done: 0 },
      insights: 0,
      views: 0,
      trained: null,
      campaign: null,
    },
  };
}

const said = (page: Page, answer: string, truth: Truth): string[] =>
  contradictions(page, { address: page.path, answer, figures: {} }, truth);

it.each([
  ['a faulty month', 24],
  ['faulty months', 10],
] as const)('an answer about %s that does not name what was taken from it is contradicted', (kind, seed) => {
  const log = planted(kind, seed, 'lost purchase');
  const truth = truthOf(log);
  const [{ date } = { date: '' }] = log.lost;
  const unsaid = [`${date} lost purchase unsaid`, `${date} lost purchase and is not left out`];
  const text = '50.0% of visitors bought: 1 of 2 (95% interval 1.0% – 99.0%). They spent 3.00.';
  expect(said(overview, text, truth)).toEqual(expect.arrayContaining(unsaid));
  // Alone, the day is named and cannot be left out.
  const alone = { ...truth, period: { from: date, to: date }, span: { from: date, to: date } };
  expect(said(overview, text, alone)).toContain(unsaid[0]);
  const fault = { date, kind: 'EVENT_TYPE_VANISHED', eventType: 'PURCHASE', expectedSessions: 50, isCertain: true };
  for (const wrong of unsaid) expect(said(overview, text, { ...alone, faults: [fault] })).not.toContain(wrong);
});

it('every page whose answer tells of lost days is held to it', () => {
  for (const page of pages) expect(page.losses === undefined, page.path).toBe(page.answered === undefined);
});

it('a peak is one of the category and the hours where it was planted', () => {
  const truth = { ...truthOf(planted('faulty months', 11, 'electronics peaks')), lost: [] };
  const peak = (category: string, when: string): string[] =>
    said(
      demand,
      `${category} stands out on ${when}: +90% beyond the shop’s own rhythm; we are 95% sure it is at least +40%. We confirmed no other peak.`,
      truth,
    );
  expect(peak('electronics', 'Wednesday 18–22')).toEqual([]);
  expect(peak('furniture', 'Wednesday 18–22')).toHaveLength(1);
});

it('a pair is one of what the same users like', () => {
  const truth = { ...truthOf(planted('a month', 10, 'taste')), lost: [] };
  const pair = (bought: string, times: string): string[] =>
    said(
      behavior,
      `Users who viewed electronics › smartphone bought ${bought} more often: the odds are ${times} times those of other, equally active users (95% interval 1.50 – 4.00). We confirmed 3 of 40 associations.`,
      truth,
    );
  expect(pair('appliances › kitchen › kettle', '2.40')).toEqual([]);
  expect(pair('furniture › bedroom › bed', '2.40')).toHaveLength(1);
  expect(pair('appliances › kitchen › kettle', '0.40')).toHaveLength(1);
});

it('no attribute can be compared only where cases are few', () => {
  const said = (kind: LogKind, seed: number): string[] =>
    contradictions(
      purchaseDrivers,
      {
        address: purchaseDrivers.path,
        answer:
          'This log cannot tell which attributes go with purchases: two categories need enough cases of the same attribute, 100 sessions each in which one viewed product went on and another did not, and attributes that can be distinguished.',
        figures: {},
      },
      { ...truthOf(drawLog(kind, seed)), lost: [] },
    );
  expect(said('faulty months', 1_963_079_836)).toContain('two categories can tell of samsung in carts');
  expect(said('few customers', 5)).toEqual([]);
});

it('an attribute that goes with carts is the one that was planted', () => {
  const truth = { ...truthOf(planted('faulty months', 10, 'samsung')), lost: [] };
  const draws = (brand: string, times: string): string[] =>
    said(
      purchaseDrivers,
      `${brand} in electronics › smartphone: such products go into the cart ${times} times as often as the others of the same session; we are 95% sure it is at least 1.10. No other purchase driver is confirmed.`,
      truth,
    );
  expect(draws('Brand samsung', '1.40')).toEqual([]);
  expect(draws('Brand samsung', '0.70')).toHaveLength(1);
  expect(draws('Brand apple', '1.40')).toHaveLength(1);
});
