import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { fitCollectionToCores } from './one-core.js';

function flagsFor(cores: number): string[] {
  const flags: string[] = [];
  fitCollectionToCores(cores, (flag) => flags.push(flag));
  return flags;
}

/** Megabytes that threads beside the main one marked in a process that gets those flags while it runs, and then fills its memory. */
function markedBeside(flags: readonly string[]): number {
  const script = `for (const flag of ${JSON.stringify(flags)}) require('node:v8').setFlagsFromString(flag);
    const kept = [];
    for (let round = 0; round < 3000; round += 1) {
      kept.push(Array.from({ length: 5000 }, (_, place) => ({ place })));
      if (kept.length > 300) kept.splice(0, 150);
    }`;
  const told = execFileSync(process.execPath, ['--trace-concurrent-marking', '-e', script], { encoding: 'utf8' });
  return [...told.matchAll(/concurrently marked (\d+)KB/g)].reduce(
    (sum, [, kilobytes]) => sum + Number(kilobytes) / 1000,
    0,
  );
}

test('on one core threads beside the main one mark next to nothing; with more cores nothing is changed', () => {
  expect(flagsFor(2)).toEqual([]);
  const usually = markedBeside(flagsFor(2));
  expect(usually).toBeGreaterThan(10);
  expect(markedBeside(flagsFor(1))).toBeLessThan(usually / 5);
});
