import type { EntityManager } from 'typeorm';
import { AuditEntryEntity } from '../audit/audit-entry.entity.js';
import { SessionEntity } from '../accounts/session.entity.js';
import type { AnyClass } from '../database/decisions.js';
import { MutationKeyEntity } from '../idempotency/mutation-key.entity.js';
import { REMEMBER_DAYS } from '../idempotency/run-once.js';
import { JobEntity } from '../jobs/job.entity.js';
import { daysAgo, RetentionKind, type Kept, type RetentionContext, type RetentionRule } from './retention.js';

/** Days for which a finished job is kept. */
const JOB_DAYS = 90;

interface Condition {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** A rule about the rows of a table that a condition picks. */
function rowRule(
  kind: RetentionKind,
  entity: AnyClass,
  days: RetentionRule['days'],
  due: (context: RetentionContext) => Condition,
): RetentionRule {
  const table = (manager: EntityManager): { name: string; bytes: string } => {
    const { tableName, columns } = manager.connection.getMetadata(entity as unknown as Function);
    const lengths = columns.map(({ databaseName }) => `coalesce(length(CAST("${databaseName}" AS BLOB)), 0)`);
    return { name: tableName, bytes: lengths.join(' + ') };
  };
  return {
    kind,
    days,
    newest: null,
    async look(context): Promise<Kept> {
      const { read } = context.decisions;
      const { name, bytes } = table(read);
      const { sql, parameters } = due(context);
      const [row] = (await read.query(
        `SELECT count(*) AS items, coalesce(sum(bytes), 0) AS bytes, coalesce(sum(isDue), 0) AS dueItems, coalesce(sum(bytes * isDue), 0) AS dueBytes
        FROM (SELECT ${bytes} AS bytes, coalesce(${sql}, 0) AS isDue FROM "${name}")`,
        [...parameters],
      )) as { items: number; bytes: number; dueItems: number; dueBytes: number }[];
      const { items = 0, bytes: size = 0, dueItems = 0, dueBytes = 0 } = row ?? {};
      return { items, bytes: size, due: { items: dueItems, bytes: dueBytes } };
    },
    async tidy(context): Promise<void> {
      const { sql, parameters } = due(context);
      await context.decisions.write((manager) =>
        manager.query(`DELETE FROM "${table(manager).name}" WHERE ${sql}`, [...parameters]),
      );
    },
  };
}

const auditRule = rowRule(
  RetentionKind.AUDIT_LOG,
  AuditEntryEntity,
  ({ auditDays }) => auditDays,
  (context) => ({ sql: '"at" < ?', parameters: [daysAgo(context, context.auditDays)] }),
);

/** What is over is of no use to anybody. */
const sessionRule = rowRule(
  RetentionKind.SESSIONS,
  SessionEntity,
  () => null,
  ({ now }) => ({ sql: '"expiresAt" < ?', parameters: [now().toISOString()] }),
);

const mutationKeyRule = rowRule(
  RetentionKind.MUTATION_KEYS,
  MutationKeyEntity,
  () => REMEMBER_DAYS,
  (context) => ({ sql: '"createdAt" < ?', parameters: [daysAgo(context, REMEMBER_DAYS)] }),
);

/** Columns of other tables that name a job: it is what came to their result, and stays as long as they do. */
function namingJobs({ connection }: EntityManager): string[] {
  return connection.entityMetadatas.flatMap(({ tableName, columns }) =>
    columns
      .filter(({ databaseName }) => /job_?id$/i.test(databaseName))
      .map(({ databaseName }) => `SELECT "${databaseName}" FROM "${tableName}" WHERE "${databaseName}" IS NOT NULL`),
  );
}

/** The last job of each kind stays: schedules go by it. So does an erasure that is to be done again. */
const jobRule = rowRule(
  RetentionKind.JOBS,
  JobEntity,
  () => JOB_DAYS,
  (context) => ({
    sql: `"finishedAt" < ? AND "state" NOT IN ('QUEUED', 'RUNNING') AND "id" NOT IN (SELECT max("id") FROM "job" GROUP BY "kind")
      AND NOT ("kind" = 'ERASE' AND "input" <> '{"userIds":[]}')
      ${namingJobs(context.decisions.read)
        .map((select) => `AND "id" NOT IN (${select})`)
        .join(' ')}`,
    parameters: [daysAgo(context, JOB_DAYS)],
  }),
);

/** Rules about rows of the database. */
export const ROW_RULES: readonly RetentionRule[] = [jobRule, auditRule, sessionRule, mutationKeyRule];
