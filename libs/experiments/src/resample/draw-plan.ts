import { readOutcomes, type UserOutcomes } from './outcomes.js';
import { seedParts } from './plain/random.js';

/** Campaigns to draw, read and checked. */
export interface DrawPlan {
  population: ReturnType<typeof readOutcomes>;
  /** Users drawn for each arm. */
  arms: readonly number[];
  campaigns: number;
  seed: { low: number; high: number };
}

/** Numbers that an arm of a campaign comes to: converted; Σy and Σy²; Σx, Σy, Σx², Σy² and Σxy. */
export const DRAWN_WIDTH = { conversion: 1, mean: 2, cuped: 5 } as const;

/** What an arm's draws are for, bits 24 to 31 of a stream's key; those from 128 on are for re-randomizing. */
const MOST_ARMS = 128;
const MOST_DRAWS = 2 ** 31;

/** @throws RangeError - see `resampleCampaigns`. */
export function planDraws({
  outcomes,
  arms,
  campaigns,
  seed,
}: {
  outcomes: UserOutcomes;
  arms: readonly number[];
  campaigns: number;
  seed: number;
}): DrawPlan {
  if (arms.length === 0 || arms.length > MOST_ARMS)
    throw new RangeError(`arms has ${arms.length} entries; give from 1 to ${MOST_ARMS}, the users to draw for each.`);
  for (const [arm, size] of arms.entries()) {
    if (!Number.isInteger(size) || size < 1 || size > MOST_DRAWS)
      throw new RangeError(`arms[${arm}] is ${size}; give a whole number of users from 1 to ${MOST_DRAWS}.`);
  }
  if (!Number.isInteger(campaigns) || campaigns < 1 || campaigns > 2 ** 31)
    throw new RangeError(`campaigns is ${campaigns}; give a whole number from 1 to ${2 ** 31}.`);
  return { population: readOutcomes(outcomes), arms, campaigns, seed: seedParts(seed) };
}

/** 2^32 mod users: so many of the random words would favour some users, and are dropped. */
export function favouring(users: number): number {
  return 2 ** 32 % users;
}
