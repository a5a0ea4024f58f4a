import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CartographError } from '../core/errors.js';
import { OutcomeLog, type Outcome, type OutcomeLogOptions } from './outcome-log.js';

const id = 'cmp_1';
const at = (second: number): Date => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
const offline = new CartographError({ kind: 'network' }, 'No answer.');

describe('outcome log', () => {
  let batches: Outcome[][];
  let failure: Error | null;
  let items: Map<string, string>;
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
  beforeEach(() => {
    vi.useFakeTimers();
    [batches, failure, items] = [[], null, new Map()];
  });
  afterEach(() => vi.useRealTimers());
  const open = (options?: OutcomeLogOptions): OutcomeLog =>
    new OutcomeLog(
      id,
      async (outcomes) => {
        if (failure) throw failure;
        batches.push([...outcomes]);
        return { accepted: outcomes.length, known: 0, rejected: [] };
      },
      options,
    );

  it('sends what comes within a second together, each outcome once: by its id, or by instant and value', async () => {
    const log = open();
    log.log('1', 'calls', { at: at(1) });
    log.log('1', 'calls', { at: at(1), value: 1 });
    log.log('1', 'calls', { at: at(2) });
    log.log('1', 'minutes', { at: at(2), value: 7, denominator: 2, id: 'a' });
    log.log('1', 'minutes', { at: at(3), value: 7, denominator: 2, id: 'a' });
    log.log('1', 'minutes', { at: at(2), value: 7, denominator: 2, id: 'b' });
    await vi.advanceTimersByTimeAsync(1_000);
    const minutes = { unit: '1', metric: 'minutes', at: at(2).toISOString(), value: 7, denominator: 2 };
    expect(batches).toEqual([
      [
        { unit: '1', metric: 'calls', at: at(1).toISOString(), value: 1 },
        { unit: '1', metric: 'calls', at: at(2).toISOString(), value: 1 },
        { ...minutes, id: 'a' },
        { ...minutes, id: 'b' },
      ],
    ]);
  });

  it('loses nothing while the server is away, also beyond its own life', async () => {
    failure = offline;
    const first = open({ storage });
    first.log('1', 'calls', { at: at(1), id: 'ticket-1' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(first.pending).toBe(1);
    await expect(first.close()).rejects.toBe(offline);
    failure = null;
    const second = open({ storage });
    second.log('1', 'calls', { at: at(9), id: 'ticket-1' });
    expect(second.pending).toBe(1);
    await second.close();
    expect(batches).toEqual([[{ id: 'ticket-1', unit: '1', metric: 'calls', at: at(1).toISOString(), value: 1 }]]);
    expect(items.size).toBe(0);
  });

  it('keeps apart from the exposures of the campaign, and takes nothing else out of the storage', async () => {
    const exposures = JSON.stringify([{ unit: '1', arm: 'control', exposedAt: at(1).toISOString() }]);
    items.set('cartograph-exposures-cmp_1', exposures);
    items.set(
      'cartograph-outcomes-cmp_1',
      JSON.stringify([
        { unit: '1', metric: 'calls', at: at(1).toISOString(), value: '1' },
        { unit: '2', metric: 'calls', at: at(1).toISOString() },
      ]),
    );
    const log = open({ storage });
    await log.close();
    expect(batches).toEqual([[{ unit: '2', metric: 'calls', at: at(1).toISOString() }]]);
    expect([...items]).toEqual([['cartograph-exposures-cmp_1', exposures]]);
  });

  it('refuses numbers that would cost a whole batch, and what it has no room for', () => {
    const log = open({ capacity: 1 });
    for (const value of [Number.NaN, Infinity])
      expect(() => log.log('1', 'revenue', { value })).toThrow(`value is ${value}; give a finite number.`);
    expect(() => log.log('1', 'revenue', { denominator: -Infinity })).toThrow('denominator is -Infinity');
    expect(log.pending).toBe(0);
    log.log('1', 'revenue', { value: 2 });
    expect(() => log.log('2', 'revenue', { value: 2 })).toThrow('1 outcomes wait for the server');
  });
});
