import type { EntityManager } from 'typeorm';
import { keepRows, type Kept } from '../../database/keep-rows.js';
import type { Exposure } from './exposed.js';
import { exposureId } from './exposure.entity.js';

const IS_EARLIER = `(excluded."exposedAt", excluded."arm") < ("known"."exposedAt", "known"."arm")`;

/** Keeps an exposure. Whatever the order they come in, a unit's first one counts, and that it met two arms is kept as such. */
export const KEEP_EXPOSURE = `INSERT INTO "exposure" AS "known" ("id", "campaignId", "unit", "arm", "exposedAt", "isInTwoArms")
  VALUES (?, ?, ?, ?, ?, 0)
  ON CONFLICT ("id") DO UPDATE SET
    "arm" = CASE WHEN ${IS_EARLIER} THEN excluded."arm" ELSE "known"."arm" END,
    "exposedAt" = CASE WHEN ${IS_EARLIER} THEN excluded."exposedAt" ELSE "known"."exposedAt" END,
    "isInTwoArms" = ("known"."isInTwoArms" OR excluded."arm" <> "known"."arm")
  WHERE ${IS_EARLIER} OR (NOT "known"."isInTwoArms" AND excluded."arm" <> "known"."arm")`;

/** The values of {@link KEEP_EXPOSURE}, the key first. */
export const exposureRow = (
  campaignId: string,
  { unit, arm, exposedAt }: Exposure,
): [key: string, ...values: string[]] => [exposureId(campaignId, unit), campaignId, unit, arm, exposedAt.toISOString()];

/** Keeps exposures without a fault. What is known already changes nothing. */
export const storeExposures = (manager: EntityManager, campaignId: string, exposures: readonly Exposure[]): Kept =>
  keepRows(
    manager,
    KEEP_EXPOSURE,
    exposures.map((one) => exposureRow(campaignId, one)),
  );
