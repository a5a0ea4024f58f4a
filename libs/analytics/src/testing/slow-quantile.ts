import { type EventStore, USER_GROUPS } from '@cartograph/events';
import { type Estimate, incomputable, studentQuantile } from '@cartograph/metrics';
import { raw, select } from '../sql.js';
import { USER_GROUP } from '../user-groups.js';

/** A value, and the random group of users that its user is in. */
export interface GroupedValue {
  group: number;
  value: number;
}

/** The groups of all users of a lake. */
export async function groupsOfUsers(store: EventStore): Promise<Map<string, number>> {
  const rows = await select<{ user_id: bigint; user_group: number }>(
    store,
    raw(`select distinct user_id, cast(${USER_GROUP} as int) as user_group from sessions`),
  );
  return new Map(rows.map((row) => [String(row.user_id), row.user_group]));
}

/** A quantile and its interval the slow way: what is counted, sorted and looked up one by one. Its sentences are empty. */
export function slowQuantile(values: readonly GroupedValue[], q: number, byUser: boolean): Estimate {
  const sorted = values.map(({ value }) => value).toSorted((a, b) => a - b);
  const n = sorted.length;
  if (n === 0) return incomputable('no-data', '');
  const at = q * (n - 1);
  const [below, above] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  const value = below + (above - below) * (at - Math.floor(at));
  const groups = [...new Set(values.map(({ group }) => group))];
  if (byUser && groups.length === 1) return incomputable('too-few', '');
  const t = byUser ? studentQuantile(0.975, groups.length - 1) : 1.959963984540054;
  const effective = byUser ? n / designEffect(values, groups, value) : n;
  const end = (side: number): number => {
    const half = t * Math.sqrt((q * (1 - q)) / effective + (t * t) / (4 * effective ** 2));
    return (q + (t * t) / (2 * effective) + side * half) / (1 + (t * t) / effective);
  };
  if (effective * end(-1) < 1 || effective * (1 - end(1)) < 1) return incomputable('too-few', '');
  return {
    ok: true,
    value,
    low: sorted[Math.floor(n * end(-1)) - 1]!,
    high: sorted[n - Math.floor(n * (1 - end(1)))]!,
    level: 0.95,
    method: byUser ? 'woodruff-by-user' : 'woodruff',
  };
}

/** How many times as large the variance of the share of values up to the quantile is as that of independent ones. */
function designEffect(values: readonly GroupedValue[], groups: readonly number[], quantile: number): number {
  const n = values.length;
  const upTo = (own: readonly GroupedValue[]): number => own.filter(({ value }) => value <= quantile + 1e-12).length;
  const own = groups.map((group) => values.filter((one) => one.group === group));
  const share = upTo(values) / n;
  if (share === 1) {
    const mean = n / USER_GROUPS;
    const spread = Array.from({ length: USER_GROUPS }, (_, at) => ((own[at]?.length ?? 0) - mean) ** 2);
    return Math.max(1, spread.reduce((a, b) => a + b) / (USER_GROUPS - 1) / mean);
  }
  const squares = own.reduce((sum, of) => sum + (upTo(of) - share * of.length) ** 2, 0);
  return Math.max(1, ((groups.length / (groups.length - 1)) * squares) / n / (share * (1 - share)));
}

/** An estimate without its sentence, and without the last bits of sums in two orders. */
export const roundedEstimate = (found: Estimate): object =>
  found.ok
    ? {
        ...found,
        ...Object.fromEntries(
          (['value', 'low', 'high'] as const).map((name) => [name, Math.round(found[name] * 1e6) / 1e6]),
        ),
      }
    : { reason: found.reason };
