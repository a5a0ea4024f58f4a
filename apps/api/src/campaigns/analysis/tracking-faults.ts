import { coverage, type CoverageFault, localDate } from '@cartograph/analytics';
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
 * @returns by date. Cost: that of `coverage`, once for a store and zone.
 */
export async function trackingFaults(
  store: EventStore | null,
  { plan, startedAt, timeZone }: { plan: TestSetup; startedAt: Date; timeZone: string },
  observedUntil: number,
): Promise<TrackingFault[]> {
  const types = new Set(plan.metrics.flatMap(({ source }) => (source.from === 'log' ? [COUNTED[source.measure]] : [])));
  if (store === null || types.size === 0) return [];
  const [from, to] = [localDate(startedAt, timeZone), localDate(observedUntil - 1, timeZone)];
  const { faults } = await coverage(store, { timeZone });
  return faults.flatMap(({ date, kind, eventType }) =>
    TOLD.has(kind) && date >= from && date <= to && (eventType === null || types.has(eventType))
      ? [{ date, kind, eventType }]
      : [],
  );
}
