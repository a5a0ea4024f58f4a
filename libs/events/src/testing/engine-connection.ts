import { afterAll, beforeAll } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { Engine } from '../engines/duckdb/engine.js';

/**
 * An engine of one thread for the tests of one file.
 *
 * @param folder - holds what the engine spills.
 * @returns a connection to it, open while the tests run.
 */
export function engineConnection(folder: (name: string) => string): () => DuckDBConnection {
  let engine: Engine;
  let connection: DuckDBConnection;
  beforeAll(async () => {
    engine = await Engine.open({ tempRoot: folder('tmp'), threads: 1 });
    connection = await engine.connect();
  });
  afterAll(() => engine.close());
  return () => connection;
}
