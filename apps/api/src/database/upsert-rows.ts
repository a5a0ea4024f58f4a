import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';

/**
 * Writes rows by their primary key in one statement; of those that are there every column is replaced. `manager.upsert` takes several times as long, which matters
 * where many thousand rows are one transaction: all other writers wait for it.
 *
 * @param rows - at most some thousand, as many as one statement takes.
 */
export async function upsertRows<Row extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<Row>,
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return;
  const { driver } = manager.connection;
  const { tablePath, columns } = manager.connection.getMetadata(entity);
  const values: unknown[] = [];
  const tuples = rows.map(
    (row) =>
      `(${columns
        .map((column) => {
          values.push(driver.preparePersistentValue(column.getEntityValue(row), column) ?? null);
          return driver.createParameter('value', values.length - 1);
        })
        .join(', ')})`,
  );
  const names = (those: typeof columns): string[] => those.map(({ databaseName }) => driver.escape(databaseName));
  const keys = columns.filter(({ isPrimary }) => isPrimary);
  const others = names(columns.filter(({ isPrimary }) => !isPrimary));
  await manager.query(
    `INSERT INTO ${driver.escape(tablePath)} (${names(columns).join(', ')}) VALUES ${tuples.join(', ')}
     ON CONFLICT (${names(keys).join(', ')}) DO UPDATE SET ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    values,
  );
}
