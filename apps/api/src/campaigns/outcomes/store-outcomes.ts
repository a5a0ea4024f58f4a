import type { EntityManager } from 'typeorm';
import { keepRows, type Kept } from '../../database/keep-rows.js';
import { outcomeId, type Outcome } from './outcome.entity.js';

/** Keeps an outcome. Whatever the order in which a thing is told, the earliest counts, and of one time the smallest. */
export const KEEP_OUTCOME = `INSERT INTO "outcome" AS "known" ("id", "campaignId", "unit", "metric", "thing", "at", "value", "denominator")
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT ("id") DO UPDATE SET "at" = excluded."at", "value" = excluded."value", "denominator" = excluded."denominator"
  WHERE (excluded."at", excluded."value", coalesce(excluded."denominator", 0))
    < ("known"."at", "known"."value", coalesce("known"."denominator", 0))`;

/** The values of {@link KEEP_OUTCOME}, the key first. */
export const outcomeRow = (
  campaignId: string,
  outcome: Outcome,
): [key: string, ...values: (string | number | null)[]] => [
  outcomeId(campaignId, outcome),
  campaignId,
  outcome.unit,
  outcome.metric,
  outcome.thing,
  outcome.at.toISOString(),
  outcome.value,
  outcome.denominator,
];

/** Keeps outcomes without a fault. What is known already changes nothing. */
export const storeOutcomes = (manager: EntityManager, campaignId: string, outcomes: readonly Outcome[]): Kept =>
  keepRows(
    manager,
    KEEP_OUTCOME,
    outcomes.map((one) => outcomeRow(campaignId, one)),
  );
