import type { EventStore, Lake } from '@cartograph/events';

/** SQL statements that the lake's stores are asked while `work` runs. */
export async function lakeStatementsDuring(lake: Lake, work: () => Promise<unknown>): Promise<string[]> {
  const statements: string[] = [];
  const open = lake.store.bind(lake);
  lake.store = async (snapshotId) => listening(await open(snapshotId), statements);
  try {
    await work();
  } finally {
    lake.store = open;
  }
  return statements;
}

function listening(store: EventStore, statements: string[]): EventStore {
  return {
    snapshot: store.snapshot,
    lifetime: store.lifetime,
    rows: (sql, params, options) => {
      statements.push(sql);
      return store.rows(sql, params, options);
    },
    columns: (sql, params, options) => {
      statements.push(sql);
      return store.columns(sql, params, options);
    },
    close: () => store.close(),
  };
}
