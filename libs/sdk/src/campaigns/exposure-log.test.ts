import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CartographError } from '../core/errors.js';
import { ExposureLog, type Exposure, type ExposureLogOptions, type RecordedExposures } from './exposure-log.js';

const id = 'cmp_1';
const at = (second: number): Date => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
const offline = new CartographError({ kind: 'network' }, 'No answer.');

/** A server that keeps what it is sent, and fails while told to. */
function serverOf(): {
  batches: Exposure[][];
  failure: unknown;
  rejected: RecordedExposures['rejected'];
  send: (exposures: readonly Exposure[]) => Promise<RecordedExposures>;
} {
  const server = {
    batches: [] as Exposure[][],
    failure: null as unknown,
    rejected: [] as RecordedExposures['rejected'],
    send: async (exposures: readonly Exposure[]): Promise<RecordedExposures> => {
      if (server.failure !== null) throw server.failure as Error;
      server.batches.push([...exposures]);
      return { accepted: exposures.length - server.rejected.length, known: 0, rejected: server.rejected };
    },
  };
  return server;
}

class Shelf {
  readonly items = new Map<string, string>();
  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.items.set(key, value);
  }
  removeItem(key: string): void {
    this.items.delete(key);
  }
}

describe('exposure log', () => {
  let server: ReturnType<typeof serverOf>;
  beforeEach(() => {
    vi.useFakeTimers();
    server = serverOf();
  });
  afterEach(() => vi.useRealTimers());
  const open = (options?: ExposureLogOptions): ExposureLog => new ExposureLog(id, server.send, options);

  it('sends what comes within a second together, each unit and arm once', async () => {
    const log = open();
    log.log('1', 'treatment', at(1));
    log.log('2', 'control', at(2));
    log.log('1', 'treatment', at(3));
    expect(server.batches).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.batches).toEqual([
      [
        { unit: '1', arm: 'treatment', exposedAt: at(1).toISOString() },
        { unit: '2', arm: 'control', exposedAt: at(2).toISOString() },
      ],
    ]);
    log.log('1', 'treatment', at(9));
    expect(log.pending).toBe(0);
  });

  it('tells of an earlier exposure, and of another arm', async () => {
    const log = open();
    log.log('1', 'treatment', at(5));
    log.log('1', 'treatment', at(1));
    log.log('1', 'control', at(7));
    await log.close();
    expect(server.batches.flat().map(({ arm, exposedAt }) => [arm, exposedAt])).toEqual([
      ['treatment', at(5).toISOString()],
      ['treatment', at(1).toISOString()],
      ['control', at(7).toISOString()],
    ]);
  });

  it('sends in batches, in the order of noting', async () => {
    const log = open({ batchSize: 2 });
    for (const unit of ['1', '2', '3', '4', '5']) log.log(unit, 'control', at(1));
    await log.flush();
    expect(server.batches.map((batch) => batch.map(({ unit }) => unit))).toEqual([['1', '2'], ['3', '4'], ['5']]);
  });

  it('sends nothing twice and skips nothing that comes while a batch is on its way', async () => {
    const answers: (() => void)[] = [];
    const sent: string[] = [];
    const log = new ExposureLog(
      id,
      (exposures) =>
        new Promise((resolve) => {
          sent.push(...exposures.map(({ unit }) => unit));
          answers.push(() => resolve({ accepted: exposures.length, known: 0, rejected: [] }));
        }),
      { batchSize: 2 },
    );
    for (const unit of ['1', '2']) log.log(unit, 'control', at(1));
    const flushed = log.flush();
    for (const unit of ['3', '4', '5']) log.log(unit, 'control', at(1));
    const again = log.flush();
    await vi.advanceTimersByTimeAsync(5_000);
    for (let round = 0; round < 4; round += 1) {
      answers.splice(0).forEach((answer) => answer());
      await vi.advanceTimersByTimeAsync(1_000);
    }
    await Promise.all([flushed, again]);
    expect(sent).toEqual(['1', '2', '3', '4', '5']);
    expect(log.pending).toBe(0);
  });

  it('loses nothing while the server is away: it asks again, after longer and longer', async () => {
    const errors: unknown[] = [];
    const log = open({ longestPauseMs: 4_000, onError: (error) => errors.push(error) });
    server.failure = offline;
    log.log('1', 'control', at(1));
    await vi.advanceTimersByTimeAsync(1_000 + 2_000 + 4_000 + 4_000);
    expect(errors).toEqual([offline, offline, offline, offline]);
    expect(log.pending).toBe(1);
    log.log('2', 'control', at(2));
    server.failure = null;
    await vi.advanceTimersByTimeAsync(4_000);
    expect(server.batches.flat().map(({ unit }) => unit)).toEqual(['1', '2']);
    expect(log.pending).toBe(0);
  });

  it('says what was not taken, and does not send it again', async () => {
    const rejected: unknown[] = [];
    const log = open({ onRejected: (exposures) => rejected.push(...exposures) });
    server.rejected = [{ index: 1, reason: 'unknown-arm', field: 'arm', value: 'blue', remedy: 'the arms are …' }];
    log.log('1', 'control', at(1));
    log.log('2', 'blue', at(1));
    await log.flush();
    expect(rejected).toEqual([
      { unit: '2', arm: 'blue', exposedAt: at(1).toISOString(), reason: 'unknown-arm', remedy: 'the arms are …' },
    ]);
    expect(log.pending).toBe(0);
  });

  it('gives up only what no server will ever take', async () => {
    const rejected: unknown[] = [];
    const log = open({ onRejected: (exposures) => rejected.push(...exposures) });
    server.failure = new CartographError(
      { kind: 'user-errors', userErrors: [], payload: null },
      'There is no such campaign.',
    );
    log.log('1', 'control', at(1));
    await log.flush();
    expect(rejected).toMatchObject([{ unit: '1', reason: 'user-errors', remedy: 'There is no such campaign.' }]);
    server.failure = new CartographError({ kind: 'forbidden' }, 'The key lacks events:write.');
    log.log('2', 'control', at(1));
    await expect(log.close()).rejects.toThrow('The key lacks events:write.');
    expect(log.pending).toBe(1);
  });

  it('keeps what waits for the next page or process', async () => {
    const storage = new Shelf();
    server.failure = offline;
    const first = open({ storage });
    first.log('1', 'control', at(1));
    await expect(first.close()).rejects.toBe(offline);
    server.failure = null;
    const second = open({ storage });
    expect(second.pending).toBe(1);
    second.log('1', 'control', at(4));
    await vi.advanceTimersByTimeAsync(0);
    expect(server.batches).toEqual([[{ unit: '1', arm: 'control', exposedAt: at(1).toISOString() }]]);
    expect(storage.items.size).toBe(0);
  });

  it('leaves alone what other pages of the campaign keep, and sends again what was refused before', async () => {
    const storage = new Shelf();
    server.failure = offline;
    const [one, other] = [open({ storage }), open({ storage })];
    one.log('1', 'control', at(1));
    await Promise.resolve();
    other.log('2', 'treatment', at(2));
    await Promise.resolve();
    expect(
      (JSON.parse(storage.items.get('cartograph-exposures-cmp_1') ?? '[]') as Exposure[]).map(({ unit }) => unit),
    ).toEqual(['1', '2']);
    server.failure = null;
    server.rejected = [{ index: 0, reason: 'before-the-start', field: 'exposedAt', value: '', remedy: 'wait' }];
    await other.flush();
    expect(
      (JSON.parse(storage.items.get('cartograph-exposures-cmp_1') ?? '[]') as Exposure[]).map(({ unit }) => unit),
    ).toEqual(['1']);
    server.rejected = [];
    other.log('2', 'treatment', at(5));
    await other.close();
    expect(server.batches.flat().map(({ unit, exposedAt }) => [unit, exposedAt])).toEqual([
      ['2', at(2).toISOString()],
      ['2', at(5).toISOString()],
    ]);
    await one.close();
    expect(storage.items.size).toBe(0);
  });

  it('goes on without a storage that is full or spoilt', async () => {
    const errors: unknown[] = [];
    const storage = new Shelf();
    storage.items.set('cartograph-exposures-cmp_1', '{not json');
    storage.setItem = () => {
      throw new Error('QuotaExceededError');
    };
    const log = open({ storage, onError: (error) => errors.push(String(error)) });
    log.log('1', 'control', at(1));
    await log.flush();
    expect(server.batches).toHaveLength(1);
    // The one that was spoilt, and the one that cannot be written when the exposure is noted; what was sent is taken out without writing.
    expect(errors).toHaveLength(2);
  });

  it('refuses what it has no room for, and says so', () => {
    const log = open({ capacity: 1 });
    log.log('1', 'control', at(1));
    expect(() => log.log('2', 'control', at(1))).toThrow(/1 exposures wait for the server/);
    expect(() => open({ batchSize: 0 })).toThrow(/batchSize is 0/);
  });
});
