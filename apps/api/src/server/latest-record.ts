import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { AuditEntryEntity } from '../audit/audit-entry.entity.js';
import { JobEntity } from '../jobs/job.entity.js';
import { TrainingEntity } from '../models/training.entity.js';
import { PromotionEntity } from '../models/promotion.entity.js';

/** Columns that take the time of their writing. */
const WRITTEN_AT: readonly [EntityTarget<ObjectLiteral>, string][] = [
  [JobEntity, 'createdAt'],
  [JobEntity, 'finishedAt'],
  [AuditEntryEntity, 'at'],
  [TrainingEntity, 'trainedAt'],
  [PromotionEntity, 'promotedAt'],
];

/** When the latest job, training, promotion or audit entry was written, by the clock of then; null before the first. Reads all of them. */
export async function latestRecord(read: EntityManager): Promise<Date | null> {
  const found = await Promise.all(
    WRITTEN_AT.map(([table, column]) =>
      read.createQueryBuilder(table, 'row').select(`MAX(row.${column})`, 'at').getRawOne<{ at: string | null }>(),
    ),
  );
  const latest = found
    .flatMap((row) => row?.at ?? [])
    .toSorted()
    .at(-1);
  return latest === undefined ? null : new Date(latest);
}
