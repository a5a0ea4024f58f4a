import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nextMonthOutcomes, type NextMonthResult } from '@cartograph/demo-shop';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInProcess as run, runJsonInProcess as runJson } from '../testing/in-process.js';

let folder: string;
let arms: string;
const users = nextMonthOutcomes({ events: 20_000 }).userIds;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-next-'));
  arms = file(
    'arms.csv',
    ['unit,reason,arm', ...users.map((user, i) => `${user},x,${['control', 'treatment', ''][i % 3]}`)].join('\n'),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const demo = (...args: string[]): string[] => ['demo', '--events', '20000', '--out', join(folder, 'dec.csv'), ...args];

describe('demo --next-month', () => {
  it('writes the month after a demo shop with a campaign in it, and both are imported as one synthetic shop', async () => {
    const made = await runJson<NextMonthResult>(
      demo(
        '--next-month',
        '--arms',
        arms,
        '--uplift',
        'treatment:cartToPurchase=50%',
        '--uplift',
        'treatment:basket=0.25',
        '--window-days',
        '7',
        '--json',
      ),
    );
    expect(made).toMatchObject({
      month: '2019-12',
      planted: {
        startsAt: '2019-12-01T00:00:00.000Z',
        windowDays: 7,
        arms: [{ arm: 'treatment', uplift: { viewToCart: 0, cartToPurchase: 0.5, basket: 0.25 } }],
      },
    });
    const exposures = readFileSync(made.exposuresFile, 'utf8').split('\n').slice(1, -1);
    expect(exposures).toHaveLength(made.planted.exposed);
    const dealt = new Map(users.map((user, i) => [user, ['control', 'treatment', ''][i % 3]]));
    expect(exposures.every((line) => dealt.get(line.split(',')[0]!) === line.split(',')[1])).toBe(true);
    const data = join(folder, 'data');
    await runJson(['demo', '--events', '20000', '--data', data, '--json']);
    const { snapshot, lastEventAt } = await runJson<{ snapshot: { isSynthetic: boolean }; lastEventAt: string }>([
      'import',
      made.file,
      '--data',
      data,
      '--json',
    ]);
    expect(snapshot.isSynthetic).toBe(true);
    expect(lastEventAt).toMatch(/^2019-12-31/);
  });

  it('says in words what really happens', async () => {
    const { code, stdout } = await run(
      demo('--next-month', '--arms', arms, '--uplift', 'treatment:cartToPurchase=0.5', '--starts-at', '2019-12-05'),
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /rows of a synthetic shop's 2019-12 in .*\n.*dec\.csv\n.*dec\.truths\.json\n.*dec\.exposures\.csv\n/,
    );
    expect(stdout).toMatch(
      /users of the campaign came\. What really happens to the [\d,]+ whose 14 days lie in the month:\n {2}without any effect: [\d.]+ % buy, [\d.]+ a user\n {2}all in treatment: [\d.]+ % buy/,
    );
  });

  it('follows a log of one month, too, and needs no campaign', async () => {
    const made = await runJson<NextMonthResult>(demo('--next-month', '--after', '2030-10', '--seed', '3', '--json'));
    expect(made).toMatchObject({ month: '2030-11', planted: { exposed: 0, arms: [] } });
  });

  it.each([
    [['--arms', 'arms.csv'], "--arms is about the month after a demo shop's log: add --next-month."],
    [['--after', '2030-10'], '--after is about the month after'],
    [['--next-month', '--month', '2019-12'], 'give --after YYYY-MM in place of --month'],
    [['--next-month', '--uplift', 'b:basket=0.1'], '--uplift is about a campaign: add --arms FILE'],
    [['--next-month', '--window-days', '3'], '--window-days is about a campaign'],
    [['--next-month', '--uplift', 'cartToPurchase=1'], 'Give ARM:PART=VALUE'],
    [['--next-month', '--uplift', 'b:carts=1'], 'There is no part carts: give viewToCart, cartToPurchase, basket.'],
    [['--next-month', '--uplift', 'b:basket=1', '--uplift', 'b:basket=1'], 'basket of b is given twice'],
    [['--next-month', '--starts-at', 'tomorrow'], 'Give an instant in UTC such as'],
    [['--next-month', '--out', 'dec.parquet'], 'end its name in .csv or .csv.gz'],
  ])('refuses %j', async (args, sentence) => {
    const { code, stderr } = await run(demo(...args));
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(sentence) as string });
  });

  it.each([
    ['unit,group\n1,a\n', [], 1, 'arms-bad.csv has no column arm; it has unit, group. Give the columns unit and arm.'],
    ['unit,arm\n', [], 1, 'arms-bad.csv has no user'],
    [
      'unit,arm\n1,a\n\n1,b\n',
      [],
      1,
      'arms-bad.csv, line 4: user 1 is in arm b here and in arm a before: give each user one arm.',
    ],
    ['unit,arm\n,a\n', [], 1, 'line 2: the unit is empty'],
    [
      'unit,arm\n1,a\n',
      ['--uplift', 'b:basket=0.1'],
      2,
      'No user of arms-bad.csv is in arm b, which is given an uplift: its arms are a.',
    ],
    [
      'unit,arm\n1,a\n',
      ['--uplift', 'a:cartToPurchase=95%'],
      2,
      'The uplift cartToPurchase of a is 0.95: give a fraction from -1 to 0.9',
    ],
    [
      'unit,arm\n1,a\n',
      ['--starts-at', '2020-01-05'],
      2,
      'The campaign starts 2020-01-05T00:00:00.000Z: give an instant of 2019-12, UTC.',
    ],
  ])('refuses the arms %j with %j', async (text, args, code, sentence) => {
    const result = await run(demo('--next-month', '--arms', file('arms-bad.csv', text), ...args));
    expect(result).toMatchObject({ code, stderr: expect.stringContaining(sentence) as string });
  });
});
