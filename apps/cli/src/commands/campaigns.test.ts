import { fileURLToPath } from 'node:url';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { executeLocal, openDecisions, startServer } from '@cartograph/api';
import type { RobustnessCheck } from '@cartograph/experiments';
import type { TestResult } from '@cartograph/metrics';
import { CartographClient } from '@cartograph/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CampaignAnalysis } from '../analyze/campaign-analysis.js';
import type { FileAnalysis } from '../analyze/analysis-text.js';
import type { Campaign } from '../campaigns.js';
import { runInProcess as run } from '../testing/in-process.js';
import { logLine, smallShop } from '../testing/small-shop.js';

const builtWorker = fileURLToPath(new URL('../../dist/worker.js', import.meta.url));

const USERS = 400;
const at = (day: number, hour: number): Date => new Date(Date.UTC(2019, 9, 1 + day, hour));
/** Who meets the campaign when: control and mail by turns, from the 10th to the 19th at noon. */
const met = Array.from({ length: USERS }, (_, user) => ({
  unit: 5_000 + user,
  arm: user % 2 === 0 ? 'control' : 'mail',
  exposedAt: at(9 + (user % 10), 12),
}));
/** A third of control buys two days later, of mail a half; two fifths had bought before. */
const lines = met.flatMap(({ unit, arm, exposedAt }, user) => [
  ...(user % 5 < 2 ? [logLine(unit, at(2, 9), 'purchase', `${5 + (user % 17)}.25`)] : []),
  logLine(unit, exposedAt, 'view'),
  ...((user * 7) % 12 < (arm === 'control' ? 4 : 6)
    ? [logLine(unit, new Date(exposedAt.getTime() + 2 * 86_400_000), 'purchase', `${10 + ((user * 13) % 50)}.10`)]
    : []),
]);
const METRICS = [
  { name: 'bought', kind: 'CONVERSION', source: 'PURCHASE', relevantEffect: { scale: 'RELATIVE', value: 0.05 } },
  { name: 'paid, in all', kind: 'MEAN', source: 'REVENUE', role: 'SECONDARY', cuped: true, winsorizeQuantile: 0.95 },
  { name: 'unit', kind: 'RATIO', source: 'ORDER_VALUE', role: 'SECONDARY' },
  { name: 'median', kind: 'QUANTILE', source: 'REVENUE', quantile: 0.7, role: 'SECONDARY' },
  { name: 'back', kind: 'RETENTION', source: 'RETURN', retentionFromDay: 1, retentionToDay: 4, role: 'SECONDARY' },
  { name: 'orders', kind: 'MEAN', source: 'ORDERS', role: 'GUARDRAIL', margin: { scale: 'RELATIVE', value: 0.3 } },
  { name: 'calls', kind: 'MEAN', source: 'RECORDED', role: 'SECONDARY', higherIsBetter: false },
];

