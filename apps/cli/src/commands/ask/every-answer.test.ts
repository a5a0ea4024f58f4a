import { rmSync } from 'node:fs';
import { Command } from 'commander';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runInProcess, runJsonInProcess } from '../../testing/in-process.js';
import { logLine, smallShop } from '../../testing/small-shop.js';
import { askCommand } from './ask.js';

const program = new Command();
askCommand(program);
const questions = program.commands[0]?.commands.map((question) => question.name()) ?? [];

const LOST = '2019-10-08';
/** Two weeks of 96 sessions a day; all view, every second carts, every fourth buys, but for a day that lost its purchases. */
const lines = Array.from({ length: 14 * 96 }, (_, at): string[] => {
  const [day, visit] = [Math.floor(at / 96), at % 96];
  const user = 1_000 * (day + 1) + visit;
  const after = (second: number): Date => new Date(Date.UTC(2019, 9, 1 + day) + visit * 900_000 + second * 1000);
  const isLost = after(0).toISOString().startsWith(LOST);
  return [
    logLine(user, after(0), 'view'),
    ...(visit % 2 === 0 ? [logLine(user, after(10), 'cart')] : []),
    ...(visit % 4 === 0 && !isLost ? [logLine(user, after(20), 'purchase')] : []),
  ];
}).flat();

let shop: Awaited<ReturnType<typeof smallShop>>;
beforeAll(async () => {
  shop = await smallShop(lines);
});
afterAll(() => rmSync(shop.folder, { recursive: true, force: true }));

it('there are questions', () => {
  expect(questions).toContain('overview');
});

/** What a question cannot be asked without. */
const NEEDED: Readonly<Record<string, readonly string[]>> = { explore: ['--measure', 'conversion-rate'] };

it.each(questions)('ask %s --json names the snapshot it was counted on', async (question) => {
  const { snapshot } = await runJsonInProcess<{ snapshot?: { id?: string } }>([
    'ask',
    question,
    ...(NEEDED[question] ?? []),
    '--json',
    '--data',
    shop.data,
  ]);
  const { data } = await runJsonInProcess<{ data: { shop: { snapshot: { id: string } } } }>([
    'query',
    '{ shop { snapshot { id } } }',
    '--data',
    shop.data,
  ]);
  expect(snapshot).toMatchObject(data.shop.snapshot);
});

const textOf = async (question: string, ...more: string[]): Promise<string> => {
  const args = ['ask', question, ...(NEEDED[question] ?? []), ...more, '--time-zone', 'UTC', '--data', shop.data];
  const { code, stdout } = await runInProcess(args);
  expect(code).toBe(0);
  return stdout;
};

it.each(questions)('ask %s says first in its text that a day lost its purchases', async (question) => {
  const period = question === 'coverage' ? [] : ['--from', '2019-10-01', '--to', '2019-10-13'];
  const text = await textOf(question, ...period);
  if (question === 'coverage') expect(text).toContain(`${LOST} EVENT_TYPE_VANISHED: `);
  else expect(text.startsWith(`${LOST} EVENT_TYPE_VANISHED: `)).toBe(true);
  // Which questions leave days out is held by a table of the API's tests.
  const { daysLeftOut = [] } = JSON.parse(await textOf(question, ...period, '--json')) as { daysLeftOut?: string[] };
  if (question === 'overview') expect(daysLeftOut).toEqual([LOST]);
  if (question === 'repeat') expect(daysLeftOut).toEqual([]);
  const leftOut = daysLeftOut.length === 0 ? null : `Rates leave out whole days: ${daysLeftOut.join(', ')}.`;
  expect(/^Rates leave out.*$/m.exec(text)?.[0] ?? null).toBe(leftOut);
});

it('ask overview gives no figures of purchases that were lost', async () => {
  const text = await textOf('overview');
  expect(text).toMatch(new RegExp(`^ *${LOST} ! +96 +96 +– +– +– +–$`, 'm'));
  expect(text).toMatch(/^ *2019-10-07 +96 +96 +24 +25 % +24 +240\.00$/m);
});
