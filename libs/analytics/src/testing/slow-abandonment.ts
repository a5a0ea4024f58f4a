import type { EventFilter } from '../event-filter.js';
import { addDays, dayStart } from '../local-days.js';
import { isMeant } from './slow-funnel.js';
import type { LogRow } from './tiny-lake.js';
import { dayOf, sessionNames, timeOf } from './wandering-log.js';

/** What the slow count of carts is asked. */
export interface SlowCartQuestion {
  period: { from: string; to: string };
  timeZone: string;
  filter?: EventFilter | null;
  graceHours?: number | null;
}

interface Line {
  product: string;
  state: 'bought' | 'removed' | 'left';
  cents: number;
  category: string;
  lastCart: number;
}

interface Cart {
  session: string;
  user: string;
  ended: number;
  lines: Line[];
  outcome: string;
}

const HOUR = 3_600_000;
const ALL = ['view', 'cart', 'remove_from_cart', 'purchase'] as const;
const cents = (row: LogRow): number => Math.round(Number(row.price) * 100);
const money = (sum: number): string => (sum / 100).toFixed(2);
const outcomeOf = (lines: readonly Line[]): string => {
  const has = (state: Line['state']): boolean => lines.some((line) => line.state === state);
  return has('bought') ? (has('left') ? 'partly' : 'bought') : has('left') ? 'abandoned' : 'emptied';
};

