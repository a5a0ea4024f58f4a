import path from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { fileLiteral, literal } from '../../engines/duckdb/engine.js';
import { relation } from '../../engines/duckdb/views.js';
import { run } from '../../engines/duckdb/run.js';
import { QueryError } from '../../errors.js';
import type { LakeTable, Manifest, SnapshotTotals } from '../../manifest.js';
import { atLeastCents } from '../../rebuild/count-totals.js';
import { expectedRollups } from './expected-rollups.js';
import { expectedTables, PRESENT, type ExpectedTable } from './expected-tables.js';
import { REBUILD, type Finding } from './verify-report.js';

/** Zones whose days do not begin at full UTC hours, and one that changes its clock by half an hour. */
const ZONES = ['UTC', 'Asia/Kolkata', 'Asia/Kathmandu', 'Australia/Lord_Howe'] as const;

/** Holds a snapshot's tables against its events. The connection has the snapshot's views. */
export class TableChecks {
  constructor(
    private readonly connection: DuckDBConnection,
    private readonly dir: string,
    private readonly manifest: Manifest,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Each check by name; the answers are made when they are asked. */
  all(): (readonly [name: string, check: () => Promise<Finding>])[] {
    const raw = (table: LakeTable): string => this.files(table, false);
    return [
      ['totals', () => this.totals()],
      ['event-values', () => this.eventValues()],
      ['session-rule', () => this.sessionRule()],
      ...[...expectedTables(this.manifest.buckets, raw), ...expectedRollups(this.manifest)].map(
        (one) => [one.table.replaceAll('_', '-'), () => this.table(one)] as const,
      ),
      ...ZONES.map(
        (zone) =>
          [`presence-by-day-${zone.toLowerCase().replaceAll(/[^a-z]/g, '-')}`, () => this.localDays(zone)] as const,
      ),
    ];
  }

  private files(table: LakeTable, withName: boolean): string {
    if (this.manifest.files[table].length === 0)
      return withName
        ? `(SELECT *, '' AS filename FROM ${relation(this.dir, this.manifest, table)})`
        : relation(this.dir, this.manifest, table);
    return `read_parquet([${this.manifest.files[table].map((file) => fileLiteral(path.join(this.dir, file.path))).join(', ')}], hive_partitioning = false${withName ? ', filename = true' : ''})`;
  }

  private async ask(sql: string): Promise<Record<string, unknown>[]> {
    return (
      await run(this.connection, sql, this.signal === undefined ? {} : { signal: this.signal })
    ).getRowObjectsJson();
  }

  /** Rows are compared by the sum of their fingerprints first; only where it differs are they looked at one by one. */
  private async table({
    table,
    expected,
    actual = `SELECT * FROM ${this.files(table, false)}`,
  }: ExpectedTable): Promise<Finding> {
    const name = table.replaceAll('_', '-');
    const columns = (await this.ask(`DESCRIBE ${actual}`)).map((row) => ({
      name: String(row['column_name']),
      type: String(row['column_type']),
    }));
    const typed = `SELECT ${columns.map((column) => `CAST(${column.name} AS ${column.type}) AS ${column.name}`).join(', ')} FROM (${expected})`;
    const print = `hash(${columns.map((column) => column.name).join(', ')})`;
    const sum = async (query: string): Promise<{ n: number; prints: string }> => {
      const [row] = await this.ask(
        `SELECT count(*) AS n, CAST(sum(CAST(${print} AS HUGEINT)) AS VARCHAR) AS prints FROM (${query})`,
      );
      return { n: Number(row?.['n']), prints: String(row?.['prints']) };
    };
    const [is, should] = [await sum(actual), await sum(typed)];
    if (is.n === should.n && is.prints === should.prints) return { name, checked: is.n, wrong: 0, problems: [] };
    const [found] =
      await this.ask(`SELECT (SELECT count(*) FROM (${typed}) WHERE ${print} NOT IN (SELECT ${print} FROM (${actual}))) AS missing, (SELECT count(*) FROM (${actual}) WHERE ${print} NOT IN (SELECT ${print} FROM (${typed}))) AS extra,
      (SELECT to_json(e) FROM (${typed}) e WHERE ${print} NOT IN (SELECT ${print} FROM (${actual})) LIMIT 1) AS missed, (SELECT to_json(a) FROM (${actual}) a WHERE ${print} NOT IN (SELECT ${print} FROM (${typed})) LIMIT 1) AS odd`);
    const [missing, extra] = [Number(found?.['missing']), Number(found?.['extra'])];
    const said = [
      ...(missing > 0
        ? [`${missing} rows that follow from the events are not there, such as ${text(found?.['missed'])}`]
        : []),
      ...(extra > 0 ? [`${extra} rows do not follow from the events, such as ${text(found?.['odd'])}`] : []),
      ...(missing + extra === 0 ? [`rows stand there more than once (${is.n} instead of ${should.n})`] : []),
    ];
    return {
      name,
      checked: is.n,
      wrong: Math.max(1, missing, extra),
      problems: [
        {
          file: await this.fileOf(table, typed, print, columns.length),
          table,
          message: `${table}: ${said.join('; ')}`,
          remedy: REBUILD,
        },
      ],
    };
  }

  /** The file with a row that should not be there; where rows are only missing, the table's one file. */
  private async fileOf(table: LakeTable, typed: string, print: string, columns: number): Promise<string | null> {
    const files = this.manifest.files[table];
    if (files.length === 1) return files[0]?.path ?? null;
    const whole =
      (await this.ask(`DESCRIBE SELECT * FROM ${this.files(table, false)}`)).length === columns && table !== 'presence';
    if (!whole) return null;
    const [row] = await this.ask(
      `SELECT filename FROM ${this.files(table, true)} WHERE ${print} NOT IN (SELECT ${print} FROM (${typed})) LIMIT 1`,
    );
    return row === undefined ? null : path.relative(this.dir, String(row['filename']));
  }

  private async totals(): Promise<Finding> {
    const iso = (value: string): string => `strftime(${value}, '%Y-%m-%dT%H:%M:%S.%gZ')`;
    const [row] =
      await this.ask(`SELECT count(*) AS n, ${['view', 'cart', 'remove_from_cart', 'purchase'].map((type) => `count(*) FILTER (WHERE event_type = '${type}') AS "${type}"`).join(', ')}, count(DISTINCT user_id) AS users, count(DISTINCT (session_no, user_id)) AS sessions, count(DISTINCT product_id) AS products,
      count(DISTINCT user_id) FILTER (WHERE event_type = 'purchase') AS buyers, CAST(coalesce(sum(price) FILTER (WHERE event_type = 'purchase'), 0) AS DECIMAL(38,4)) AS revenue, count(*) FILTER (WHERE price = 0) AS "zeroPrices", ${iso('min(event_time)')} AS "firstEventAt", ${iso('max(event_time)')} AS "lastEventAt" FROM events`);
    const count = (key: string): number => Number(row?.[key] ?? 0);
    const at = (key: string): string | null => {
      const value = row?.[key];
      return typeof value === 'string' ? value : null;
    };
    const found: SnapshotTotals = {
      eventsByType: {
        view: count('view'),
        cart: count('cart'),
        remove_from_cart: count('remove_from_cart'),
        purchase: count('purchase'),
      },
      users: count('users'),
      sessions: count('sessions'),
      products: count('products'),
      buyers: count('buyers'),
      revenue: atLeastCents(String(row?.['revenue'] ?? '0')),
      zeroPrices: count('zeroPrices'),
      firstEventAt: at('firstEventAt'),
      lastEventAt: at('lastEventAt'),
    };
    const keys = Object.keys(found) as (keyof SnapshotTotals)[];
    const differing = keys.filter((key) => JSON.stringify(found[key]) !== JSON.stringify(this.manifest.totals[key]));
    const problems = differing.map((key) => ({
      file: `snapshots/${this.manifest.snapshot.id}.json`,
      table: null,
      message: `the manifest says ${key} ${JSON.stringify(this.manifest.totals[key])}, the events give ${JSON.stringify(found[key])}`,
      remedy: REBUILD,
    }));
    return { name: 'totals', checked: keys.length, wrong: differing.length, problems };
  }

  private async eventValues(): Promise<Finding> {
    const bad = `event_type NOT IN ('view', 'cart', 'remove_from_cart', 'purchase') OR price < 0 OR (event_time IS NULL) OR (event_type IS NULL) OR (product_id IS NULL) OR (price IS NULL) OR (user_id IS NULL) OR (session_no IS NULL)`;
    const [row] = await this.ask(
      `SELECT count(*) AS n, count(*) FILTER (WHERE ${bad}) AS wrong, any_value(filename) FILTER (WHERE ${bad}) AS file FROM ${this.files('events', true)}`,
    );
    const wrong = Number(row?.['wrong']);
    return {
      name: 'event-values',
      checked: Number(row?.['n']),
      wrong,
      problems:
        wrong === 0
          ? []
          : [
              {
                file: path.relative(this.dir, String(row?.['file'])),
                table: 'events',
                message: `events: ${wrong} rows have a value that no event has`,
                remedy: REBUILD,
              },
            ],
    };
  }

  /** A session is a user and an id; without an id, silence longer than the gap ends it and nothing else does. */
  private async sessionRule(): Promise<Finding> {
    const gap = `INTERVAL ${this.manifest.gapMinutes} MINUTE`;
    const [row] =
      await this.ask(`SELECT (SELECT count(*) FROM sessions) AS n, (SELECT count(*) - count(DISTINCT session_no) FROM sessions) AS same_number,
      (SELECT count(*) - count(DISTINCT (user_id, user_session)) FROM sessions WHERE user_session IS NOT NULL) AS same_id,
      (SELECT count(*) FROM (SELECT e.session_no = lag(e.session_no) OVER w AS same, e.event_time > lag(e.event_time) OVER w + ${gap} AS silent FROM events e JOIN sessions s ON e.session_no = s.session_no AND e.user_id = s.user_id WHERE s.user_session IS NULL
        WINDOW w AS (PARTITION BY e.user_id ORDER BY e.event_time, e.session_no)) WHERE same = silent) AS cut`);
    const figures = [
      ['same_number', 'sessions share their number with another'],
      ['same_id', 'sessions share user and id with another'],
      [
        'cut',
        `times a session without an id is cut, or is not cut, against the rule of ${this.manifest.gapMinutes} minutes`,
      ],
    ] as const;
    const problems = figures.flatMap(([key, words]) =>
      Number(row?.[key]) > 0
        ? [{ file: null, table: 'sessions' as const, message: `${Number(row?.[key])} ${words}`, remedy: REBUILD }]
        : [],
    );
    return {
      name: 'session-rule',
      checked: Number(row?.['n']),
      wrong: figures.reduce((sum, [key]) => sum + Number(row?.[key]), 0),
      problems,
    };
  }

  /** Distinct users, sessions and buyers of every local day, from presence and from the events. */
  private async localDays(zone: string): Promise<Finding> {
    const name = `presence-by-day-${zone.toLowerCase().replaceAll(/[^a-z]/g, '-')}`;
    const measures = ['user', 'session', 'buyer'];
    const expected = measures
      .map(
        (measure) =>
          `SELECT '${measure}' AS measure, local_date(quarter, '${zone}') AS day, count(DISTINCT thing) AS n FROM (${PRESENT[measure] ?? ''}) GROUP BY day`,
      )
      .join(' UNION ALL ');
    const actual = `SELECT measure, local_date(quarter, '${zone}') AS day, CAST(sum(n) AS BIGINT) AS n FROM presence WHERE measure IN (${measures.map(literal).join(', ')})
      AND (previous_quarter IS NULL OR local_date(previous_quarter, '${zone}') < local_date(quarter, '${zone}')) GROUP BY measure, day HAVING sum(n) <> 0`;
    const [row] = await this.ask(
      `SELECT count(*) AS n, count(*) FILTER (WHERE e.n IS DISTINCT FROM a.n) AS wrong, any_value(coalesce(e.day, a.day)) FILTER (WHERE e.n IS DISTINCT FROM a.n) AS day FROM (${expected}) e FULL JOIN (${actual}) a ON e.measure = a.measure AND e.day = a.day`,
    );
    const wrong = Number(row?.['wrong']);
    return {
      name,
      checked: Number(row?.['n']),
      wrong,
      problems:
        wrong === 0
          ? []
          : [
              {
                file: null,
                table: 'presence',
                message: `presence: ${wrong} figures of days in ${zone} differ from the events, first ${String(row?.['day'])}`,
                remedy: REBUILD,
              },
            ],
    };
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 300);

/** A check that could not be made because a file cannot be read. */
export function unreadable(dir: string, name: string, error: QueryError): Finding {
  const named = /"([^"]+\.parquet)"/.exec(error.message)?.[1];
  return {
    name,
    checked: 0,
    wrong: 1,
    problems: [
      {
        file: named === undefined ? null : path.relative(dir, named),
        table: null,
        message: error.message.slice(0, 400),
        remedy: REBUILD,
      },
    ],
  };
}
