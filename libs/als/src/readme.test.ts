import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import * as als from './index.js';

type Example = (library: typeof als, console: { log(...values: unknown[]): void }) => Promise<void>;

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const examples = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code);

/** What an example prints. */
async function printedBy(code: string): Promise<unknown[][]> {
  const lines: unknown[][] = [];
  const body = code.replace(/^import (\{[^}]*\}) from '@cartograph\/als';$/m, 'const $1 = library;');
  const example = runInThisContext(`(async (library, console) => {${body}\n})`) as Example;
  await example(als, { log: (...values) => lines.push(values) });
  return lines;
}

describe('the examples of the README', () => {
  it('there are five, each with what it imports', () => {
    expect(examples).toHaveLength(5);
    for (const code of examples) {
      const names = /^import \{ ([^}]*) \} from '@cartograph\/als';$/m.exec(code)?.[1]?.split(', ') ?? [];
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) expect(Object.keys(als), name).toContain(name);
    }
  });

  it('fit, rank, fold in and explain', async () => {
    const printed = await printedBy(examples[0]!);
    expect(printed.map(([iteration]) => iteration)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for (const [, objective] of printed) expect(objective).toBeGreaterThan(0);
  });

  it('fit a matrix that is given as rows', async () => {
    expect(await printedBy(examples[1]!)).toEqual([[4, 6]]);
  });

  it('stop early', async () => {
    const [kept, ...rest] = await printedBy(examples[2]!);
    expect(rest).toEqual([]);
    expect(kept?.filter((value) => typeof value === 'string')).toEqual(['kept', 'of', 'with']);
    expect(Number(kept?.[3])).toBeLessThan(30);
    expect(Number(kept?.[3]) - Number(kept?.[1])).toBe(3);
  });

  it('serve single queries', async () => {
    const [[hers, similar] = []] = (await printedBy(examples[3]!)) as Int32Array[][];
    expect([...hers!]).toEqual([3, -1]);
    expect(similar).toHaveLength(3);
    expect([...similar!]).not.toContain(1);
    expect([...similar!].at(-1), 'an item that nobody met points nowhere').toBe(-1);
  });

  it('invert a symmetric matrix', async () => {
    const [[corner, beside] = []] = (await printedBy(examples[4]!)) as number[][];
    expect(corner).toBeCloseTo(2 / 3, 15);
    expect(beside).toBeCloseTo(-1 / 3, 15);
  });
});
