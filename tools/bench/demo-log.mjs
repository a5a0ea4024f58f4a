import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { generateDemoMonth, generateDemoShop } from '@cartograph/demo-shop';
import { ifMissing } from '@cartograph/events';
import { BENCH_DIR } from './reference-python.mjs';

/**
 * The demo shop's log files of a size, made on first use.
 *
 * @param {number} events
 * @param {(line: string) => void} say
 * @returns {Promise<string[]>}
 */
export async function demoLog(events, say) {
  const outDir = join(BENCH_DIR, `demo-${events}`);
  const files = ['2019-Oct.csv', '2019-Nov.csv'].map((name) => join(outDir, name));
  if (files.every((file) => existsSync(file))) return files;
  say(`Making a log of about ${events} events …`);
  return (await generateDemoShop({ outDir, events })).files;
}

/**
 * The log to import: the one that was named, or the demo shop's October with exactly so many rows, made on first use.
 *
 * @param {{ csv: string | null, events: number, say: (line: string) => void }} options
 * @returns {Promise<string>}
 */
export async function monthLog({ csv, events, say }) {
  if (csv !== null) {
    const found = await ifMissing(stat(csv), null);
    if (!found?.isFile() || !/\.csv$/i.test(csv))
      throw new RangeError(`--csv is ${csv}: give a log that is a file and ends in .csv.`);
    return csv;
  }
  const file = join(BENCH_DIR, `month-${events}`, '2019-Oct.csv');
  if (!existsSync(file)) {
    say(`Making a month of ${events} rows …`);
    const { seconds, rows } = await generateDemoMonth({ file, month: '2019-10', events });
    say(`  ${seconds.toFixed(1)} s, ${Math.round(rows / seconds)} rows/s`);
  }
  return file;
}