let folder: string;
let data: string;
beforeAll(async () => {
  ({ folder, data } = await smallShop([
    ...lines,
    ...Array.from({ length: 30 }, (_, day) => logLine(1, at(day, 8), 'view')),
    logLine(1, at(30, 20), 'view'),
  ]));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function graphql<Answer>(query: string, variables: object = {}): Promise<Answer> {
  const { data: answer, errors } = await executeLocal(
    { dataDir: data },
    { query, variables: variables as Record<string, unknown> },
  );
  if (errors) throw errors[0]!;
  return answer as Answer;
}
const cli = (...args: string[]): ReturnType<typeof run> => run([...args, '--data', data]);
async function json<Answer>(...args: string[]): Promise<Answer> {
  const { code, stdout, stderr } = await cli(...args, '--json');
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Answer;
}
const write = (name: string, content: string): string => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};

/** A campaign that was approved; with `startedAt` one that runs since then, as if time had passed. */
async function planned(plan: object, startedAt: Date | null): Promise<string> {
  const { createAudience } = await graphql<{ createAudience: { audience: { id: string } } }>(
    'mutation { createAudience(input: { name: "All", rule: { kind: ALL_VISITORS } }) { audience { id } } }',
  );
  const { createCampaign } = await graphql<{
    createCampaign: { campaign: { id: string } | null; userErrors: unknown[] };
  }>(
    'mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id } userErrors { field message } } }',
    {
      input: {
        name: 'Reminder',
        audienceId: createAudience.audience.id,
        hypothesis: 'They forgot.',
        upliftRelative: 0.2,
        plan: {
          arms: [
            { name: 'control', weight: 0.5 },
            { name: 'mail', weight: 0.5 },
          ],
          windowDays: 7,
          ...plan,
        },
      },
    },
  );
  expect(createCampaign.userErrors).toEqual([]);
  const id = createCampaign.campaign?.id ?? '';
  const decisions = await openDecisions(data);
  await decisions.write((manager) =>
    manager.query('update campaign set status = ?, "startedAt" = ? where id = ?', [
      startedAt === null ? 'APPROVED' : 'RUNNING',
      startedAt?.toISOString() ?? null,
      id,
    ]),
  );
  await decisions.close();
  return id;
}
const exposuresFile = (): string =>
  write(
    'exposures.csv',
    `unit,arm,exposed_at\n${met.map(({ unit, arm, exposedAt }) => `${unit},${arm},${exposedAt.toISOString()}\n`).join('')}`,
  );

describe('campaigns', () => {
  it('are listed, started, extended, stopped and decided, each step on record', async () => {
    const id = await planned({ metrics: [METRICS[0]], days: 14, plannedUnits: 400 }, null);
    const { campaigns } = await json<{ campaigns: Campaign[] }>('campaigns', 'list');
    expect(campaigns.map((one) => [one.id, one.status])).toEqual([[id, 'APPROVED']]);
    expect((await json<Campaign>('campaigns', 'start', id)).status).toBe('RUNNING');
    expect(
      (
        await json<Campaign>(
          'campaigns',
          'extend',
          id,
          '--days',
          '7',
          '--planned-units',
          '500',
          '--reason',
          'A holiday',
        )
      ).plan,
    ).toMatchObject({ days: 21, plannedUnits: 500 });
    expect((await json<Campaign>('campaigns', 'stop', id, '--reason', 'The mail was broken')).status).toBe('FINISHED');
    expect(
      (await json<Campaign>('campaigns', 'decide', id, '--decision', 'keep-control', '--reason', 'Nothing came of it'))
        .decision,
    ).toMatchObject({ kind: 'KEEP_CONTROL', arm: null });
    const { stdout } = await cli('campaigns', 'show', id);
    for (const words of [
      /^Reminder \(cmp_\S+\): FINISHED, started .* UTC, ended /m,
      /^For All \(401 users\): They forgot\. Hoped for: \+20 %\.$/m,
      /^mail +50 % +0$/m,
      /APPROVED → RUNNING$/m,
      / plan: A holiday$/m,
      /RUNNING → FINISHED: The mail was broken$/m,
      /^Decided .*: keep control\. Nothing came of it$/m,
    ])
      expect(stdout).toMatch(words);
    expect((await cli('campaigns', 'list')).stdout).toMatch(
      /^cmp_\S+ +FINISHED +Reminder +0 of 500 units +since .* keep control$/m,
    );
  });

  it('of a data folder that is not there are none, and no folder is made', async () => {
    const none = join(folder, 'none');
    for (const args of [
      ['campaigns', 'list'],
      ['campaigns', 'show', 'cmp_x'],
      ['analyze', '--campaign', 'cmp_x'],
      ['exposures', 'cmp_x', exposuresFile()],
      ['aa', '--campaign', 'cmp_x'],
      ['aa'],
      ['simulate'],
    ]) {
      expect(await run([...args, '--data', none])).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringContaining(`There is no data folder ${none}: name another with --data`) as string,
      });
    }
    expect(existsSync(none)).toBe(false);
  });

  it.each<[(id: string) => string[], number, RegExp]>([
    [() => ['show', 'cmp_none'], 1, /There is no campaign cmp_none: "cartograph campaigns list" lists them/],
    [(id) => ['stop', id, '--reason', 'x'], 1, /APPROVED/],
    [(id) => ['stop', id], 2, /--reason/],
    [(id) => ['extend', id, '--days', '3', '--reason', 'x'], 1, /only one that is RUNNING can be extended/],
    [(id) => ['decide', id, '--decision', 'ship', '--reason', 'x'], 2, /Say with --arm/],
    [
      (id) => ['decide', id, '--decision', 'ship', '--arm', 'mail', '--reason', 'x'],
      1,
      /nothing to decide before it has run/,
    ],
    [(id) => ['decide', id, '--decision', 'maybe', '--reason', 'x'], 2, /ship, keep-control, undecided/],
  ])('refuse what cannot be, in words (%#)', async (args, wanted, message) => {
    const id = await planned({ metrics: [METRICS[0]] }, null);
    const { code, stdout, stderr } = await cli('campaigns', ...args(id));
    expect({ code, stdout }).toEqual({ code: wanted, stdout: '' });
    expect(stderr).toMatch(message);
  });
});

