import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateDemoShop } from './generate.js';
import { PEAKS } from './plan.js';
import { relativeDemand, userAssociation } from './testing/count.js';
import { readLog, type Log } from './testing/read-log.js';
import { openShop } from './shop.js';
import type { Association, TruthsDocument } from './truths.js';

let folder: string;
let log: Log;
let document: TruthsDocument;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-shop-'));
  const { files, truthsFile, rows } = await generateDemoShop({ outDir: folder, events: 300_000, effects: false });
  document = JSON.parse(await readFile(truthsFile, 'utf8')) as TruthsDocument;
  log = await readLog(files, rows);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a shop without effects', () => {
  it('has the assortment of the shop with them', () => {
    const [plain, planted] = [false, true].map((effects) => openShop({ seed: 7, events: 300_000, effects }).catalog);
    expect(plain?.productIds).toEqual(planted?.productIds);
    expect(plain?.cents).toEqual(planted?.cents);
    expect(plain?.brands).toEqual(planted?.brands);
    expect(new Set(plain?.attraction)).toEqual(new Set([1]));
    expect(plain?.categories.flatMap(({ peaks, sequels }) => [...peaks, ...sequels])).toEqual([]);
  });

  it('has no peak where the other has one', () => {
    for (const { category, weekday, hours } of PEAKS) {
      const demand = relativeDemand(log, { kind: 'demand-peak', category, weekday, hours }, { of: 'sessions' });
      expect(demand, category).toBeGreaterThan(0.6);
      expect(demand, category).toBeLessThan(1.5);
    }
  });

  it('has no sequel where the other has one', () => {
    const sequel: Association = {
      kind: 'association',
      unit: 'user',
      from: { eventType: 'view', category: 'computers.notebook' },
      to: { eventType: 'purchase', category: 'computers.peripherals.printer' },
    };
    expect(userAssociation(log, sequel).lift).toBeLessThan(3);
  });

  it('says so, and lists nothing that is not there', () => {
    expect(document.effects).toBe(false);
    expect(new Set(document.truths.map(({ kind }) => kind))).toEqual(new Set(['behavior']));
    expect(
      document.decoys.filter(({ kind, explainedBy }) => kind === 'demand-peak' && explainedBy !== 'noise'),
    ).toEqual([]);
    expect(document.faults.map(({ kind }) => kind)).toContain('purchases-not-logged');
  });
});
