import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll } from 'vitest';
import { Engine, literal } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';
import { idNumber, isLongId } from '../ids/id-number.js';
import { writeLongIds } from '../import/long-id-file.js';
import { ifMissing } from '../missing-file.js';
import { ROLLUPS, type Manifest } from '../manifest.js';
import { bucketOf, chooseBuckets } from '../rebuild/bucket.js';
import type { DuplicatePolicy, RebuildPlan } from '../rebuild/rebuild-plan.js';
import { rebuild, type Rebuilt } from '../rebuild/rebuild.js';
import { kindOf } from '../import/rule-sql.js';
import { EVENT_TYPES, type EventType } from '../schema.js';

/** So few that counts are written away with nearly every bucket, and put together again. */
const FEW_COUNTS = 20;

/** One event of a model log; an id that a number cannot hold is a text. */
export interface ModelEvent {
  readonly at: string;
  readonly type: EventType;
  readonly product: number | string;
  readonly category: number | string | null;
  readonly code: string | null;
  readonly brand: string | null;
  readonly price: string;
  readonly user: number | string;
  readonly session: string | null;
}

/** What one step of a model lake is given. */
export interface ModelStep {
  readonly files: readonly (readonly ModelEvent[])[];
  readonly duplicates?: DuplicatePolicy;
  readonly replacedMonths?: readonly string[];
  readonly erasedUsers?: readonly (number | string)[];
  readonly isWhole?: boolean;
  readonly rowsPerBucket?: number;
  /** Default: the base's, at first UTC. */
  readonly dayZone?: string;
}

/** A lake made by rebuilds alone, without files to read and without commits. */
export class ModelLake {
  manifest: Manifest | null = null;
  private steps = 0;

  private constructor(
    readonly dir: string,
    readonly engine: Engine,
  ) {}

  static async open(dir: string): Promise<ModelLake> {
    await mkdir(dir, { recursive: true });
    return new ModelLake(
      dir,
      await Engine.open({ tempRoot: path.join(dir, 'tmp'), threads: 2, memoryLimit: '512MiB' }),
    );
  }

  async step({
    files,
    duplicates = 'drop',
    replacedMonths = [],
    erasedUsers = [],
    isWhole = false,
    rowsPerBucket,
    dayZone = this.manifest?.dayZone ?? 'UTC',
  }: ModelStep): Promise<Rebuilt | null> {
    this.steps += 1;
    const id = `step-${this.steps}`;
    const folder = path.join(this.dir, 'staging', id);
    await mkdir(folder, { recursive: true });
    const rows = files.reduce((sum, file) => sum + file.length, this.manifest?.snapshot.rows ?? 0);
    const buckets = chooseBuckets(rows, this.manifest, rowsPerBucket);
    const staged: RebuildPlan['staged'][number][] = [];
    for (const [index, file] of files.entries())
      staged.push(await this.stage(file, path.join(folder, `rows-${index}`), index + 1, buckets));
    const plan: RebuildPlan = {
      id,
      dir: this.dir,
      folder: path.join(folder, 'files'),
      base: this.manifest,
      buckets,
      staged,
      longIds: await this.longIds(files.flat(), path.join(folder, 'long-ids.parquet')),
      duplicates,
      gapMinutes: 30,
      dayZone,
      replacedMonths: new Set(replacedMonths),
      erasedUsers: erasedUsers.map((user) => idNumber(String(user)) ?? 0n),
      isWhole: isWhole || (this.manifest !== null && this.manifest.buckets !== buckets),
    };
    const made = await rebuild(plan, { engine: this.engine, threads: 2, signal: undefined, heldCounts: FEW_COUNTS });
    if (made === null) return null;
    await mkdir(path.join(this.dir, 'files'), { recursive: true });
    await ifMissing(rename(plan.folder, path.join(this.dir, 'files', id)), undefined);
    const sessionType =
      staged.every((one) => one.sessionType === 'uuid') && (this.manifest?.sessionType ?? 'uuid') === 'uuid'
        ? 'uuid'
        : 'text';
    this.manifest = {
      snapshot: {
        id,
        committedAt: '2020-01-01T00:00:00.000Z',
        rows: made.rows,
        isSynthetic: false,
        parentId: null,
        layoutVersion: 2,
        reason: 'import',
        importId: id,
      },
      gapMinutes: 30,
      buckets,
      rollups: ROLLUPS,
      dayZone,
      sessionCounters: made.sessionCounters,
      sessionType,
      contents: [],
      totals: made.totals,
      files: made.files,
    };
    await rm(folder, { recursive: true, force: true });
    return made;
  }

