import type { FaultPartsFragment } from '../gql/parts.generated.js';

/** A fault of a day that says nothing beyond what is given. */
export const faultOf = (
  date: string,
  kind: FaultPartsFragment['kind'],
  eventType: FaultPartsFragment['eventType'] = null,
  more: Partial<FaultPartsFragment> = {},
): FaultPartsFragment => ({
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
