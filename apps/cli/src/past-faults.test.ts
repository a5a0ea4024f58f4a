import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runInProcess as run } from './testing/in-process.js';
import { logLine, smallShop } from './testing/small-shop.js';

const LOST = '2019-10-09';

/** Two weeks of 96 new visitors a day; every second carts, half of those buy at once; the others come back the next day with a cart, of which half is bought. A day lost its purchases. */
const LINES = Array.from({ length: 14 * 96 }, (_, at): string[] => {
  const [day, visitor] = [Math.floor(at / 96), at % 96];
  const user = 1_000 * (day + 1) + visitor;
  const when = (hours: number): Date => new Date(Date.UTC(2019, 9, 1 + day) + visitor * 900_000 + hours * 3_600_000);
  const bought = (hours: number): string[] =>
    when(hours).toISOString().startsWith(LOST) ? [] : [logLine(user, when(hours), 'purchase', `${5 + (at % 7)}.00`)];
  return [
    logLine(user, when(0), 'view'),
    ...(visitor % 2 === 0 ? [logLine(user, when(0), 'cart')] : []),
    ...(visitor % 4 === 0 ? bought(0) : []),
    ...(visitor % 8 === 2 ? [logLine(user, when(24), 'cart'), ...bought(24)] : []),
    ...(visitor % 8 === 6 ? [logLine(user, when(24), 'cart')] : []),
  ];
}).flat();

let folder: string;
let data: string;
let file: string;
beforeAll(async () => {
  ({ folder, data } = await smallShop(LINES));
  file = join(folder, 'scenario.yaml');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const scenario = (from: string, to: string): void =>
  writeFileSync(
    file,
    `name: Reminder
runs: 20
searchRuns: 10
audience: { kind: carted-not-bought, from: ${from}, to: ${to}, entry: start }
test: { days: 2 }
effects: { cartToPurchase: 0.2 }
`,
  );
const ask = (...args: string[]): ReturnType<typeof run> => run([...args, '--data', data, '--time-zone', 'UTC']);
const days = (from: string, to: string): string[] => ['--from', from, '--to', to];

const WHOLE = ['2019-10-02', '2019-10-13'] as const;
const COMMANDS: [string, string[]][] = [
  ['simulate', ['simulate', '--runs', '100', ...days(...WHOLE)]],
  ['simulate FILE', ['simulate', 'FILE']],
  ['aa', ['aa', '--audience', 'carted-not-bought', '--window', '2', '--rerandomizations', '100', ...days(...WHOLE)]],
];

it.each(COMMANDS)('%s says first what the log lost, and on which day nobody enters', async (_name, args) => {
  scenario(...WHOLE);
  const given = args.map((arg) => (arg === 'FILE' ? file : arg));
  const { stdout } = await ask(...given);
  expect(stdout).toMatch(/^2019-10-09 EVENT_TYPE_VANISHED: /m);
  expect(stdout).toContain('Nobody enters on the days that lost events: 2019-10-09.');
  const told = JSON.parse((await ask(...given, '--json')).stdout) as object;
  expect(told).toMatchObject({
    faults: [{ date: LOST, kind: 'EVENT_TYPE_VANISHED', eventType: 'PURCHASE', isCertain: true }],
    daysLeftOut: [LOST],
  });
});

it.each(COMMANDS)(
  '%s refuses a period whose purchases were lost, and says where and what to do',
  async (_name, args) => {
    scenario(LOST, LOST);
    const lost = (arg: string): string => (WHOLE.includes(arg as (typeof WHOLE)[number]) ? LOST : arg);
    const given = args.map((arg) => (arg === 'FILE' ? file : lost(arg)));
    const { code, stderr } = await ask(...given);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`The tracking lost purchases from ${LOST} to ${LOST}`)]);
    // Whoever enters by what a visitor did is known, but not what follows.
    const known = given.map((arg) => (arg === 'carted-not-bought' ? 'all-visitors' : arg));
    if (known[1] === '--runs') known.push('--audience', 'all-visitors');
    writeFileSync(
      file,
      `name: Reminder
runs: 20
audience: { kind: all-visitors, from: ${LOST}, to: ${LOST}, entry: start }
test: { days: 2 }
effects: { cartToPurchase: 0.2 }
`,
    );
    const refused = await ask(...known);
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toMatch(
      /The tracking lost purchases in this period, so that .* is not known\..*2019-10-09 to 2019-10-09.* that has purchases/,
    );
  },
);
