import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { LOG_COLUMNS } from '../schema.js';
import { dirtyLog } from '../testing/dirty-log.js';
import { scratchFolder } from '../testing/logs.js';
import { readSlowly } from '../testing/slow-parser.js';
import { stagingGround, type Staged } from '../testing/staging.js';

const folder = scratchFolder();
const ground = stagingGround(folder, 1);
const NOW = new Date('2026-01-01T00:00:00Z');
const LATEST = '2026-01-03 00:00:00';
const isFull = process.env['TEST_SIZE'] === 'full';
const FILES = isFull ? 1000 : 100;
/** Why rows are quarantined, in the order of the alphabet; a full run meets all of them. */
const REASONS = [
  'bad-event-time',
  'bad-id',
  'bad-price',
  'bad-quote',
  'cut-line',
  'extra-columns',
  'id-too-large',
  'mangled-id',
  'missing-columns',
  'missing-value',
  'negative-price',
  'not-utf8',
  'nul-byte',
  'price-too-precise',
  'repeated-header',
  'unclosed-quote',
  'unknown-event-type',
];

const textOf = (row: Staged['rows'][number]): string =>
  LOG_COLUMNS.map((column) => row[column === 'event_type' ? 'kind' : column] ?? '').join('\u0001');

test(`in ${FILES} dirty files, read = good + quarantined, for the same reasons and with the same good rows as a slow and obvious parser finds`, async () => {
  const seen = new Set<string>();
  for (let seed = 1; seed <= FILES; seed += 1) {
    const dirty = dirtyLog(seed);
    const file = folder('dirty.csv');
    await writeFile(file, dirty.bytes);
    const expected = readSlowly(dirty, LATEST);
    const [staged] = await ground.stage([file], { now: NOW, buckets: 1 });
    const found = {
      read: staged?.read,
      reasons: Object.fromEntries(staged?.quarantined ?? []),
      rows: staged?.rows.map(textOf).toSorted(),
    };
    expect(found, `seed ${seed}`).toEqual(expected);
    expect([staged?.aside.length, staged?.good], `seed ${seed}`).toEqual([
      expected.read - expected.rows.length,
      expected.rows.length,
    ]);
    for (const { byte_offset, text, raw_base64 } of staged?.aside ?? []) {
      const raw = raw_base64 === undefined ? Buffer.from(text) : Buffer.from(raw_base64, 'base64');
      expect(dirty.bytes.subarray(byte_offset ?? 0, (byte_offset ?? 0) + raw.length).equals(raw), `seed ${seed}`).toBe(
        true,
      );
    }
    for (const reason of Object.keys(expected.reasons)) seen.add(reason);
  }
  const known = REASONS.filter((reason) => seen.has(reason));
  expect([...seen].toSorted()).toEqual(known);
  expect(known.length).toBeGreaterThanOrEqual(isFull ? REASONS.length : 10);
  expect(await readFile(folder('dirty.csv'))).toEqual(dirtyLog(FILES).bytes);
});
