import type { EventType } from '@cartograph/events';
import type { CoverageFault } from '../coverage-fault.js';
import type { ScopeKind } from './scope-days.js';

/** What is compared. `conversion` is sessions with a purchase ÷ sessions. */
export const CHANGE_MEASURES = [
  'visitors',
  'sessions',
  'views',
  'carts',
  'purchases',
  'revenue',
  'conversion',
] as const;
export type ChangeMeasure = (typeof CHANGE_MEASURES)[number];

/** Types without which a measure's day says nothing. */
const NEEDS: Readonly<Record<ChangeMeasure, readonly EventType[]>> = {
  visitors: ['view'],
  sessions: ['view'],
  views: ['view'],
  carts: ['view', 'cart'],
  purchases: ['view', 'purchase'],
  revenue: ['view', 'purchase'],
  conversion: ['view', 'purchase'],
};
/** The type whose level is the measure's own. */
const LEVELS: Readonly<Partial<Record<ChangeMeasure, EventType>>> = {
  views: 'view',
  carts: 'cart',
  purchases: 'purchase',
  revenue: 'purchase',
  conversion: 'purchase',
};

/** What the coverage faults leave of a measure in a scope. */
export interface Trust {
  /** Days whose figure is the customers' doing. */
  isTrusted(date: string): boolean;
  /** First days on which the tracking went on at another level. */
  levelChanges: readonly string[];
}

/**
 * Which days of a measure can be trusted: none with a silence that touches its event types. A level that changed for the whole shop concerns every
 * scope, one of a top category that category and those below it.
 */
export function trustedDays(
  faults: readonly CoverageFault[],
  measure: ChangeMeasure,
  scope: { kind: ScopeKind; name: string | null },
): Trust {
  const silent = new Set(
    faults
      .filter(
        ({ kind, eventType }) =>
          kind !== 'event-type-level-changed' &&
          kind !== 'month-cut-short' &&
          (eventType === null || NEEDS[measure].includes(eventType)),
      )
      .map(({ date }) => date),
  );
  const levelChanges = faults
    .filter(
      ({ kind, eventType, levelChange }) =>
        kind === 'event-type-level-changed' &&
        eventType === LEVELS[measure] &&
        concerns(levelChange?.category ?? null, scope),
    )
    .map(({ date }) => date);
  return { isTrusted: (date) => !silent.has(date), levelChanges };
}

function concerns(category: string | null, { kind, name }: { kind: ScopeKind; name: string | null }): boolean {
  return category === null || ((kind === 'top-category' || kind === 'category') && name?.split('.')[0] === category);
}
