// @vitest-environment jsdom
import { expect, it } from 'vitest';
import { textOf } from '../testing/text-of.js';
import { LostDaysNote } from './lost-days-note.js';

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
