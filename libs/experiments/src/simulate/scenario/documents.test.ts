import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import * as experiments from '../../index.js';
import { shopOf } from '../testing/shop.js';
import { formatScenario } from '../testing/format-scenario.js';
import { parseScenario, ScenarioError } from './parse-scenario.js';
import { schemaTable } from './schema.js';
import type { ScenarioResult } from './simulate-scenario.js';

const read = (file: string): string => readFileSync(new URL(`../../../../../docs/${file}`, import.meta.url), 'utf8');
const section = /\n## Simulation\n([\s\S]*?)(?:\n## |$)/.exec(read('guides/ab-campaigns.md'))?.[1] ?? '';
const scenario = /```yaml\n([\s\S]*?)```/.exec(section)?.[1] ?? '';

describe('the guide’s section on simulation', () => {
  it('has an example that runs as it tells, and every figure that it names', async () => {
    const code = /```ts\n([\s\S]*?)```/.exec(section)![1]!;
    const [, names = ''] = /^import \{ ([^}]*) \} from '@cartograph\/experiments';$/m.exec(code) ?? [];
    for (const name of names.split(', ')) expect(Object.keys(experiments)).toContain(name);
    const body = code
      .replace(/^import (\{[^}]*\}) from .*$/m, 'const $1 = library;')
      .replace(/^console\.log.*$/m, 'return result;');
    const run = runInThisContext(`(async (library, text, history, console) => {${body}\n})`) as (
      ...values: unknown[]
    ) => Promise<ScenarioResult>;
    const steps: unknown[][] = [];
    const result = await run(
      experiments,
      scenario,
      { ...shopOf(3_000), segmentNames: ['new', 'known', 'returning'] },
      { log: (...values: unknown[]) => steps.push(values) },
    );
    expect(steps.at(-1)).toEqual([200, 200]);
    expect(result).toMatchObject({
      name: 'Free delivery for full carts',
      breakEven: { ok: true },
      policies: { policies: [{ name: 'fixed' }, { name: 'group-sequential obrien-fleming' }, { name: 'thompson' }] },
    });
    expect(result.tornado!.bars.map(({ input }) => input).toSorted()).toEqual([
      'cannibalization',
      'cartToPurchase',
      'grossMargin',
    ]);
    const told = [...section.matchAll(/^- \*\*([a-zA-Z, ]+)\*\*/gm)].flatMap(([, words]) => words!.split(', '));
    const known = { ...result.campaign, ...result.campaign.money, ...result };
    expect(told.length).toBeGreaterThan(6);
    for (const name of told) expect(Object.keys(known), name).toContain(name);
  });

  it('quotes the error that the mistake gives', () => {
    const quoted = /`(line \d+, column \d+: [^`]*)`/.exec(section)![1]!;
    const mistaken = scenario.replace('  cartToPurchase:', '  cartToPurchse:');
    try {
      parseScenario(mistaken);
      expect.unreachable();
    } catch (error) {
      expect((error as ScenarioError).message.split('\n')).toContain(quoted);
    }
  });
});

describe('the reference of scenario files', () => {
  it('has the schema’s table, and an example that is written as formatScenario writes', () => {
    const page = read('reference/scenario-files.md');
    // A formatter pads the cells of a table.
    const unpadded = (text: string): string => text.replaceAll(/ *\| */g, '|').replaceAll(/-{3,}/g, '---');
    expect(unpadded(page)).toContain(unpadded(schemaTable()));
    const example = /```yaml\n([\s\S]*?)```/.exec(page)![1]!;
    expect(formatScenario(parseScenario(example))).toBe(example);
  });
});
