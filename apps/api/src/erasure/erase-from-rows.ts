import type { EntityManager } from 'typeorm';
import type { Decisions } from '../database/decisions.js';
import { JobKind } from '../jobs/handler.js';
import { isFinished, JobEntity } from '../jobs/job.entity.js';
import type { Erased, ValueEraser } from './erase-from-value.js';

/** A text in which a number stands that may be the user, or something else. */
export interface ToReview {
  /** The type of the thing, as in the schema. */
  readonly type: string;
  readonly id: string;
  readonly field: string;
}

/** What became of the texts of the database. */
export interface RowsErasure {
  /** Rows that named one of the users, by type. */
  readonly rows: ReadonlyMap<string, number>;
  readonly toReview: readonly ToReview[];
}

/** Columns that people fill with words of their own: a short number in them is told to a person. */
const WRITTEN: Readonly<Record<string, readonly string[]>> = {
  account: ['name', 'email'],
  action_item: ['title', 'description'],
  audience: ['name'],
  campaign: ['name', 'hypothesis'],
  campaign_change: ['reason'],
  insight: ['title', 'summary', 'note'],
  promotion: ['reason'],
  rule_set: ['name'],
  saved_view: ['name'],
  scenario_run: ['scenario'],
};
/** A colleague's own, which nobody else may change: a person has to look. */
const NOT_CHANGED = new Set(['account.name', 'account.email']);
const SECRET = /hash$|secret|password|token/i;
const ROWS_AT_ONCE = 200;
const TRIES = 5;

interface TextColumn {
  readonly name: string;
  readonly isJson: boolean;
}
interface TextTable {
  readonly name: string;
  readonly type: string;
  readonly columns: readonly TextColumn[];
  readonly hasVersion: boolean;
}
type TextRow = { id: string } & Record<string, string | null>;

/** Every column of every table in which a text may stand: those of ids, times and secrets hold none. */
function textTables({ connection }: EntityManager): TextTable[] {
  return connection.entityMetadatas.map(({ tableName, name, columns }) => ({
    name: tableName,
    type: name.replace(/Entity$/, ''),
    hasVersion: columns.some(({ databaseName }) => databaseName === 'version'),
    columns: columns
      .filter(
        ({ type, length, databaseName }) =>
          (type === 'text' || (type === 'varchar' && Number(length) > 64)) && !SECRET.test(databaseName),
      )
      .map(({ databaseName, type, transformer }) => ({
        name: databaseName,
        isJson: type === 'text' && transformer !== undefined,
      })),
  }));
}

/**
 * Takes users out of every text of the database, whoever wrote it: names, notes, questions, results, errors, the audit log. A row that changes meanwhile is looked at again.
 *
 * Erasures that have not ended are passed over: their ids stay until they end, so that they can be done.
 */
export async function eraseFromRows(
  { read, write }: Pick<Decisions, 'read' | 'write'>,
  eraser: ValueEraser,
): Promise<RowsErasure> {
  const touched = new Map<string, number>();
  const toReview: ToReview[] = [];
  for (const table of textTables(read)) {
    if (table.columns.length === 0) continue;
    const passedOver = table.name === 'job' ? await openErasures(read) : new Set();
    const names = table.columns.map(({ name }) => `"${name}"`).join(', ');
    const select = `SELECT id, ${names} FROM "${table.name}"`;
    for (let after = ''; ;) {
      const rows = (await read.query(`${select} WHERE id > ? ORDER BY id LIMIT ${ROWS_AT_ONCE}`, [after])) as TextRow[];
      for (const row of rows) {
        if (passedOver.has(row.id)) continue;
        if (await eraseFromRow(row)) touched.set(table.type, (touched.get(table.type) ?? 0) + 1);
      }
      const last = rows.at(-1);
      if (last === undefined) break;
      after = last.id;
    }

    async function eraseFromRow(found: TextRow): Promise<boolean> {
      for (let attempt = 1, row: TextRow | undefined = found; row !== undefined; attempt++) {
        const { changed, left } = withoutUsers(table, row, eraser);
        if (changed.size === 0 || (await update(table, row, changed, write))) {
          for (const field of left) toReview.push({ type: table.type, id: row.id, field });
          return changed.size > 0;
        }
        if (attempt === TRIES) throw new Error(`the row ${row.id} of ${table.name} changes all the time`);
        row = ((await read.query(`${select} WHERE id = ?`, [row.id])) as TextRow[])[0];
      }
      return false;
    }
  }
  return { rows: touched, toReview };
}

async function openErasures(read: Decisions['read']): Promise<Set<string>> {
  const jobs = await read.find(JobEntity, { where: { kind: JobKind.ERASE }, select: { id: true, state: true } });
  return new Set(jobs.filter(({ state }) => !isFinished(state)).map(({ id }) => id));
}

function withoutUsers(
  { name: table, columns }: TextTable,
  row: TextRow,
  eraser: ValueEraser,
): { changed: Map<string, string>; left: string[] } {
  const changed = new Map<string, string>();
  const left: string[] = [];
  const note = (column: string, before: string | null, after: Erased<string>): void => {
    const isKept = NOT_CHANGED.has(`${table}.${column}`);
    if (after.value !== before && !isKept) changed.set(column, after.value);
    const isOdd = after.left > 0 && WRITTEN[table]?.includes(column) === true;
    if (isOdd || (after.value !== before && isKept)) left.push(column);
  };
  for (const { name, isJson } of columns) {
    const text = row[name];
    if (text === null || text === undefined || (table === 'insight' && (name === 'query' || name === 'variables')))
      continue;
    if (isJson) {
      const { value, left: stays } = eraser.json(JSON.parse(text));
      note(name, text, { value: sameJson(text, value), left: stays });
    } else note(name, text, eraser.text(text, name === 'address' ? 'erased' : undefined));
  }
  if (table === 'insight') {
    const variables = row['variables'] ?? null;
    const { value, left: stays } = eraser.query(row['query'] ?? '', variables === null ? null : JSON.parse(variables));
    note('query', row['query'] ?? '', { value: value.query, left: stays });
    if (variables !== null) note('variables', variables, { value: sameJson(variables, value.variables), left: 0 });
  }
  return { changed, left };
}

/** Other JSON; the very text where the value is the same. */
function sameJson(text: string, value: unknown): string {
  const written = JSON.stringify(value);
  return written === JSON.stringify(JSON.parse(text)) ? text : written;
}

/** @returns false where the row is another one by now. */
function update(
  { name, hasVersion }: TextTable,
  row: TextRow,
  changed: ReadonlyMap<string, string>,
  write: Decisions['write'],
): Promise<boolean> {
  const columns = [...changed.keys()];
  const set = [
    ...columns.map((column) => `"${column}" = ?`),
    // Whoever has the old text in a form is asked to look before she saves it again.
    ...(hasVersion ? ['"version" = "version" + 1'] : []),
  ].join(', ');
  return write(async (manager) => {
    await manager.query(
      `UPDATE "${name}" SET ${set} WHERE id = ? AND ${columns.map((column) => `"${column}" IS ?`).join(' AND ')}`,
      [...changed.values(), row.id, ...columns.map((column) => row[column])],
    );
    const [{ n } = { n: 0 }] = (await manager.query('SELECT changes() AS n')) as { n: number }[];
    return n === 1;
  });
}
