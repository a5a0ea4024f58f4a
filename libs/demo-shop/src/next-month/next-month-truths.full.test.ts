import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cartsPerViewRatio, relativeDemand, userAssociation } from '../testing/count.js';
import { readLog, type Log } from '../testing/read-log.js';
import type { TruthsDocument } from '../truths.js';
import { generateNextMonth } from './generate-next-month.js';

let folder: string;
let log: Log;
let document: TruthsDocument;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-next-'));
  const { file, truthsFile, rows } = await generateNextMonth({ file: join(folder, 'dec.csv'), events: 2_000_000 });
  document = JSON.parse(await readFile(truthsFile, 'utf8')) as TruthsDocument;
  log = await readLog([file], rows);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('what truths.json says of the shop is in its next month, too', () => {
  const found = document.truths.flatMap((truth) => {
    if (truth.kind === 'demand-peak') return { truth, value: relativeDemand(log, truth, { of: 'sessions' }) };
    if (truth.kind === 'attraction') return { truth, value: cartsPerViewRatio(log, truth, document.priceBands) };
    return truth.kind === 'association' ? { truth, value: userAssociation(log, truth).lift } : [];
  });
  expect(found).toHaveLength(12);
  const outside = found
    .filter(({ truth: { expected }, value }) => !(value >= expected.low && value <= expected.high))
    .map(({ truth, value }) => [truth.id, value, truth.expected]);
  expect(outside).toEqual([]);
});
