import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { fitCollectionToCores } from './one-core.js';

function flagsFor(cores: number): string[] {
  const flags: string[] = [];
  fitCollectionToCores(cores, (flag) => flags.push(flag));
  return flags;
}

/** What V8 tells of marking threads in a process that gets those flags while it runs, and then fills its memory. */
function marking(flags: readonly string[]): string {
  const script = `for (const flag of ${JSON.stringify(flags)}) require('node:v8').setFlagsFromString(flag);
    const kept = [];
    for (let round = 0; round < 3000; round += 1) {
      kept.push(Array.from({ length: 5000 }, (_, place) => ({ place })));
      if (kept.length > 300) kept.splice(0, 150);
    }`;
  return execFileSync(process.execPath, ['--trace-concurrent-marking', '-e', script], { encoding: 'utf8' });
}

test('on one core no thread marks beside the main one; with more cores nothing is changed', () => {
  expect(flagsFor(2)).toEqual([]);
  expect(marking(flagsFor(2))).toMatch(/concurrent/i);
  expect(marking(flagsFor(1))).not.toMatch(/concurrent/i);
}, 60_000);
