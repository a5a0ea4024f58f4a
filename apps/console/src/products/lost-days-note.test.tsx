// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { renderAt, scriptedClient } from '../testing/render.js';
import { textOf } from '../testing/text-of.js';
import { LostDaysNote, WholeLogNote } from './lost-days-note.js';

afterEach(cleanup);

const vanished = (date: string) => ({ date, kind: 'EVENT_TYPE_VANISHED' as const });

it('counts each day that lost events and is counted once, and says nothing where none is', () => {
  const faults = [vanished('2026-03-02'), vanished('2026-03-02'), vanished('2026-03-05')];
  expect(textOf(<LostDaysNote faults={faults} daysLeftOut={[]} />)).toMatch(
    /^2 days of these lost events\. .+too low\.$/,
  );
  expect(textOf(<LostDaysNote faults={faults} daysLeftOut={['2026-03-05']} />)).toMatch(/^One day of these/);
  expect(textOf(<LostDaysNote faults={faults} daysLeftOut={[]} />, 'ko')).toContain('2일');
  expect(textOf(<LostDaysNote faults={faults} daysLeftOut={['2026-03-02', '2026-03-05']} />)).toBe('');
  expect(textOf(<LostDaysNote faults={[{ date: '2026-03-02', kind: 'MISSING_DAY' }]} daysLeftOut={[]} />)).toBe('');
});

it.each([
  ['en', /purchases and revenue may be too low\. Buyers per viewer leaves out days that lost views or purchases\.$/],
  ['ko', /매출이 실제보다 낮을 수 있습니다\. 조회자당 구매자는 조회나 구매가 유실된 날을 빼고 계산합니다\.$/],
] as const)(
  'says of the whole log, in %s, that amounts count such days and the rate does not',
  async (locale, said) => {
    const client = scriptedClient(() => ({ data: { shop: { coverage: { faults: [vanished('2026-03-02')] } } } }));
    renderAt(<WholeLogNote />, { locale, client });
    expect((await screen.findByText(said)).textContent).toMatch(locale === 'en' ? /^One day of these/ : /^이 중 1일은/);
  },
);
