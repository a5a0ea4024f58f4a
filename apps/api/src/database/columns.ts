import { Table, TableColumn, type ColumnOptions, type TableColumnOptions, type TableIndexOptions } from 'typeorm';

/**
 * Column kinds that mean the same on SQLite and PostgreSQL. An entity takes `@Column(column.instant())`, its migration
 * `table('job', { createdAt: 'instant' })`; the two agree, which the drift test proves.
 */
const KINDS = {
  id: { type: 'varchar', length: 64 },
  text: { type: 'text' },
  string: { type: 'varchar', length: 320 },
  integer: { type: 'integer' },
  real: { type: 'double precision' },
  flag: { type: 'boolean' },
  /** UTC, ISO 8601 with milliseconds: sorts as text, and no driver shifts it by a zone. */
  instant: { type: 'varchar', length: 24 },
  /** Local day, YYYY-MM-DD. */
  day: { type: 'varchar', length: 10 },
  json: { type: 'text' },
  /** Whole numbers beyond 2^31, up to 2^53 − 1. */
  count: { type: 'bigint' },
} as const satisfies Record<string, { type: string; length?: number }>;

type Kind = keyof typeof KINDS;

const instantTransformer = {
  to: (value: Date | null | undefined) => (value instanceof Date ? value.toISOString() : value),
  from: (value: string | null) => (value === null ? null : new Date(value)),
};
const jsonTransformer = {
  to: (value: unknown) => (value === undefined ? undefined : value === null ? null : JSON.stringify(value)),
  from: (value: string | null) => (value === null ? null : (JSON.parse(value) as unknown)),
};
const countTransformer = {
  to: (value: number | null | undefined) => value,
  from: (value: number | string | null) => (value === null ? null : Number(value)),
};

const option =
  (kind: Kind, extra: Partial<ColumnOptions> = {}) =>
  (options: { nullable?: boolean } = {}): ColumnOptions => ({
    ...KINDS[kind],
    ...extra,
    nullable: options.nullable ?? false,
  });

/** Options for `@Column(…)`; every kind takes `{ nullable: true }`. The primary key is `@PrimaryColumn(column.key())`. */
export const column = {
  key: () => KINDS.id,
  id: option('id'),
  text: option('text'),
  string: option('string'),
  integer: option('integer'),
  real: option('real'),
  flag: option('flag'),
  instant: option('instant', { transformer: instantTransformer }),
  day: option('day'),
  json: option('json', { transformer: jsonTransformer }),
  count: option('count', { transformer: countTransformer }),
};

/**
 * A table for `queryRunner.createTable`.
 *
 * @param columns - name → kind, `?` appended where null is allowed. The column `id` is the primary key.
 * @param indices - give each the name the entity's `@Index('name', […])` has.
 */
export function table(
  name: string,
  columns: Record<string, Kind | `${Kind}?`>,
  indices: TableIndexOptions[] = [],
): Table {
  return new Table({
    name,
    columns: Object.entries(columns).map(([columnName, kind]) => columnOptions(columnName, kind)),
    indices,
  });
}

/** A column for `queryRunner.addColumn`; rows that are there need it nullable. */
export const tableColumn = (name: string, kind: `${Kind}?`): TableColumn => new TableColumn(columnOptions(name, kind));

function columnOptions(name: string, kind: Kind | `${Kind}?`): TableColumnOptions {
  const { type, ...rest } = KINDS[kind.replace('?', '') as Kind] as { type: string; length?: number };
  return {
    name,
    type,
    ...(rest.length === undefined ? {} : { length: String(rest.length) }),
    isNullable: kind.endsWith('?'),
    isPrimary: name === 'id',
  };
}
