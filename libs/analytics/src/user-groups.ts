import { USER_GROUPS, userGroupOf } from '@cartograph/events';
import type { SkewedRatioGroups } from '@cartograph/metrics';

/** SQL of the random group that the row's user is in, by `user_id`: 0 to {@link USER_GROUPS} − 1. */
export const USER_GROUP = userGroupOf('user_id');

const SUMS = ['groups', 'x', 'y', 'xx', 'xy', 'yy', 'xxx', 'xxy', 'xyy', 'yyy'] as const;

/** What {@link groupSums} selects under its default prefix. */
export type GroupSumColumns = Record<`grouped_${(typeof SUMS)[number]}`, number | null>;

/**
 * SQL of the columns of a {@link SkewedRatioGroups}, over rows that are a group of users each.
 *
 * @param x - what the ratio divides by. @param y - what is divided.
 */
export function groupSums(x: string, y: string, prefix = 'grouped'): string {
  const [a, b] = [`cast(${x} as double)`, `cast(${y} as double)`];
  const sums = [
    `count(case when ${x} > 0 then 1 end)`,
    `sum(${a})`,
    `sum(${b})`,
    `sum(${a} * ${a})`,
    `sum(${a} * ${b})`,
    `sum(${b} * ${b})`,
    `sum(${a} * ${a} * ${a})`,
    `sum(${a} * ${a} * ${b})`,
    `sum(${a} * ${b} * ${b})`,
    `sum(${b} * ${b} * ${b})`,
  ];
  return sums.map((sum, at) => `${sum} as ${prefix}_${SUMS[at]}`).join(', ');
}

/** SQL of the same columns where a row has none. */
export const NO_GROUP_SUMS = SUMS.map((name) => `null as grouped_${name}`).join(', ');

/** The columns of {@link groupSums} in a row; nothing where it has none. */
export function ratioOf(row: object, prefix = 'grouped'): SkewedRatioGroups {
  const columns = row as Record<string, number | null | undefined>;
  const sums = Object.fromEntries(SUMS.map((name) => [name, columns[`${prefix}_${name}`] ?? 0])) as Record<
    (typeof SUMS)[number],
    number
  >;
  return { of: USER_GROUPS, ...sums };
}
