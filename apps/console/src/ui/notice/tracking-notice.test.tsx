// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { FaultFieldsFragment } from '@cartograph/sdk/operations/shop';
import { renderAt } from '../../testing/render.js';
import { ProvenanceProvider } from '../text/provenance.js';
import { TrackingNotice } from './tracking-notice.js';

afterEach(cleanup);

const fault: FaultFieldsFragment = {
  date: '2019-11-05',
  kind: 'EVENT_TYPE_VANISHED',
  eventType: 'PURCHASE',
  fromLocalTime: '09:00',
  toLocalTime: '15:30',
  expectedSessions: 40,
  isCertain: true,
  detail: 'no purchase',
  levelChange: null,
};

function notice(faults: readonly FaultFieldsFragment[], daysLeftOut = faults.map(({ date }) => date)): string {
  renderAt(
    <ProvenanceProvider period={{ from: '2019-11-01', to: '2019-11-30' }} faults={faults} daysLeftOut={daysLeftOut}>
      <TrackingNotice />
    </ProvenanceProvider>,
  );
  return screen.getByTestId('tracking-notice').textContent ?? '';
}

test('says that a day which lost events for some hours is left out as a whole', () => {
  expect(notice([fault])).toContain('A day that lost events for some hours is left out as a whole.');
});

test('does not say so of days that lost them all day', () => {
  const words = notice([{ ...fault, fromLocalTime: '00:00', toLocalTime: '24:00' }]);
  expect(words).toContain('Rates leave out 1 day');
  expect(words).not.toContain('as a whole');
});

test('marks a day that is not complete, and calls it no problem of the tracking', () => {
  const part = { ...fault, date: '2019-11-30', kind: 'PARTIAL_DAY', eventType: null, fromLocalTime: null } as const;
  const alone = notice([{ ...part, toLocalTime: '12:40' }], []);
  expect(alone).toMatch(/^Incomplete days in this period/);
  expect(alone).toContain('the log ends at 12:40 local time; the day is not complete.');
  expect(alone).toContain('A day that is not complete is not compared with another period.');
  cleanup();
  const both = notice([fault, part]);
  expect(both).toMatch(/^Tracking problems in this period/);
  expect(both).toContain('not compared with another period');
  cleanup();
  expect(notice([fault])).not.toContain('not complete');
});
