import type { EventType } from '@cartograph/events';
import type { Estimate, Incomputable } from '@cartograph/metrics';
import { type EffectPower, powerSentence } from '../detectable.js';
import type { Finding } from '../result.js';
import type { BasketPair } from './basket-pairs.js';
import type { BasketAct } from './basket-query.js';
import type { Behavior } from './behaviors.js';
import type { EventAssociation } from './event-associations.js';
import type { AssociationUnit } from './event-counts-query.js';
import type { Judgment } from './judgment.js';
import type { Sequence } from './sequences.js';
import type { Place, Transition } from './transitions.js';

/** One association that holds. */
export interface AssociationFinding extends Finding {
  kind: 'events' | 'transition' | 'behavior' | 'basket' | 'sequence';
  unit: 'session' | 'user' | 'session-product';
  first: string;
  second: string;
}

interface Found {
  events: readonly (EventAssociation & Judgment)[];
  transitions: readonly (Transition & Judgment)[];
  behaviors: readonly (Behavior & Judgment)[];
  pairs: readonly (BasketPair & Judgment)[];
  sequences: readonly (Sequence & Judgment)[];
}

interface Asked {
  unit: AssociationUnit;
  from: BasketAct;
  to: BasketAct;
  windowDays: number;
}

const NOUNS: Record<EventType, string> = {
  view: 'view',
  cart: 'cart',
  remove_from_cart: 'removal',
  purchase: 'purchase',
};
const DONE: Record<BasketAct, string> = { view: 'looked at', cart: 'put into the cart', purchase: 'bought' };

/** Everything that holds: those whose interval lies farthest from "no association" first. */
export function associationFindings(
  { events, transitions, behaviors, pairs, sequences }: Found,
  { unit, from, to, windowDays }: Asked,
): AssociationFinding[] {
  const findings: AssociationFinding[] = [];
  const add = (row: Judgment, finding: Omit<AssociationFinding, keyof Judgment | 'subject'>): void => {
    if (!row.holds) return;
    findings.push({
      subject: `${finding.first} → ${finding.second}`,
      pValue: row.pValue,
      qValue: row.qValue,
      confirmed: row.confirmed,
      ...finding,
    });
  };
  for (const row of events) {
    const { first, second, controlled, oddsRatio } = row;
    const effect = controlled.ok ? controlled : oddsRatio;
    add(row, {
      kind: 'events',
      unit: row.unit,
      first,
      second,
      effect,
      effectKind: 'odds-ratio',
      support: row.counts.both,
      sentence: `${capital(row.unit)}s with a ${NOUNS[first]} have a ${NOUNS[second]} at ${times(effect)} the odds of those without, at equal activity.`,
    });
  }
  for (const row of transitions) {
    add(row, {
      kind: 'transition',
      unit: 'session',
      first: row.from,
      second: row.to,
      effect: row.ratio,
      effectKind: 'observed-per-expected',
      support: row.steps,
      sentence: `After ${place(row.from)} comes ${place(row.to)} ${times(row.ratio)} as often as if it did not depend on what was before.`,
    });
  }
  for (const row of behaviors) {
    const words =
      row.name === 'second-look'
        ? 'A second look at a product is followed by an add to cart at'
        : 'In sessions of ten views or more, an add to cart follows a view';
    const tail = row.name === 'second-look' ? 'the odds of a first look.' : 'as often as in shorter ones.';
    add(row, {
      kind: 'behavior',
      unit: row.unit,
      first: row.name,
      second: 'cart',
      effect: row.controlled,
      effectKind: row.controlledKind,
      support: row.support,
      sentence: `${words} ${times(row.controlled)} ${tail}`,
    });
  }
  for (const row of pairs) {
    add(row, {
      kind: 'basket',
      unit,
      first: row.first,
      second: row.second,
      effect: row.controlled,
      effectKind: 'odds-ratio',
      support: row.together,
      sentence: `${unit === 'user' ? 'Users' : 'Sessions'} that ${DONE[from]} ${row.first} ${DONE[to]} ${row.second} at ${times(row.controlled)} the odds of others as active; ${row.together} did both.`,
    });
  }
  for (const row of sequences) {
    const lag = row.medianLagDays.ok
      ? `, after ${row.medianLagDays.value.toFixed(1)} days in the median (${row.medianLagDays.low.toFixed(1)} to ${row.medianLagDays.high.toFixed(1)})`
      : '';
    add(row, {
      kind: 'sequence',
      unit: 'user',
      first: row.first,
      second: row.second,
      effect: row.ratio,
      effectKind: 'after-per-before',
      support: row.after,
      sentence: `Within ${windowDays} days, ${row.after} users bought ${row.second} after they ${DONE[from]} ${row.first}, and ${row.before} before it${lag}.`,
    });
  }
  return findings.toSorted((a, b) => distance(b.effect) - distance(a.effect));
}

/** The answer in one English sentence. */
export function associationSentence(
  findings: readonly AssociationFinding[],
  { lookedAt, refuted, power }: { lookedAt: number; refuted: number; power: readonly EffectPower[] },
  nothing: Incomputable | null,
): string {
  if (nothing) return nothing.detail;
  const others = `${refuted === 0 ? '' : ` ${refuted} ${refuted === 1 ? 'is' : 'are'} refuted: no association that matters.`}${powerSentence(power, 'pair')}`;
  const strongest =
    findings.find(({ kind }) => kind === 'basket') ?? findings.find(({ kind }) => kind !== 'transition') ?? findings[0];
  if (!strongest)
    return `We confirmed none of ${lookedAt} associations that were looked at. Those that are not confirmed may still exist.${others}`;
  return `${findings.length} of ${lookedAt} associations that were looked at ${findings.length === 1 ? 'is' : 'are'} confirmed. ${strongest.sentence}${others}`;
}

/** How far from 1 the nearer end of the interval lies, on the logarithm; what has no interval but holds lies farthest. */
function distance(effect: Estimate): number {
  if (!effect.ok) return Infinity;
  return Math.min(Math.abs(Math.log(effect.low)), Math.abs(Math.log(effect.high)));
}

const times = (estimate: Estimate): string =>
  estimate.ok
    ? `${estimate.value.toFixed(2)} times [${estimate.low.toFixed(2)}, ${estimate.high.toFixed(2)}]`
    : 'many times';
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const place = (at: Place): string => (at === 'start' ? 'the start' : at === 'end' ? 'the end' : `a ${NOUNS[at]}`);
