import type { DataSource, EntityManager } from 'typeorm';
import { rawConnection } from './raw-connection.js';

/** SQLite ended a transaction on its own, as it does after some failed writes, and nothing of it was kept. */
export class LostTransactionError extends Error {
  override readonly name = 'LostTransactionError';

  constructor() {
    super(
      'The database ended the change before it was complete, so nothing was changed. Check the disk of the data folder and try again.',
    );
  }
}

/** What typeorm believes of the one runner that all transactions of a SQLite source share. */
interface TransactionState {
  readonly isTransactionActive: boolean;
  readonly transactionDepth: number;
}

/**
 * The connection that writes. After a failed COMMIT SQLite has rolled back, but typeorm's shared runner still counts a transaction: its next ones
 * become savepoints, and one of these that fails leaves a transaction open that no later COMMIT ends. So both states are compared after every
 * transaction, and a connection on which they are not at rest is closed (which rolls back) and replaced.
 */
export class Writer {
  readonly #connect: () => Promise<DataSource>;
  #source: DataSource | null = null;

  /** @param connect - opens a new connection for writing. */
  constructor(connect: () => Promise<DataSource>) {
    this.#connect = connect;
  }

  async open(): Promise<DataSource> {
    return (this.#source ??= await this.#connect());
  }

  /**
   * Runs `work` in one transaction. The caller lets in one at a time.
   *
   * @throws whatever `work`, BEGIN or COMMIT throws, with nothing kept.
   * @throws LostTransactionError - SQLite had no transaction left to commit, or has one left after it.
   */
  async run<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const source = await this.open();
    const connection = rawConnection(source);
    try {
      const result = await source.transaction(async (manager) => {
        const done = await work(manager);
        if (!connection.inTransaction) throw new LostTransactionError();
        return done;
      });
      if (connection.inTransaction) throw new LostTransactionError();
      return result;
    } finally {
      if (!isAtRest(source)) await this.close();
    }
  }

  /** Rolls back what is open. The next transaction starts on a new connection. */
  async close(): Promise<void> {
    const source = this.#source;
    this.#source = null;
    await source?.destroy();
  }
}

function isAtRest(source: DataSource): boolean {
  const { isTransactionActive, transactionDepth } = source.createQueryRunner() as unknown as TransactionState;
  return !rawConnection(source).inTransaction && !isTransactionActive && transactionDepth === 0;
}
