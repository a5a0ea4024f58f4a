import type { EventStore } from '@cartograph/events';
import { withoutBots } from '../bot-choice.js';
import { checkFilter, matchesFilter } from '../event-filter.js';
import type { Period } from '../local-days.js';
import { daysOnQuarters } from '../local-quarters.js';
import type { Question } from '../answer.js';
import { askFigures } from '../overview-query.js';
import type { Figures } from '../overview-rollups.js';
import { resolvePeriod, withinPeriod } from '../period.js';
import { all, type Fragment, select } from '../sql.js';
import { rolledScopes } from './rolled-scopes.js';
import { askScopeDays, scopeNamesQuery, type ScopeDays, type ScopeKind } from './scope-days.js';

/**
 * The days of the shop and of its larger categories and brands.
 *
 * @param days - local days inside of the log.
 * @param kinds - besides the shop; the filter holds for all of them.
 * Cost: the shop as an overview by day. Categories and brands of everything with bots: rollups; else one scan of the days' events for each kind.
 */
export async function gatherScopes(
  store: EventStore,
  question: Question,
  days: Period,
  kinds: readonly Exclude<ScopeKind, 'shop'>[],
): Promise<{ scopes: ScopeDays[]; statements: Fragment[] }> {
  const { timeZone, filter, bots = 'include', signal } = question;
  checkFilter(filter);
  const period = await resolvePeriod(store, { timeZone, period: days });
  const isEverything = filter?.category == null && filter?.brand == null && bots === 'include';
  const largest = async (
    kind: Exclude<ScopeKind, 'shop'>,
  ): Promise<{ scopes: ScopeDays[]; statements: Fragment[] }> => {
    const naming = scopeNamesQuery(kind);
    const names = (await select<{ name: string }>(store, naming, signal)).map(({ name }) => name);
    const rolled =
      isEverything && names.length > 0 ? await rolledScopes(store, kind, names, { days, timeZone }, signal) : null;
    const left = names.filter((name) => !rolled?.days.has(name));
    const asked = await askScopeDays(
      store,
      kind,
      left,
      {
        where: all([...withinPeriod(period), ...matchesFilter(filter), ...withoutBots(bots)]),
        days,
        timeZone,
        inOrder: daysOnQuarters(days, timeZone),
      },
      signal,
    );
    return {
      scopes: names.map((name) => ({ kind, name, days: rolled?.days.get(name) ?? asked.days.get(name) ?? [] })),
      statements: [naming, ...(rolled?.statements ?? []), ...asked.statements],
    };
  };
  const [shop, ...others] = await Promise.all([
    askFigures(store, { period, days, filter, bots }, signal),
    ...kinds.map(largest),
  ]);
  return {
    scopes: [shopDays(shop), ...others.flatMap(({ scopes }) => scopes)],
    statements: [...shop.statements, ...others.flatMap(({ statements }) => statements)],
  };
}

/** The days of the shop out of an overview's figures. */
export function shopDays({ people, sales }: Figures): ScopeDays {
  const sold = new Map(sales.map((row) => [row.day, row]));
  const days = people.flatMap(({ day, visitors, sessions, purchase_sessions: purchaseSessions }) => {
    if (day === null) return [];
    const { views = 0, carts = 0, purchases = 0, revenue = null } = sold.get(day) ?? {};
    return [{ date: day, visitors, sessions, purchaseSessions, views, carts, purchases, revenue: revenue ?? '0' }];
  });
  return { kind: 'shop', name: null, days };
}