/** Figures of abandonment by walking through every cart of a log. */
export function slowAbandonment(
  rows: readonly LogRow[],
  { period, timeZone, filter, graceHours = null }: SlowCartQuestion,
): object {
  const names = sessionNames(rows);
  const sessions = new Map<string, LogRow[]>();
  for (const row of rows) sessions.set(names.get(row) ?? '', [...(sessions.get(names.get(row) ?? '') ?? []), row]);
  const times = new Map(
    [...sessions].map(([name, own]) => [
      name,
      { first: Math.min(...own.map(timeOf)), last: Math.max(...own.map(timeOf)), user: own[0]?.user ?? '' },
    ]),
  );
  const isKept = (row: LogRow): boolean => isMeant(row, { eventTypes: ALL, filter: filter ?? null });
  const logEnd = Math.max(...rows.map(timeOf));
  // Of a log as busy as this one, a day without any event is lost, and what follows is known until it begins.
  const seen = new Set(rows.map((row) => dayOf(row, timeZone)));
  const lastDay = [...seen].toSorted().at(-1) ?? '';
  const gaps = [...seen]
    .map((day) => addDays(day, 1))
    .filter((day) => day < lastDay && !seen.has(day))
    .map((day) => dayStart(day, timeZone).getTime());
  const watchedUntil = (ended: number): number => Math.min(logEnd, ...gaps.filter((start) => start > ended));

  const carts = [...sessions].flatMap(([session, own]): Cart[] => {
    const { first, last, user } = times.get(session) ?? { first: 0, last: 0, user: '' };
    const began = own.find((row) => timeOf(row) === first);
    if (!began || dayOf(began, timeZone) < period.from || dayOf(began, timeZone) > period.to) return [];
    const lines = [...new Set(own.map((row) => row.product))].flatMap((product): Line[] => {
      const of = (type: LogRow['type']): LogRow[] =>
        own.filter((row) => row.product === product && row.type === type && isKept(row));
      const added = of('cart');
      if (added.length === 0) return [];
      const lastCart = Math.max(...added.map(timeOf));
      const firstCart = Math.min(...added.map(timeOf));
      const price = Math.max(...added.filter((row) => timeOf(row) === lastCart).map(cents));
      const category =
        added
          .filter((row) => timeOf(row) === lastCart && cents(row) === price)
          .map((row) => row.code ?? row.categoryId ?? '(none)')
          .toSorted()
          .at(-1) ?? '';
      const later =
        graceHours === null
          ? []
          : rows.filter(
              (row) =>
                row.user === user &&
                row.product === product &&
                row.type === 'purchase' &&
                isKept(row) &&
                timeOf(row) > lastCart &&
                timeOf(row) <= lastCart + graceHours * HOUR,
            );
      const isBought = of('purchase').some((row) => timeOf(row) >= firstCart) || later.length > 0;
      const isRemoved = of('remove_from_cart').some((row) => timeOf(row) >= lastCart);
      return [
        { product, state: isBought ? 'bought' : isRemoved ? 'removed' : 'left', cents: price, category, lastCart },
      ];
    });
    return lines.length === 0 ? [] : [{ session, user, ended: last, lines, outcome: outcomeOf(lines) }];
  });

  const abandoned = carts.filter(({ outcome }) => outcome === 'abandoned');
  const left = (some: readonly Cart[]): Line[] =>
    some.flatMap(({ lines }) => lines.filter(({ state }) => state === 'left'));
  const sum = (lines: readonly Line[]): string => money(lines.reduce((total, line) => total + line.cents, 0));
  const purchasesAfter = (cart: Cart): LogRow[] =>
    rows.filter(
      (row) =>
        row.user === cart.user && row.type === 'purchase' && (times.get(names.get(row) ?? '')?.first ?? 0) > cart.ended,
    );
  const wait = (cart: Cart, found: readonly number[]): number => (Math.min(...found) - cart.ended) / HOUR;
  const returns = abandoned.map((cart) => ({
    user: cart.user,
    followed: (watchedUntil(cart.ended) - cart.ended) / HOUR,
    returned: wait(
      cart,
      [...times.values()]
        .filter(({ first, user }) => user === cart.user && first > cart.ended)
        .map(({ first }) => first),
    ),
    same: wait(
      cart,
      purchasesAfter(cart)
        .filter((row) => left([cart]).some(({ product }) => product === row.product))
        .map(timeOf),
    ),
    anything: wait(cart, purchasesAfter(cart).map(timeOf)),
  }));

  const recovered = new Map<string, LogRow>();
  for (const row of rows
    .filter(({ type }) => type === 'purchase')
    .toSorted((a, b) => timeOf(a) - timeOf(b) || cents(a) - cents(b))) {
    const [cart] = abandoned
      .filter((one) => purchasesAfter(one).includes(row) && left([one]).some(({ product }) => product === row.product))
      .toSorted((a, b) => b.ended - a.ended);
    if (!cart || watchedUntil(cart.ended) - cart.ended < 168 * HOUR || timeOf(row) - cart.ended > 168 * HOUR) continue;
    const key = `${cart.session}/${row.product}`;
    if (!recovered.has(key)) recovered.set(key, row);
  }

  const parts = (some: readonly { part: string; cart: Cart }[]): object[] =>
    [...new Set(some.map(({ part }) => part))]
      .map((part) => {
        const own = some.filter((one) => one.part === part).map(({ cart }) => cart);
        return {
          part,
          carts: own.length,
          abandoned: own.filter(({ outcome }) => outcome === 'abandoned').length,
          productsLeft: left(own).length,
          valueLeft: sum(left(own)),
        };
      })
      .toSorted((a, b) => (a.part < b.part ? -1 : 1));
  const hour = (at: number): string =>
    String(Number(new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', hour: 'numeric' }).format(at)));
  const count = (outcome: string): number => carts.filter((cart) => cart.outcome === outcome).length;
  return {
    carts: carts.length,
    bought: count('bought'),
    partlyBought: count('partly'),
    abandoned: count('abandoned'),
    emptied: count('emptied'),
    users: new Set(abandoned.map(({ user }) => user)).size,
    productsLeft: left(abandoned).length,
    valueLeft: sum(left(abandoned)),
    unpricedLeft: left(abandoned).filter((line) => line.cents === 0).length,
    valueLeftPartly: sum(left(carts.filter(({ outcome }) => outcome === 'partly'))),
    hours: returns.flatMap(({ user, returned, followed }) => (returned <= followed ? [{ user, value: returned }] : [])),
    returns: [1, 24, 168].map((hours) => {
      const followed = returns.filter((one) => one.followed >= hours);
      return {
        hours,
        followed: followed.length,
        returned: followed.filter(({ returned }) => returned <= hours).length,
        same: followed.filter(({ same }) => same <= hours).length,
        anything: followed.filter(({ anything }) => anything <= hours).length,
      };
    }),
    recovery: {
      carts: returns.filter(({ followed }) => followed >= 168).length,
      valueLeft: sum(left(abandoned.filter((cart) => watchedUntil(cart.ended) - cart.ended >= 168 * HOUR))),
      valueRecovered: money([...recovered.values()].reduce((total, row) => total + cents(row), 0)),
    },
    byCategory: parts(
      carts.flatMap((cart) =>
        [...new Set(cart.lines.map(({ category }) => category))].map((category) => {
          const lines = cart.lines.filter((line) => line.category === category);
          return { part: category, cart: { ...cart, lines, outcome: outcomeOf(lines) } };
        }),
      ),
    ),
    byHour: parts(carts.map((cart) => ({ part: hour(Math.max(...cart.lines.map(({ lastCart }) => lastCart))), cart }))),
  };
}
