import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { importLog, LAYOUT_VERSION, openLake } from '@cartograph/events';
import { CASES } from './analytics-cases.mjs';
import { RAW_CASES, RAW_FILTER } from './analytics-raw-cases.mjs';
import { demoLog } from './demo-log.mjs';
import { alternate, resultOf, secondsSince } from './measure.mjs';
import { BENCH_DIR } from './reference-python.mjs';

/** Whole log, a category, a brand: what a dashboard is filtered by. */
const FILTERS = [
  { of: 'everything', filter: null, where: 'true' },
  {
    of: 'electronics',
    filter: { category: 'electronics' },
    where: `(category_code = 'electronics' OR starts_with(category_code, 'electronics.'))`,
  },
  { of: 'samsung', filter: { brand: 'samsung' }, where: `brand = 'samsung'` },
];

/**
 * The questions of every dashboard over the whole log, by category and by brand, and of a brand within a category, against the fastest plain SQL known over the events of the same
 * lake. The reference counts no more than the figures that are compared.
 *
 * @param {import('./measure.mjs').BenchOptions} options - `data`: a data folder to ask in place of a generated shop.
 */
export async function run({ events, data, memory, rounds, say }) {
  const dataDir = data ?? join(BENCH_DIR, `lake-v${LAYOUT_VERSION}-facets-${events}`);
  if (data === null && !existsSync(dataDir))
    await importLog({ dataDir, paths: await demoLog(events, say), isSynthetic: true });
  const lake = await openLake({ dataDir, memoryLimit: memory, threads: 2 });
  const results = [];
  try {
    const store = await lake.store();
    const asked = [
      ...CASES.map((one) => ({ ...one, filters: FILTERS.slice(0, one.hasFilter ? undefined : 1) })),
      ...RAW_CASES.map((one) => ({ ...one, filters: [RAW_FILTER] })),
    ];
    for (const { name, filters, ours, sql, figures } of asked) {
      for (const { of, filter, where } of filters) {
        const pairs = await alternate({
          rounds,
          ours: async () => {
            const began = performance.now();
            const detail = await ours(store, filter);
            return { value: secondsSince(began) * 1000, detail };
          },
          reference: async () => {
            const began = performance.now();
            const rows = await store.rows(sql(where));
            return { value: secondsSince(began) * 1000, detail: figures(rows) };
          },
        });
        const [mine, other] = [pairs.oursDetail, pairs.referenceDetail];
        const agree = mine.length === other.length && mine.every((value, i) => value === other[i]);
        const result = resultOf(pairs, {
          case: `${name}, ${of}`,
          unit: 'ms',
          better: 'less',
          agree,
          note: agree
            ? `${store.snapshot.rows} rows; ${mine.slice(0, 4).join(', ')}`
            : `ours ${mine.join(', ')}; reference ${other.join(', ')}`,
        });
        results.push(result);
        say(`${result.case}: ${result.ours.toFixed(0)} ms against ${result.reference.toFixed(0)} ms`);
      }
    }
  } finally {
    await lake.close();
  }
  return results;
}
