import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { databaseBefore, insertRow } from '../testing/older-database.js';
import { NameRuleCost1764000002990, SpellLearnedInRules1764000003031 } from './migrations.js';

test('what replays of rules found is kept as their cost, which was called their price', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-db-'));
  try {
    const before = await databaseBefore(dataDir, NameRuleCost1764000002990);
    const pricedAt = '2026-11-26T00:00:00.000Z';
    const rules = [{ kind: 'price', name: 'cheap', max: 5 }];
    insertRow(before, 'rule_set', {
      id: 'measured',
      rules: JSON.stringify(rules),
      price: JSON.stringify({ pricedAt, trainingId: 'trn_1', rules, price: { k: 10, together: { hits: 3 } } }),
    });
    insertRow(before, 'rule_set', { id: 'new', rules: '[]' });
    const job = { state: 'DONE', progress: '{}' };
    insertRow(before, 'job', { ...job, id: 'j', kind: 'PRICE_RULES', result: JSON.stringify({ pricedAt, rows: [] }) });
    insertRow(before, 'job', { ...job, id: 'k', kind: 'TRAIN', result: JSON.stringify({ pricedAt }) });
    insertRow(before, 'audit_entry', { id: 'a', at: 1, action: 'priceRules', actor: '{}', outcome: 'DONE' });
    before.close();
    const after = await databaseBefore(dataDir, null);
    const rows = (sql: string): unknown[] => after.prepare(sql).raw().all();
    expect(rows('SELECT id, cost FROM rule_set ORDER BY id')).toEqual([
      ['measured', expect.any(String)],
      ['new', null],
    ]);
    const [cost] = after.prepare(`SELECT cost FROM rule_set WHERE id = 'measured'`).raw().get() as [string];
    expect(JSON.parse(cost)).toEqual({
      measuredAt: pricedAt,
      trainingId: 'trn_1',
      rules,
      cost: { k: 10, together: { hits: 3 } },
    });
    expect(rows('SELECT kind, result FROM job ORDER BY id')).toEqual([
      ['MEASURE_RULE_COST', JSON.stringify({ rows: [], measuredAt: pricedAt })],
      ['TRAIN', JSON.stringify({ pricedAt })],
    ]);
    expect(rows('SELECT action FROM audit_entry')).toEqual([['measureRuleCost']]);
    after.close();
  } finally {
    await rm(dataDir, { recursive: true });
  }
});

test('rules that wait until a product is due spell it the American way', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-db-'));
  try {
    const before = await databaseBefore(dataDir, SpellLearnedInRules1764000003031);
    const rules = (window: string): string => JSON.stringify([{ kind: 'bought', name: 'learnt', window }]);
    insertRow(before, 'rule_set', { id: 'r', rules: rules('learnt'), cost: `{"rules":${rules('learnt')}}` });
    insertRow(before, 'job', {
      id: 'j',
      kind: 'MEASURE_RULE_COST',
      state: 'QUEUED',
      progress: '{}',
      input: `{"rules":${rules('learnt')}}`,
    });
    before.close();
    const after = await databaseBefore(dataDir, null);
    expect(after.prepare('SELECT rules, cost FROM rule_set').raw().get()).toEqual([
      rules('learned'),
      `{"rules":${rules('learned')}}`,
    ]);
    expect(after.prepare('SELECT input FROM job').pluck().get()).toBe(`{"rules":${rules('learned')}}`);
    after.close();
  } finally {
    await rm(dataDir, { recursive: true });
  }
});
