import {
  activeDaysOfEvents,
  entrySalesOfEvents,
  ROLLUPS_OF_EVENTS,
  sessionGroupsOfEvents,
  sessionOrdersOfEvents,
  type LaterRollup,
} from '../../engines/duckdb/rollups-of-events.js';
import { dayZoneOf, hasSessionGroups, hasSessionOrders, hasSessionRollups, type Manifest } from '../../manifest.js';
import type { ExpectedTable } from './expected-tables.js';

/** The tables by facet that a snapshot has, counted in another way than the import does. */
export function expectedRollups(manifest: Manifest): ExpectedTable[] {
  const zone = dayZoneOf(manifest);
  return [
    ...(hasSessionRollups(manifest)
      ? (Object.entries(ROLLUPS_OF_EVENTS) as [LaterRollup, string][]).map(([table, expected]) => ({ table, expected }))
      : []),
    ...(zone === null
      ? []
      : [
          {
            table: 'active_days',
            expected: activeDaysOfEvents(zone),
            actual:
              'SELECT month, part, facet, thing, is_correction, any_days, view_days, cart_days, purchase_days, n FROM active_days',
          } as const,
          {
            table: 'entry_sales',
            expected: entrySalesOfEvents(zone),
            actual:
              'SELECT month, part, facet, is_correction, entry, previous_day, day, sale_day, revenue FROM entry_sales',
          } as const,
        ]),
    ...(zone === null || !hasSessionGroups(manifest)
      ? []
      : [
          {
            table: 'session_groups',
            expected: sessionGroupsOfEvents(zone),
            actual:
              'SELECT part, facet, types, is_bot, day, user_group, sessions, first_day, month FROM session_groups',
          } as const,
        ]),
    ...(zone === null || !hasSessionOrders(manifest)
      ? []
      : [
          {
            table: 'session_orders',
            expected: sessionOrdersOfEvents(zone),
            actual:
              'SELECT part, facet, is_bot, day, user_group, session_no, sessions, revenue, first_day, month FROM session_orders',
          } as const,
        ]),
  ];
}
