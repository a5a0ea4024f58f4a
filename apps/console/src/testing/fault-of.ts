import type { FaultFieldsFragment } from '@cartograph/sdk/operations/shop';

/** A fault of a day that says nothing beyond what is given. */
export const faultOf = (
  date: string,
  kind: FaultFieldsFragment['kind'],
  eventType: FaultFieldsFragment['eventType'] = null,
  more: Partial<FaultFieldsFragment> = {},
): FaultFieldsFragment => ({
  date,
  kind,
  eventType,
  fromLocalTime: null,
  toLocalTime: null,
  expectedSessions: null,
  isCertain: true,
  detail: '',
  levelChange: null,
  ...more,
});