describe('a running campaign', () => {
  let id: string;
  beforeAll(async () => {
    id = await planned({ metrics: METRICS }, at(9, 0));
  });

  it('hears exposures and outcomes from files, all or nothing, and each once', async () => {
    expect(await json('exposures', id, exposuresFile())).toMatchObject({ rows: USERS, accepted: USERS, known: 0 });
    expect((await cli('exposures', id, exposuresFile())).stdout).toBe('400 rows: 0 rows new, 400 known before.\n');
    const calls = write(
      'calls.csv',
      `unit,metric,at,value,id\n${met
        .filter((_, user) => user % 3 === 0)
        .map(
          ({ unit, exposedAt }, at) =>
            `${unit},calls,${new Date(exposedAt.getTime() + 3_600_000).toISOString()},${1 + (at % 4)},t${at}\n`,
        )
        .join('')}`,
    );
    expect(await json('outcomes', id, calls)).toMatchObject({ rows: 134, accepted: 134, known: 0 });
    const refused = async (what: string, content: string): Promise<string> => {
      const { code, stderr } = await cli(what, id, write('bad.csv', content));
      expect(code).toBe(1);
      return stderr;
    };
    expect(
      await refused('exposures', 'unit,arm,exposed_at\n9,mail,2019-10-12T00:00:00Z\n9,male,2019-10-12T00:00:00Z\n'),
    ).toMatch(/bad\.csv, line 3, arm "male": the arms of this campaign are control, mail\. Nothing was recorded/);
    expect((await cli('outcomes', id, calls, '--complete-until', 'clicks=2019-10-12')).stderr).toContain(
      'completeUntil names the metric "clicks"',
    );
    expect((await cli('outcomes', id, calls, '--complete-until', 'calls')).stderr).toContain('Give METRIC=TIME');
    expect(await json('outcomes', id, calls, '--complete-until', 'calls=2019-10-12T00:00:00Z')).toMatchObject({
      rows: 134,
      accepted: 0,
      known: 134,
    });
    expect(await refused('outcomes', 'unit,metric,at,value\n5000,calls,2019-10-12T00:00:00Z,Infinity\n')).toMatch(
      /bad\.csv, line 2, value "Infinity": .*Nothing was recorded/,
    );
    expect(await refused('outcomes', 'unit,metric,at,value\n5000,clicks,2019-10-12T00:00:00Z,1\n')).toMatch(
      /line 2, metric "clicks"/,
    );
    expect(await refused('exposures', 'unit,arm\n9,mail\n')).toMatch(/bad\.csv: .*exposed_at/);
    expect(await refused('exposures', '')).toMatch(/empty/);
    expect((await cli('exposures', id, join(folder, 'none.csv'))).stderr).toContain(
      'none.csv: there is no such file; give a table of exposures.',
    );
    expect((await cli('exposures', 'cmp_none', exposuresFile())).stderr).toContain('There is no campaign cmp_none');
    expect((await json<Campaign>('campaigns', 'show', id)).exposures.arms.map(({ units }) => units)).toEqual([
      200, 200,
    ]);
  });

  it('is analyzed with the numbers of analyzeCampaign, in the words of a file; its units written down give the same', async () => {
    const found = await json<CampaignAnalysis>('analyze', '--campaign', id, '--units-out', join(folder, 'units.csv'));
    expect(found.units).toMatchObject({ exposed: USERS, matured: USERS, notYetObserved: 0, outcomes: 134 });
    const ESTIMATE = '{ value low high }';
    const { campaign } = await graphql<{
      campaign: {
        analyses: { id: string; result: { metrics: object[]; robustness: object[]; decision: { kind: string } } }[];
      };
    }>(
      `query($id: ID!) { campaign(id: $id) { analyses { id result { metrics { metric absolute ${ESTIMATE} relative ${ESTIMATE} correctedP } robustness { metric arm resamples welch { absolute ${ESTIMATE} relative ${ESTIMATE} pValue } bootstrap { absolute ${ESTIMATE} relative ${ESTIMATE} pValue } permutation { pValue } mannWhitney { superiority ${ESTIMATE} pValue } disagreeing } decision { kind } } } } }`,
      { id },
    );
    expect(campaign.analyses.map((one) => one.id)).toEqual([found.id]);
    const shown = (estimate: CampaignAnalysis['metrics'][number]['absolute']['estimate']): object =>
      estimate.ok
        ? { value: estimate.value, low: estimate.low, high: estimate.high }
        : { value: null, low: null, high: null };
    expect(campaign.analyses[0]!.result.metrics).toEqual(
      found.metrics.map(({ metric, absolute, relative, correctedP }) => ({
        metric,
        absolute: shown(absolute.estimate),
        relative: shown(relative.estimate),
        correctedP,
      })),
    );
    const pOf = (test: TestResult): number | null => (test.ok ? test.pValue : null);
    const ofMeans = ({ absolute, relative }: RobustnessCheck['welch']): object => ({
      absolute: shown(absolute.estimate),
      relative: shown(relative.estimate),
      pValue: pOf(absolute.test),
    });
    expect(campaign.analyses[0]!.result.robustness).toEqual(
      found.robustness.map(({ metric, arm, resamples, welch, bootstrap, permutation, mannWhitney, disagreeing }) => ({
        metric,
        arm,
        resamples,
        welch: ofMeans(welch),
        bootstrap: ofMeans(bootstrap),
        permutation: { pValue: pOf(permutation) },
        mannWhitney: { superiority: shown(mannWhitney.superiority), pValue: pOf(mannWhitney.test) },
        disagreeing: disagreeing.map((test) => test.toUpperCase().replace('-', '_')),
      })),
    );
    expect(campaign.analyses[0]!.result.decision.kind.toLowerCase()).toBe(found.decision.kind.replaceAll('-', '_'));

    expect(found.unitsFile?.command).toContain('units.csv --plan');
    expect(readFileSync(join(folder, 'units.csv'), 'utf8').split('\n')[0]).toBe(
      'unit,arm,exposed_at,visitor,buyer,bought,"paid, in all","paid, in all_before",unit_,unit_per,median,back,orders,calls',
    );
    expect(found.decision).toMatchObject({
      kind: 'keep-running',
      reason: 'planned-units-not-reached',
      hasEnded: false,
    });
    expect(found.unitsFile?.command).toMatch(/ --ended no --robustness$/);
    const { code, stdout, stderr } = await run([
      'analyze',
      join(folder, 'units.csv'),
      '--plan',
      join(folder, 'units.plan.json'),
      '--ended',
      'no',
      '--robustness',
      '--json',
    ]);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('Error')]);
    const again = JSON.parse(stdout) as FileAnalysis;
    const compared = ({
      plan,
      arms,
      ratio,
      look,
      metrics,
      segments,
      robustness,
      decision,
    }: Pick<
      FileAnalysis,
      'plan' | 'arms' | 'ratio' | 'look' | 'metrics' | 'segments' | 'robustness' | 'decision'
    >): object => ({ plan, arms, ratio, look, metrics, segments, robustness, decision });
    expect(compared(again)).toEqual(compared(found));
    expect(found.robustness.map(({ metric, resamples, permutation }) => [metric, resamples, permutation.ok])).toEqual(
      METRICS.filter(({ kind }) => kind === 'MEAN').map(({ name }) => [name, 10_000, true]),
    );
    expect(again.metrics.filter(({ absolute }) => absolute.estimate.ok).length).toBeGreaterThan(5);

    const ofCampaign = (await cli('analyze', '--campaign', id)).stdout.split('\n');
    const ofFile = (
      await run([
        'analyze',
        join(folder, 'units.csv'),
        '--plan',
        join(folder, 'units.plan.json'),
        '--ended',
        'no',
        '--robustness',
      ])
    ).stdout.split('\n');
    expect(ofCampaign[0]).toMatch(
      /^Reminder \(cmp_\S+\), analysis can_\S+: 400 units exposed, 400 counted, whose 7 days ended before 2019-10-31 .* control 200, mail 200\. Snapshot snp_/,
    );
    const figures = (text: string[]): string[] => text.slice(1).filter((line) => !/a day over the first/.test(line));
    expect(figures(ofCampaign)).toEqual(figures(ofFile));
    expect((await cli('campaigns', 'show', id)).stdout).toMatch(
      /^Analyses, newest first:\n +.* can_\S+: .*\n +.* can_/m,
    );
  });

  it('of a group-sequential plan is looked at when a look is due; the looks before stand in the command', async () => {
    const sequential = await planned(
      {
        metrics: METRICS.slice(0, 1),
        framework: { kind: 'GROUP_SEQUENTIAL', fractions: [0.4, 0.8, 1] },
        plannedUnits: 1_000,
      },
      at(9, 0),
    );
    expect((await cli('analyze', '--campaign', sequential)).stderr).toContain('Nobody has met the campaign so far.');
    await json('exposures', sequential, exposuresFile());
    const first = await json<CampaignAnalysis>(
      'analyze',
      '--campaign',
      sequential,
      '--units-out',
      join(folder, 'look.csv.gz'),
    );
    expect(first.look).toMatchObject({ fractions: [0.4], isLast: false });
    expect(first.unitsFile?.command).not.toContain('--earlier-looks');
    const { stdout } = await run([
      'analyze',
      join(folder, 'look.csv.gz'),
      '--plan',
      join(folder, 'look.plan.json'),
      '--json',
    ]);
    expect((JSON.parse(stdout) as FileAnalysis).metrics).toEqual(first.metrics);
    const { code, stderr } = await cli('analyze', '--campaign', sequential);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/Look 2 is planned at 800 units whose window is over; there are 400\. Wait for 400 more/),
    ]);
  });

  it.each<[string[], number, RegExp]>([
    [[], 2, /Say what to analyze: a file, or a campaign/],
    [['file.csv', '--campaign', 'cmp_x'], 2, /Give a file or --campaign, not both/],
    [['--campaign', 'cmp_x', '--alpha', '0.1'], 2, /--alpha is said by the campaign's plan/],
    [['file.csv', '--units-out', 'u.csv'], 2, /--units-out is of a campaign/],
    [['--campaign', 'cmp_none'], 1, /There is no campaign cmp_none/],
  ])('analyze %j is refused in words', async (args, wanted, message) => {
    const { code, stdout, stderr } = await run([
      'analyze',
      ...args,
      ...(args.includes('cmp_none') ? ['--data', data] : []),
    ]);
    expect({ code, stdout }).toEqual({ code: wanted, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('is watched, told of outcomes in the background, and read through the SDK', async () => {
    const own = await planned({ metrics: METRICS }, at(9, 0));
    await json('exposures', own, exposuresFile());
    expect((await cli('analyze', '--campaign', own)).stderr).toContain('Nothing was recorded so far of calls');
    await json('outcomes', own, write('one.csv', `unit,metric,at,value\n5000,calls,${at(20, 12).toISOString()},1\n`));
    await json('analyze', '--campaign', own);
    const { createApiKey } = await graphql<{ createApiKey: { secret: string | null; userErrors: unknown[] } }>(
      'mutation { createApiKey(input: { name: "Shop", scopes: ["plan:read", "jobs:read", "events:write"] }) { secret userErrors { message } } }',
    );
    expect(createApiKey.userErrors).toEqual([]);
    const server = await startServer({ dataDir: data, port: 0, worker: builtWorker });
    const client = new CartographClient({ url: server.url, apiKey: createApiKey.secret ?? '' });
    try {
      const watching = client.campaigns.watch(own);
      expect((await watching.next()).value).toMatchObject({
        status: 'RUNNING',
        exposures: { arms: [{ units: 200 }, { units: 200 }] },
      });
      await client.campaigns.recordExposures(own, [{ unit: '9001', arm: 'mail', exposedAt: at(12, 12).toISOString() }]);
      expect((await watching.next()).value).toMatchObject({ exposures: { arms: [{ units: 200 }, { units: 201 }] } });
      await watching.return();
      const rejected: unknown[] = [];
      const log = client.campaigns.outcomeLog(own, { onRejected: (outcomes) => rejected.push(...outcomes) });
      log.log('9001', 'calls', { value: 2, at: at(13, 12), id: 'sdk-1' });
      log.log('9001', 'clicks', { at: at(13, 12) });
      await log.close();
      expect(rejected).toMatchObject([
        { unit: '9001', metric: 'clicks', reason: expect.any(String), remedy: expect.stringContaining('calls') },
      ]);
      const many = Array.from({ length: 2_300 }, (_, call) => ({
        unit: String(5_000 + (call % USERS)),
        metric: 'calls',
        at: at(20, 12).toISOString(),
        value: 1,
        id: `many-${call}`,
      }));
      expect(await client.campaigns.recordOutcomes(own, many)).toEqual({ accepted: 2_300, known: 0, rejected: [] });
      expect(await client.campaigns.recordOutcomes(own, many)).toMatchObject({ accepted: 0, known: 2_300 });
      const [newest] = await client.campaigns.analyses(own, { first: 1 });
      expect(newest?.result).toMatchObject({ units: { matured: USERS }, decision: { units: USERS } });
      await expect(client.campaigns.analyze(own)).rejects.toMatchObject({ kind: 'forbidden' });
    } finally {
      await client.close();
      await server.close();
    }
  });
});