  private async longIds(events: readonly ModelEvent[], parquet: string): Promise<string[]> {
    const ids = events
      .flatMap(({ product, category, user }) => [product, category, user])
      .map(String)
      .filter(isLongId);
    if (ids.length === 0) return [];
    const connection = await this.engine.connect();
    try {
      await writeLongIds(connection, `SELECT unnest([${ids.map(literal).join(', ')}]) AS id`, parquet, undefined);
      return [parquet];
    } finally {
      connection.closeSync();
    }
  }

  private async stage(
    file: readonly ModelEvent[],
    rowsDir: string,
    source: number,
    buckets: number,
  ): Promise<RebuildPlan['staged'][number]> {
    const sessionType = file.every(({ session }) => session === null || /^[0-9a-f-]{36}$/.test(session))
      ? 'uuid'
      : 'text';
    const quoted = (text: string | null): string => (text === null ? 'NULL' : literal(text));
    const values = file.map(
      (one) =>
        `(TIMESTAMP '${one.at}', '${one.type}', ${idNumber(String(one.product))}, ${one.category === null ? 'NULL' : idNumber(String(one.category))}, ${quoted(one.code)}, ${quoted(one.brand)}, ${one.price}, ${idNumber(String(one.user))}, ${quoted(one.session)})`,
    );
    const connection = await this.engine.connect();
    try {
      await mkdir(rowsDir, { recursive: true });
      if (values.length > 0) {
        await run(
          connection,
          `COPY (SELECT CAST(${source} AS USMALLINT) AS source, event_time, CAST(${kindOf('event_type')} AS UTINYINT) AS kind, CAST(product_id AS BIGINT) AS product_id, CAST(category_id AS BIGINT) AS category_id, category_code, brand,
          CAST(price AS DECIMAL(18,4)) AS price, CAST(user_id AS BIGINT) AS user_id, CAST(user_session AS ${sessionType === 'uuid' ? 'UUID' : 'VARCHAR'}) AS user_session, ${bucketOf('user_id', buckets)} AS bucket
          FROM (VALUES ${values.join(', ')}) v(event_time, event_type, product_id, category_id, category_code, brand, price, user_id, user_session)) TO ${literal(rowsDir)} (FORMAT parquet, PARTITION_BY (bucket), OVERWRITE_OR_IGNORE)`,
        );
      }
    } finally {
      connection.closeSync();
    }
    return { rowsDir, sessionType, months: [...new Set(file.map(({ at }) => at.slice(0, 7)))].toSorted() };
  }
}

/** Model lakes of one test file; those that a test does not close are closed when its tests are done. */
export function modelLakes(folder: () => string): {
  open: () => Promise<ModelLake>;
  close: (lake: ModelLake) => Promise<void>;
} {
  const opened = new Set<ModelLake>();
  const close = async (lake: ModelLake): Promise<void> => {
    opened.delete(lake);
    await lake.engine.close();
  };
  afterAll(async () => {
    for (const lake of opened) await close(lake);
  });
  return {
    close,
    open: async () => {
      const lake = await ModelLake.open(folder());
      opened.add(lake);
      return lake;
    },
  };
}

/** The number of a type in the tie order. */
export const kindNumber = (type: EventType): number => EVENT_TYPES.indexOf(type);
