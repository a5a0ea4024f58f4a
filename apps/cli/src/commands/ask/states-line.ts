import { count, percent } from '../../output.js';

/** How many effects are confirmed, not confirmed and refuted, and how often the search would confirm one. */
export function statesLine({
  found,
  notConfirmed,
  refuted,
  power,
  what,
}: {
  found: number;
  notConfirmed: number;
  refuted: number;
  power: readonly { ratio: number; power: number }[];
  what: string;
}): string {
  const states = `${count(found)} confirmed, ${count(notConfirmed)} not confirmed (too few to tell), ${count(refuted)} refuted (no effect that counts).`;
  const odds = power.map(({ ratio, power: share }) => `a ratio of ${ratio} in ${percent(share)}`).join(', ');
  return power.length === 0 ? states : `${states} In an average ${what}, this search would confirm ${odds} of cases.`;
}
