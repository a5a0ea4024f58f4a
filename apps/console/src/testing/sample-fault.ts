import type { FaultFieldsFragment } from '@cartograph/sdk/operations/shop';

/** A day for tests on which no purchase was logged. */
export const sampleFault: FaultFieldsFragment = {
  date: '2019-11-15',
  kind: 'EVENT_TYPE_VANISHED',
  eventType: 'PURCHASE',
  fromLocalTime: '00:00',
  toLocalTime: '24:00',
  expectedSessions: 261,
  isCertain: true,
  detail: 'no purchase',
  levelChange: null,
};
