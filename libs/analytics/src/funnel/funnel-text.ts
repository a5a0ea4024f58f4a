import type { BotChoice } from '../bot-choice.js';
import { botsText } from '../bot-choice.js';
import type { Definition } from '../definition.js';
import type { ResolvedPeriod } from '../period.js';
import { sessionsText } from '../session-scope.js';
import type { FunnelBreakdown } from './breakdown.js';
import type { FunnelEvent, FunnelPlan } from './funnel-plan.js';

interface Asked {
  period: ResolvedPeriod;
  bots: BotChoice;
  /** Of the question's filter, in words. */
  restriction: string;
  breakdown: FunnelBreakdown | null;
}

/** A funnel in words: what it counts, of whom, and how. */
export function definitionOf(
  plan: FunnelPlan,
  { period, bots, restriction, breakdown }: Asked,
): Omit<Definition, 'query'> {
  const { steps, order, hold, windowMinutes } = plan;
  const units = windowMinutes === null ? 'sessions' : 'users';
  const path = steps
    .map(({ rule, isOptional }) => eventText(rule) + (isOptional ? ' (optional)' : ''))
    .join(order === 'any' ? ' + ' : ' → ');
  const how = {
    ordered: 'with an event of every required step before it and then one of its own, in this order, anything between',
    strict: 'with these events one right after the other, no other event between',
    any: 'with an event of it and of every required step before it, whichever came first',
  }[order];
  const held = hold === 'nothing' ? '' : `, all of one ${hold}`;
  const within =
    windowMinutes === null
      ? ''
      : `, all within ${windowMinutes} minutes; the first step in the period, later ones also behind it`;
  const without = plan.excluded ? ', without an excluded event between' : '';
  const attributed =
    breakdown === null
      ? ''
      : `; groups by the first event of the first step${hold === 'nothing' ? '' : ` of each ${hold}`}`;
  return {
    name: `Funnel of ${units}: ${path}`,
    formula:
      `reached = ${units} ${how}${held}${within}${without}; perFirstStep = reached ÷ reached of the first step; perPreviousStep = reached ÷ reached of the required step before; ` +
      `intervals by Wilson at 95 %${windowMinutes === null ? ', from random groups of users' : ''}, of times by Woodruff; lost = reached, and the next required step not${attributed}`,
    population:
      windowMinutes === null
        ? sessionsText({ period, bots }) + restriction
        : `users with the first step from ${period.from} to ${period.to} in ${period.timeZone}${botsText(bots)}${restriction}`,
  };
}

/** An event in words: `view or cart of electronics, brand lg, price from 10 to 20`. */
export function eventText({ eventTypes, filter }: FunnelEvent): string {
  const { category, brand, price } = filter ?? {};
  const range =
    price?.min != null || price?.max != null
      ? `price${price.min == null ? '' : ` from ${price.min}`}${price.max == null ? '' : ` to ${price.max}`}`
      : null;
  const where = [category == null ? null : `of ${category}`, brand == null ? null : `brand ${brand}`, range].filter(
    (part) => part !== null,
  );
  const types = eventTypes.map((type) => type.replaceAll('_', ' ')).join(' or ');
  return where.length === 0 ? types : `${types} ${where.join(', ')}`;
}
