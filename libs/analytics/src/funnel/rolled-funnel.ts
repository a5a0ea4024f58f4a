import { EVENT_TYPES, type EventStore } from '@cartograph/events';
import type { Fragment } from '../sql.js';
import { type SessionShape, sessionShapes, typeBit } from '../rollups/session-shapes.js';
import { sessionSteps, type StepQuantiles } from '../rollups/session-steps.js';
import type { FunnelPlan } from './funnel-plan.js';
import type { FunnelRow } from './funnel-query.js';
import type { FunnelScope } from './matched-events.js';
import { THROUGH } from './through.js';

/** Rows as `funnelQuery` gives them, nobody's users among them, and the statement they come from. */
export interface RolledFunnel {
  rows: FunnelRow[];
  statement: Fragment;
}

/**
 * A funnel of whole sessions from the lake's tables of sessions by facet: any steps of plain types in any order, where no times are asked for, and
 * view → cart (→ purchase) with its times.
 *
 * @returns null where these tables do not tell: other orders and steps, a product held, a window, exclusions, filters that are no facet.
 * Cost: some dozen milliseconds, however long the log.
 */
export async function rolledFunnel(store: EventStore, scope: FunnelScope, seconds: boolean, signal: AbortSignal | undefined): Promise<RolledFunnel | null> {
  const { plan } = scope;
  if (plan.windowMinutes !== null || plan.hold !== 'nothing' || plan.excluded || !plan.steps.every(({ isPlain }) => isPlain)) return null;
  if (plan.order === 'any' && !seconds) {
    const found = await sessionShapes(store, scope, signal);
    return found && { rows: rowsOfShapes(plan, found.shapes), statement: found.statement };
  }
  if (plan.order !== 'ordered' || !isUsual(plan)) return null;
  const found = await sessionSteps(store, scope, signal);
  if (!found) return null;
  const rows = [rowOf(0, found.viewed, null), rowOf(1, found.carted, seconds ? found.cartSeconds : null), rowOf(2, found.bought, seconds ? found.purchaseSeconds : null)];
  return { rows: rows.slice(0, plan.steps.length), statement: found.statement };
}

const USUAL = ['view', 'cart', 'purchase'];

/** View, cart, and purchase or not; all required. */
function isUsual({ steps }: FunnelPlan): boolean {
  return steps.length <= USUAL.length && steps.every(({ types, isOptional }, place) => !isOptional && types.length === 1 && types[0] === USUAL[place]);
}

/** A session came to a step where it has a type of the step and of each required one before. */
function rowsOfShapes({ steps }: FunnelPlan, shapes: readonly SessionShape[]): FunnelRow[] {
  const masks = steps.map(({ types }) => EVENT_TYPES.reduce((bits, type) => (types.includes(type) ? bits | typeBit(type) : bits), 0));
  const required = (upTo: number): number[] => [...steps.keys()].filter((place) => place < upTo && !steps[place]?.isOptional);
  const sessions = (places: readonly number[]): number => shapes.reduce((sum, shape) => sum + (places.every((place) => (shape.types & (masks[place] ?? 0)) !== 0) ? shape.sessions : 0), 0);
  return steps.flatMap(({ isOptional, after }, place) => {
    const reached = sessions([...required(place), place]);
    if (!isOptional || after === null) return [rowOf(place, reached, null)];
    const through = sessions([...required(after), place, after]);
    return [{ ...rowOf(place, reached, null), lost: reached - through }, rowOf(THROUGH + place, through, null)];
  });
}

function rowOf(step: number, units: number, seconds: StepQuantiles | null): FunnelRow {
  return { grp: null, step, units, users: null, lost: null, lost_users: null, p25: seconds?.p25 ?? null, p50: seconds?.median ?? null, p75: seconds?.p75 ?? null, p90: seconds?.p90 ?? null };
}
