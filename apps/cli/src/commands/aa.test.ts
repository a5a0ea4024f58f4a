import { rmSync } from 'node:fs';
import { executeLocal } from '@cartograph/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AaTest } from '../aa/run-aa.js';
import { runInProcess as run } from '../testing/in-process.js';
import { logLine, onDay, shopLines, smallShop } from '../testing/small-shop.js';

let folder: string;
let data: string;
beforeAll(async () => {
  ({ folder, data } = await smallShop(shopLines(60)));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const aa = (...args: string[]): ReturnType<typeof run> =>
  run(['aa', '--data', data, '--audience', 'all-visitors', '--window', '5', ...args]);
async function tested(...args: string[]): Promise<AaTest> {
  const { code, stdout, stderr } = await aa(...args, '--json');
  if (code !== 0 && code !== 3) throw new Error(stderr);
  const test = JSON.parse(stdout) as AaTest;
  expect(code).toBe(test.result.verdictKind === 'SOUND' ? 0 : 3);
  return test;
}
async function graphql<Answer>(query: string, variables: object = {}): Promise<Answer> {
  const { data: answer, errors } = await executeLocal(
    { dataDir: data },
    { query, variables: variables as Record<string, unknown> },
  );
  if (errors) throw errors[0]!;
  return answer as Answer;
}

/** A campaign on all visitors by a plan; its id. */
async function campaign(plan: object): Promise<string> {
  const { createAudience } = await graphql<{ createAudience: { audience: { id: string } } }>(
    'mutation { createAudience(input: { name: "All", rule: { kind: ALL_VISITORS } }) { audience { id } } }',
  );
  const { createCampaign } = await graphql<{
    createCampaign: { campaign: { id: string } | null; userErrors: unknown[] };
  }>(
    'mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id } userErrors { message } } }',
    {
      input: {
        name: 'Mail',
        audienceId: createAudience.audience.id,
        hypothesis: 'It helps',
        upliftRelative: 0.2,
        plan,
      },
    },
  );
  expect(createCampaign.userErrors).toEqual([]);
  return createCampaign.campaign?.id ?? '';
}

describe('aa', () => {
  it('gives the numbers of runAA for a campaign that plans the same', async () => {
    const options = [
      '--arms',
      'nothing=0.6,mail=0.25,push=15%',
      '--metric',
      'purchase',
      '--metric',
      'revenue,cuped,winsorize=0.95',
      '--metric',
      'return,from=1,to=4',
      '--rerandomizations',
      '300',
      '--seed',
      '9',
    ];
    const own = await tested(...options);
    const id = await campaign({
      arms: [
        { name: 'nothing', weight: 0.6 },
        { name: 'mail', weight: 0.25 },
        { name: 'push', weight: 0.15 },
      ],
      windowDays: 5,
      metrics: [
        { name: 'purchase', kind: 'CONVERSION', source: 'PURCHASE' },
        { name: 'revenue', kind: 'MEAN', source: 'REVENUE', cuped: true, winsorizeQuantile: 0.95 },
        { name: 'return', kind: 'RETENTION', source: 'RETURN', retentionFromDay: 1, retentionToDay: 4 },
      ],
    });
    const { code, stdout, stderr } = await run([
      'aa',
      '--data',
      data,
      '--campaign',
      id,
      '--rerandomizations',
      '300',
      '--seed',
      '9',
      '--json',
    ]);
    expect([code, stderr]).toEqual([own.result.verdictKind === 'SOUND' ? 0 : 3, expect.not.stringContaining('Error')]);
    const ofCampaign = JSON.parse(stdout) as AaTest;
    expect(ofCampaign).toEqual({
      ...own,
      audience: '"All"',
      ofCampaign: { campaignId: id, aaRunId: expect.stringMatching(/^aa/) as string, isOfPlan: true },
    });
    expect(own.result.comparisons).toHaveLength(6);
    const {
      campaign: { aaRuns },
    } = await graphql<{
      campaign: { aaRuns: { id: string; result: { comparisons: { falsePositiveRate: { value: number } }[] } }[] };
    }>(
      'query($id: ID!) { campaign(id: $id) { aaRuns { id result { comparisons { falsePositiveRate { value } } } } } }',
      { id },
    );
    expect(
      aaRuns.map((one) => [one.id, one.result.comparisons.map(({ falsePositiveRate }) => falsePositiveRate.value)]),
    ).toEqual([
      [ofCampaign.ofCampaign?.aaRunId, own.result.comparisons.map(({ falsePositiveRate }) => falsePositiveRate.value)],
    ]);
  });

  it('says the rate with its interval, and that the test is sound', async () => {
    const { code, stdout } = await aa('--rerandomizations', '400', '--alpha', '0.1');
    expect(code).toBe(0);
    for (const words of [
      /^660 users of all-visitors, dealt 400 times to control \(50 %\), treatment \(50 %\), although nothing was done/m,
      /180 users whom the log or the period of the audience does not follow so long left out/,
      /^metric +arm +p < 0\.1 \(95 % interval\)/m,
      /^purchase +treatment +[\d.]+ % \([\d.]+ % to [\d.]+ %\) +[\d.]+ % \(/m,
      /^Sound: /m,
      /alpha is 10 %\.$/m,
    ])
      expect(stdout).toMatch(words);
    expect(await tested('--seed', '2')).not.toEqual(await tested('--seed', '3'));
  });

  it('ends with 3 where the test cannot be trusted, or cannot be made', async () => {
    // Six users spend a fortune: mostly none of them is in an arm of a twentieth, which then seems to spend much less.
    const lopsided = await smallShop([
      ...shopLines(60),
      ...[1, 2, 3, 4, 5, 6].flatMap((day) => [
        logLine(9_000_000 + day, onDay(day), 'view'),
        logLine(9_000_000 + day, onDay(day + 1), 'purchase', '100000.00'),
      ]),
    ]);
    const wild = await run([
      'aa',
      '--data',
      lopsided.data,
      '--audience',
      'all-visitors',
      '--window',
      '5',
      '--metric',
      'revenue',
      '--arms',
      '0.95,0.05',
      '--rerandomizations',
      '2000',
    ]);
    expect(wild.code).toBe(3);
    expect(wild.stdout).toMatch(
      /^Not sound: the test finds effects where nothing was done more often than alpha allows\.\nAlthough nothing was done, .* more than the 5 % that alpha allows/m,
    );
    const same = await smallShop(
      Array.from({ length: 40 }, (_, user) => [
        logLine(user + 1, onDay(0), 'view'),
        logLine(user + 1, onDay(1), 'purchase'),
        ...(user === 0 ? [logLine(1, onDay(12), 'view')] : []),
      ]).flat(),
    );
    const none = await run([
      'aa',
      '--data',
      same.data,
      '--audience',
      'all-visitors',
      '--window',
      '5',
      '--rerandomizations',
      '100',
    ]);
    expect(none.code).toBe(3);
    expect(none.stdout).toContain('Not sound: the test cannot be made.');
    expect(none.stdout).toContain(
      "purchase of treatment could not be tested in any of 100 re-randomizations: the users' values do not differ enough.",
    );
    for (const shop of [lopsided, same]) rmSync(shop.folder, { recursive: true, force: true });
  });

  it.each<[string[], number, RegExp]>([
    [['--arms', '0.5,0.4'], 2, /arms is "0\.5 \+ 0\.4"; they sum to 0\.9; give weights that sum to 1/],
    [['--arms', '1'], 2, /give at least two arms, control first/],
    [['--arms', 'a=0.5,a=0.5'], 2, /another arm has this name/],
    [
      ['--metric', 'clicks'],
      2,
      /"clicks" is nothing that the log tells\. Give one of purchase, revenue, orders, order-value, return/,
    ],
    [['--metric', 'order-value'], 1, /"order-value" is a ratio, which is not re-randomized/],
    [['--metric', 'purchase', '--metric', 'purchase'], 2, /another metric has this name/],
    [['--metric', 'purchase,winsorize=0.9'], 2, /a metric of kind conversion has no values to cap/],
    [['--metric', 'revenue,winsorize=2'], 2, /give a fraction between 0 and 1/],
    [['--metric', 'revenue,cap=much'], 2, /"much" is no number/],
    [['--metric', 'return'], 2, /Say from which day to before which/],
    [['--metric', 'return,from=3,to=20'], 2, /return is until day 20, beyond the 5 days/],
    [['--rerandomizations', '10'], 2, /from 100 to 20000/],
    [['--audience', 'category-viewers'], 1, /Viewers of a category need a category/],
    [['--audience', 'category-viewers', '--category', 'kitchen.knives'], 1, /Nobody is in the audience/],
    [['--window', '60'], 1, /The log follows none of the 840 users for 60 days/],
    [['--from', '2019-10-01'], 2, /Give both --from and --to/],
    [['--snapshot', 'zzz'], 1, /There is no snapshot zzz/],
    [['--campaign', 'cmp_none'], 2, /--audience is said by the campaign; leave it out/],
  ])('%j is refused in words', async (args, wanted, message) => {
    const { code, stdout, stderr } = await aa(...args);
    expect({ code, stdout }).toEqual({ code: wanted, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('says that there is no such campaign', async () => {
    expect(await run(['aa', '--data', data, '--campaign', 'cmp_none'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no campaign cmp_none: "cartograph campaigns list" lists them.'),
    });
  });
});
