import { type CoverageFault, localDate, trackedPeriod } from '@cartograph/analytics';
import type { EventStore, EventType } from '@cartograph/events';
import type { LogMeasure, TestSetup } from '../plan/plan.js';

/** Events without which a measure of the log comes out too small. */
const COUNTED: Readonly<Record<LogMeasure, EventType>> = {
  purchase: 'purchase',
  revenue: 'purchase',
  orders: 'purchase',
  'order-value': 'purchase',
  return: 'view',
};
const TOLD = new Set<CoverageFault['kind']>(['event-type-vanished', 'event-type-level-changed', 'missing-hours']);

/** A local day of the windows on which the tracking lost events that the plan's metrics count, or began to log them otherwise. */
export type TrackingFault = Pick<CoverageFault, 'date' | 'kind' | 'eventType'>;

/**
 * What the tracking did to a campaign's figures. Who is in which arm is drawn by chance, so every arm lost alike: figures are too small, and are compared all the same.
 * Days without any event are none of these: what is known ends before them.
 *
 * @param observedUntil - milliseconds UTC.
 * @returns by date. Cost: that of `trackedPeriod`.
 */
export async function trackingFaults(
  store: EventStore | null,
  { plan, startedAt, timeZone }: { plan: TestSetup; startedAt: Date; timeZone: string },
  observedUntil: number,
): Promise<TrackingFault[]> {
  const types = plan.metrics.flatMap(({ source }) => (source.from === 'log' ? [COUNTED[source.measure]] : []));
  const period = { from: localDate(startedAt, timeZone), to: localDate(observedUntil - 1, timeZone) };
  if (store === null || types.length === 0 || period.to < period.from) return [];
  const { faults } = await trackedPeriod(store, { period, timeZone }, { types });
  return faults.flatMap(({ date, kind, eventType }) => (TOLD.has(kind) ? [{ date, kind, eventType }] : []));
}
