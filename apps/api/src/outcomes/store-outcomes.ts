import { In, type EntityManager } from 'typeorm';
import { upsertRows } from '../database/upsert-rows.js';
import { joinedOutcome } from './outcome-faults.js';
import { OutcomeEntity, outcomeId, type Outcome } from './outcome.entity.js';

/** What became of outcomes that were told. */
export interface Stored {
  /** Said something new. */
  accepted: number;
  known: number;
}

/** Keeps outcomes without a fault; at most 1,000 at once, as many as one statement takes. What is known already changes nothing. */
export async function storeOutcomes(
  manager: EntityManager,
  campaignId: string,
  outcomes: readonly Outcome[],
): Promise<Stored> {
  const keyed = outcomes.map((outcome) => ({ id: outcomeId(campaignId, outcome), outcome }));
  const before = new Map<string, Outcome>(
    (await manager.findBy(OutcomeEntity, { id: In([...new Set(keyed.map(({ id }) => id))]) })).map((row) => [
      row.id,
      row,
    ]),
  );
  const after = new Map(before);
  let accepted = 0;
  for (const { id, outcome } of keyed) {
    const found = after.get(id);
    const joined = joinedOutcome(found, outcome);
    if (joined === found) continue;
    accepted += 1;
    after.set(id, joined);
  }
  const changed = [...after]
    .filter(([id, outcome]) => before.get(id) !== outcome)
    .map(([id, outcome]) => ({ ...outcome, id, campaignId }));
  await upsertRows(manager, OutcomeEntity, changed);
  return { accepted, known: outcomes.length - accepted };
}
