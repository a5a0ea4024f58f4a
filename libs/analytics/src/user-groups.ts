import { USER_GROUPS, userGroupOf } from '@cartograph/events';
import type { RatioGroups } from '@cartograph/metrics';

/** SQL of the random group that the row's user is in, by `user_id`: 0 to {@link USER_GROUPS} − 1. */
export const USER_GROUP = userGroupOf('user_id');

const SUMS = ['groups', 'x', 'y', 'xx', 'xy', 'yy'] as const;

/** What {@link groupSums} selects under its default prefix. */
export type GroupSumColumns = Record<`grouped_${(typeof SUMS)[number]}`, number | null>;

/**
 * SQL of the columns of a {@link RatioGroups}, over rows that are a group of users each.
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
  ];
  return sums.map((sum, at) => `${sum} as ${prefix}_${SUMS[at]}`).join(', ');
}

/** The columns of {@link groupSums} in a row; nothing where it has none. */
export function ratioOf(row: object, prefix = 'grouped'): RatioGroups {
  const of = (name: (typeof SUMS)[number]): number =>
    (row as Record<string, number | null | undefined>)[`${prefix}_${name}`] ?? 0;
  return { groups: of('groups'), of: USER_GROUPS, x: of('x'), y: of('y'), xx: of('xx'), xy: of('xy'), yy: of('yy') };
}
