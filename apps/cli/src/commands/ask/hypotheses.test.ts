import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runInProcess } from '../../testing/in-process.js';

let data: string;
let folder: string;

/** Two weeks in which 24 users a day look at a phone and its case; every third puts the phone into the cart, every sixth buys it. On the eighth day the case costs more. */
function log(): string[] {
  const rows: string[] = [];
  for (let day = 1; day <= 14; day++) {
    for (let one = 0; one < 24; one++) {
      const user = day * 100 + one;
      const event = (minute: number, type: string, product: string, price: string): string =>
        `2019-10-${String(day).padStart(2, '0')} ${String(8 + (one % 12)).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00 UTC,${type},${product},${product},${product === '1' ? 'electronics.phone' : 'accessories.case'},sony,${price},${user},s${user}`;
      const casePrice = day < 8 ? '10.00' : '12.00';
      rows.push(event(0, 'view', '1', '200.00'), event(1, 'view', '2', casePrice));
      if (one % 3 === 0) rows.push(event(2, 'cart', '1', '200.00'));
      if (one % 6 === 0) rows.push(event(3, 'purchase', '1', '200.00'));
      if (one % 4 === 0) rows.push(event(4, 'cart', '2', casePrice));
    }
  }
  return rows;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-hypotheses-'));
  data = join(folder, 'data');
  writeFileSync(
    join(folder, 'log.csv'),
    `event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n${log().join('\n')}\n`,
  );
  expect((await runInProcess(['import', join(folder, 'log.csv'), '--data', data])).code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Long questions tell on stderr how far they are; nothing else does. */
const STEPS: Readonly<Record<string, RegExp>> = {
  association: /^counting what goes together/m,
  'purchase-drivers': /^reading pairs of session and product/m,
};

const ask = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await runInProcess(['ask', ...args, '--data', data, '--time-zone', 'UTC']);
  expect(stderr).toMatch(STEPS[args[0] ?? ''] ?? /^$/);
  expect(code).toBe(0);
  return stdout;
};

it('ask paths says what follows what, and the paths to purchase and away', async () => {
  const said = await ask('paths', '--maximum-steps', '4', '--first', '2');
  // 24 sessions a day look twice; 8 cart the phone, 6 the case, 2 of them both; 4 buy.
  expect(said).toMatch(/^VIEW +VIEW +336 +50 %/m);
  expect(said).toMatch(/^VIEW +CART +168 +25 %/m);
  expect(said).toMatch(/^VIEW > CART > PURCHASE +56 +100 %/m);
  expect(said).toContain('To purchase: 56 sessions');
  expect(said).toContain('Away: 280 sessions');
  const json = JSON.parse(await ask('paths', '--level', 'category', '--json')) as { level: string; sessions: number };
  expect(json).toMatchObject({ level: 'CATEGORY', sessions: 336 });
});

it('ask prices says bands and changes of price', async () => {
  const said = await ask('prices', '--smallest-views', '5');
  expect(said).toMatch(/accessories\.case/);
  expect(said).toContain('What went along with changes of price is an association: prices are not changed at random.');
  expect(said).toMatch(/^ *2 +accessories\.case +2019-10-08 08:01 +10\.00 +12\.00 +20 %/m);
  expect(said).toContain('1 changes of price, 1 of them with enough views on both sides to be listed.');
});

it('ask association says what hangs together, and how many pairs were looked at', async () => {
  const said = await ask('association', '--minimum-support', '5', '--first', '5');
  expect(said).toMatch(
    /Simpson's paradox: of \d+ associations, \d+ vanish or reverse when like is compared with like\./,
  );
  expect(said).toMatch(
    /\d+ confirmed, [\d,]+ not confirmed \(too few to tell\), \d+ refuted \(no effect that counts\)\./,
  );
  const json = JSON.parse(await ask('association', '--unit', 'session', '--json')) as {
    hypothesis: string;
    events: { first: string; second: string; counts: { both: number; neither: number } }[];
    assumptions: unknown[];
  };
  expect(json.hypothesis).toBe('H1');
  expect(json.events.find(({ first, second }) => first === 'CART' && second === 'PURCHASE')?.counts.both).toBe(56);
  expect(json.assumptions.length).toBeGreaterThan(4);
});

it('ask purchase-drivers says which effects were looked at, or why none can be told', async () => {
  const said = await ask('purchase-drivers', '--first', '3');
  expect(said).toMatch(
    /\d+ effects and differences were looked at, in \d+ of \d+ pairs of session and product that can tell\./,
  );
  expect(JSON.parse(await ask('purchase-drivers', '--list-first', 'accessories.case', '--json'))).toMatchObject({
    hypothesis: 'H3',
    findings: [],
    categories: [],
  });
});

it('ask anomalies says why nothing can be told of two weeks', async () => {
  expect(await ask('anomalies')).toContain('No day has three weeks around it');
  expect(JSON.parse(await ask('anomalies', '--json'))).toMatchObject({
    lookedAt: 0,
    findings: [],
    incomputable: { reason: 'TOO_FEW' },
  });
});

it.each([
  [['paths', '--maximum-steps', '1'], /from 2 to 12/],
  [['association', '--window-days', 'soon'], /whole number/],
  [['prices', '--first', '101'], /from 1 to 100/],
  [['purchase-drivers', '--most-pairs', 'x'], /whole number/],
  [['anomalies', '--first', '0'], /1 to 100/],
])('ask %j is refused', async (args, words) => {
  const { code, stderr } = await runInProcess(['ask', ...args, '--data', data]);
  expect(code).toBeGreaterThan(0);
  expect(stderr).toMatch(words);
});
