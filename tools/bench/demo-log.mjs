import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { generateDemoShop } from '@cartograph/demo-shop';
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
