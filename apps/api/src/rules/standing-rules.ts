import type { Decisions } from '../database/decisions.js';
import { ProductFeedEntity } from './product-feed.entity.js';
import { RuleSetEntity } from './rule-set.entity.js';

/** What applies to every request that names no rules. */
export interface StandingRules {
  ruleSet: RuleSetEntity | null;
  feed: ProductFeedEntity | null;
}

/** What another process of the data folder decided counts here after this. What this process decides counts at once. */
const LOOK_AGAIN_MS = 100;

const looks = new WeakMap<Decisions, { at: number; found: Promise<StandingRules> }>();

/** The active rule set and the product feed that counts, looked up ten times a second at most. */
export function standingRules(decisions: Decisions): Promise<StandingRules> {
  const last = looks.get(decisions);
  if (last && performance.now() - last.at < LOOK_AGAIN_MS) return last.found;
  const found = lookUp(decisions).catch((error: unknown) => {
    forgetStandingRules(decisions);
    throw error;
  });
  looks.set(decisions, { at: performance.now(), found });
  return found;
}

async function lookUp({ read }: Decisions): Promise<StandingRules> {
  const [ruleSet, feed] = await Promise.all([
    read.findOneBy(RuleSetEntity, { isActive: true }),
    read.findOne(ProductFeedEntity, { where: {}, order: { id: 'DESC' } }),
  ]);
  return { ruleSet, feed };
}

/** Lets the next request look again: something was decided. */
export function forgetStandingRules(decisions: Decisions): void {
  looks.delete(decisions);
}
