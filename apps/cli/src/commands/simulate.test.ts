import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { executeLocal } from '@cartograph/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { SimulatedFile } from '../simulate/simulate-file.js';
import { runInProcess as run } from '../testing/in-process.js';
import { importLines, logLine, onDay, smallShop } from '../testing/small-shop.js';

let folder: string;
let data: string;
beforeAll(async () => {
  ({ folder, data } = await smallShop());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const AUDIENCE = 'kind: all-visitors, ';
const scenario = (audience = AUDIENCE): string => `name: Free delivery
seed: 7
runs: 60
searchRuns: 20
audience: { ${audience}entry: start }
test: { days: 5 }
effects:
  cartToPurchase:
    uplift: { value: 0.2, low: 0.02, high: 0.4 }
cannibalization: { share: 0.2 }
costs:
  grossMargin: { value: 0.3, low: 0, high: 0.35 }
  perContact: 0
  fixed: 2
  discount: 0.01
policies:
  - kind: fixed
  - { kind: group-sequential, looks: 3, spending: obrien-fleming }
  - kind: thompson
`;
const write = (content: string, name = 'scenario.yaml'): string => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};
const simulate = (file: string, ...args: string[]): ReturnType<typeof run> =>
  run(['simulate', file, '--data', data, ...args]);
async function simulated(file: string, ...args: string[]): Promise<SimulatedFile> {
  const { code, stdout, stderr } = await simulate(file, ...args, '--json');
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as SimulatedFile;
}
async function graphql<Answer>(query: string, variables: object): Promise<Answer> {
  const { data: answer, errors } = await executeLocal(
    { dataDir: data },
    { query, variables: variables as Record<string, unknown> },
  );
  if (errors) throw errors[0]!;
  return answer as Answer;
}

describe('simulate without a file', () => {
  const asked = (...more: string[]): ReturnType<typeof run> =>
    run(['simulate', '--data', data, '--audience', 'all-visitors', '--uplift', '0.3', '--runs', '60', ...more]);

  it('sizes the test on the audience, doubts the uplift, and says how its campaigns come out', async () => {
    const { code, stdout } = await asked();
    expect(code).toBe(0);
    for (const words of [
      /^All visitors: 280 users, of whom [\d.]+ % \(95 % interval .*\) buy in the rest of the period without a campaign\.$/m,
      /^To find the hoped \+30 % of that with a power of 80 % the test needs [\d,]+ users\.$/m,
      /^With this audience its power is [\d.]+ %\.$/m,
      /^The smallest uplift that it finds with that power is [\d.]+ %\.$/m,
      /^The simulation counts purchases within 7 days of entering, and takes the uplift to be on the way from the cart to the purchase\.$/m,
      /^No campaign of this shop has been measured yet, so the hoped \+30 % is doubted/m,
      /^A campaign that hopes for \+30 %: 60 campaigns simulated with seed 1/m,
      /^Revenue, not profit: /m,
      /^The test finds the effect in [\d.]+ % \(/m,
    ])
      expect(stdout).toMatch(words);
  });

  it('prints the same bytes for the same seed at any number of threads', async () => {
    const outputs = [
      await asked('--json'),
      await asked('--json', '--threads', '2'),
      await asked('--json', '--seed', '2'),
    ];
    const [one, two, other] = outputs.map(({ stdout }) => stdout);
    expect(two).toBe(one);
    expect(other).not.toBe(one);
    expect(JSON.parse(one!)).toMatchObject({
      baseline: { size: 280 },
      hypothesis: { upliftRelative: 0.3, alpha: 0.05, power: 0.8, treatmentShare: 0.5 },
      scenario: {
        effect: { cartToPurchase: { uplift: 0.15 } },
        ranges: [{ input: 'cartToPurchase', low: 0, high: 0.3 }],
        test: { days: 7, metric: 'conversion' },
      },
    });
  });
});

describe('simulate FILE.yaml', () => {
  it('prints the same bytes at any number of threads, and others with another seed', async () => {
    const file = write(scenario());
    const outputs: string[] = [];
    for (const threads of ['1', '2', '3']) outputs.push((await simulate(file, '--threads', threads, '--json')).stdout);
    expect(outputs[0]).toContain('"snapshotId": "snp_');
    expect(new Set(outputs).size).toBe(1);
    expect((await simulate(file, '--json')).stdout).toBe(outputs[0]);
    expect(
      (await simulated(write(scenario().replace('seed: 7', 'seed: 8'), 'other.yaml'))).campaign.money!.netProfit.mean,
    ).not.toBe((JSON.parse(outputs[0]!) as SimulatedFile).campaign.money!.netProfit.mean);
  });

  it('gives the numbers that simulateScenario gives for a campaign on the same audience', async () => {
    const found = await simulated(write(scenario()));
    const { createAudience } = await graphql<{ createAudience: { audience: { id: string } } }>(
      'mutation { createAudience(input: { name: "All", rule: { kind: ALL_VISITORS } }) { audience { id } } }',
      {},
    );
    const { createCampaign } = await graphql<{ createCampaign: { campaign: { id: string } } }>(
      'mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id } } }',
      { input: { name: 'Free', audienceId: createAudience.audience.id, hypothesis: 'It helps', upliftRelative: 0.2 } },
    );
    const id = createCampaign.campaign.id;
    const { simulateScenario } = await graphql<{ simulateScenario: { userErrors: unknown[] } }>(
      'mutation($input: SimulateScenarioInput!) { simulateScenario(input: $input) { userErrors { message } } }',
      { input: { campaignId: id, scenario: parse(scenario('')) } },
    );
    expect(simulateScenario.userErrors).toEqual([]);
    const estimate = '{ value low high }';
    const distribution = '{ mean sd incomputableRuns quantiles { q value } histogram { from to count } }';
    const { campaign } = await graphql<{
      campaign: { scenarioRuns: { snapshotId: string; result: Record<string, unknown> }[] };
    }>(
      `query($id: ID!) { campaign(id: $id) { scenarioRuns { snapshotId result { name days controlUsers treatmentUsers trueDifference difference ${distribution} uplift ${distribution} extraOrders ${distribution} netProfit ${distribution} probabilityOfProfit ${estimate} shareSignificant ${estimate}
        breakEven { scale low high } tornado { input low high netProfitAtLow netProfitAtHigh } policies { name decidedRight ${estimate} days ${distribution} regretByDay } } } } }`,
      { id },
    );
    const { result, snapshotId } = campaign.scenarioRuns[0]!;
    const { campaign: own, breakEven, tornado, policies } = found;
    const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
    const shown = (figure: object): object => {
      const { value, low, high } = figure as { value: number; low: number; high: number };
      return { value, low, high };
    };
    expect(snapshotId).toBe(found.snapshotId);
    if (!breakEven.ok) throw new Error(breakEven.detail);
    expect(result).toEqual(
      plain({
        name: 'Free delivery',
        days: 5,
        controlUsers: own.controlUsers,
        treatmentUsers: own.treatmentUsers,
        trueDifference: own.trueDifference,
        difference: own.difference,
        uplift: own.upliftRelative,
        extraOrders: own.extraOrders,
        netProfit: own.money!.netProfit,
        probabilityOfProfit: shown(own.money!.probabilityOfProfit),
        shareSignificant: shown(own.shareSignificant),
        breakEven: { scale: breakEven.scale, low: breakEven.low, high: breakEven.high },
        tornado: tornado!.bars,
        policies: policies!.policies.map(({ name, decidedRight, days, regretByDay }) => ({
          name,
          decidedRight: shown(decidedRight),
          days,
          regretByDay,
        })),
      }),
    );
    expect(found.audience).toEqual({
      users: own.controlUsers + own.treatmentUsers,
      notFollowed: 60,
      from: '2019-10-01',
      to: '2019-10-16',
      timeZone: 'Asia/Dubai',
    });
  });

  it('says in words how it came out, what could go wrong, and what matters most', async () => {
    const { code, stdout } = await simulate(write(scenario()));
    expect(code).toBe(0);
    for (const words of [
      /^Free delivery \(scenario\.yaml\): 60 campaigns simulated with seed 7, 110 users without and 110 with it\.$/m,
      /60 users whom the log or the period of the audience does not follow so long left out/,
      /^(Profitable|Not profitable|Undecided): /m,
      /^figure +mean +2\.5 % below .* shape$/m,
      /^net profit .*[▁▂▃▄▅▆▇█]/m,
      /^The test finds the effect in [\d.]+ % \(/m,
      /^What could go wrong:\n- /m,
      /^- It hangs on grossMargin: at 0 the net profit is -[\d,.]+, at 0\.35 /m,
      /^- 20 % of the extra orders take other orders away/m,
      /^- The discount of 1 % goes to every treated order/m,
      /^Break-even: /m,
      /^What matters most: the mean net profit/m,
      /^grossMargin +0 +-?[\d,.]+ +0\.35 .*[█|]/m,
      /^group-sequential obrien-fleming +[\d.<>]+ %/m,
      /^- thompson: a bandit/m,
      /while (it|they) runs?/i,
    ])
      expect(stdout).toMatch(words);
  });

  it('says nothing of profit where neither the file nor the shop knows margin and costs, and takes what the shop knows', async () => {
    const bare = write(scenario().replace(/costs:\n.*perContact: 0\n/s, 'costs:\n  channel: email\n'), 'bare.yaml');
    const refused = await simulate(bare);
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toMatch(
      /bare\.yaml, line \d+, column \d+: costs\.channel is email, of which the shop's settings/,
    );
    const unpriced = await simulate(
      write(scenario().replace(/costs:\n.*perContact: 0\n/s, 'costs:\n'), 'unpriced.yaml'),
    );
    expect(unpriced.stdout).toMatch(
      /^Revenue, not profit: it sells [\d,.]+ more on average \(95 % of the campaigns: .*\)\. The gross margin and the cost of a contact are unknown, so there is no profit to tell\./m,
    );
    expect(unpriced.stdout).not.toMatch(/^(Profitable|Not profitable|Undecided|net profit|What matters most)/m);
    const { stdout } = await run(
      'settings set --margin 0.3 --contact-cost email=0.01 --json --data'.split(' ').concat(data),
    );
    expect(JSON.parse(stdout)).toMatchObject({ grossMargin: 0.3 });
    try {
      const { costs, campaign } = await simulated(bare);
      expect(costs).toMatchObject({
        economics: { grossMargin: 0.3, perContact: 0.01 },
        fromShop: ['grossMargin', 'perContact'],
        missing: [],
      });
      expect(campaign.money).not.toBeNull();
    } finally {
      await run(['settings', 'set', '--margin', 'unknown', '--contact-cost', 'email=unknown', '--data', data]);
    }
  });

  it('simulates several arms and metrics with the numbers of the API, and says which is best', async () => {
    const several = (audience = AUDIENCE): string => `${scenario(audience)
      .replace(/policies:[\s\S]*/, '')
      .replace(
        '{ days: 5 }',
        '{ days: 5, metrics: [{ metric: conversion }, { metric: revenue, role: guardrail, margin: 0.5 }] }',
      )}arms:
  mail: { share: 0.4 }
  voucher: { share: 0.2, effects: { cartToPurchase: 0.4 }, costs: { discount: 0.2 } }
`;
    const file = write(several(), 'arms.yaml');
    const found = await simulated(file);
    expect((await simulate(file, '--threads', '3', '--json')).stdout).toBe(
      (await simulate(file, '--threads', '1', '--json')).stdout,
    );
    const { createAudience } = await graphql<{ createAudience: { audience: { id: string } } }>(
      'mutation { createAudience(input: { name: "Arms", rule: { kind: ALL_VISITORS } }) { audience { id } } }',
      {},
    );
    const { createCampaign } = await graphql<{ createCampaign: { campaign: { id: string } } }>(
      'mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id } } }',
      { input: { name: 'Arms', audienceId: createAudience.audience.id, hypothesis: 'It helps', upliftRelative: 0.2 } },
    );
    const id = createCampaign.campaign.id;
    await graphql(
      'mutation($input: SimulateScenarioInput!) { simulateScenario(input: $input) { userErrors { message } } }',
      { input: { campaignId: id, scenario: parse(several('')) } },
    );
    const { campaign } = await graphql<{ campaign: { scenarioRuns: { result: object }[] } }>(
      `
        query ($id: ID!) {
          campaign(id: $id) {
            scenarioRuns {
              result {
                trueDifference
                arms {
                  controlUsers
                  falseFindings {
                    value
                  }
                  best {
                    arm
                    isBest
                    choosesBest {
                      value
                    }
                  }
                  arms {
                    name
                    share
                    treatmentUsers
                    netProfit {
                      mean
                      sd
                    }
                    chosen {
                      value
                      low
                      high
                    }
                    mostProfitable {
                      value
                    }
                    breakEven {
                      scale
                    }
                    metrics {
                      metric
                      margin
                      trueDifference
                      shownBetter {
                        value
                      }
                      shownWorse {
                        value
                      }
                    }
                  }
                }
              }
            }
          }
        }
      `,
      { id },
    );
    const { arms, best, controlUsers, falseFindings } = found.arms!;
    const valueOf = (figure: object): { value: number | null } => ({
      value: 'value' in figure ? (figure.value as number) : null,
    });
    expect(campaign.scenarioRuns[0]!.result).toEqual(
      JSON.parse(
        JSON.stringify({
          trueDifference: found.campaign.trueDifference,
          arms: {
            controlUsers,
            falseFindings: valueOf(falseFindings),
            best: { arm: best.arm, isBest: best.isBest, choosesBest: valueOf(best.choosesBest) },
            arms: arms.map(({ name, share, campaign: own, chosen, mostProfitable, breakEven, metrics }) => ({
              name,
              share,
              treatmentUsers: own.treatmentUsers,
              netProfit: { mean: own.money!.netProfit.mean, sd: own.money!.netProfit.sd },
              chosen: {
                ...valueOf(chosen),
                low: 'low' in chosen ? chosen.low : null,
                high: 'high' in chosen ? chosen.high : null,
              },
              mostProfitable: valueOf(mostProfitable),
              breakEven: { scale: breakEven.ok ? breakEven.scale : null },
              metrics: metrics.map(({ metric, margin = null, trueDifference, shownBetter, shownWorse }) => ({
                metric,
                margin,
                trueDifference,
                shownBetter: valueOf(shownBetter),
                shownWorse: valueOf(shownWorse),
              })),
            })),
          },
        }),
      ),
    );
    const { code, stdout } = await simulate(file);
    expect(code).toBe(0);
    for (const words of [
      /users without and \d+ with mail, \d+ with voucher\.$/m,
      /^Arms, each against the control, corrected by Holm:$/m,
      /^arm +users +true effect +net profit/m,
      /^voucher +\d+ /m,
      /^control +\d+ +[\d.]+ %/m,
      /^mail +revenue +guardrail, 50 % /m,
      /is best|Which is best is not known|No campaign is best/,
      /^Without any effect the test finds one in [\d.]+ %/m,
      /^What follows is about (mail|voucher)\.$/m,
    ])
      expect(stdout).toMatch(words);
  });

  it('runs on the snapshot that the file or the option names', async () => {
    const before = (await simulated(write(scenario()))).snapshotId;
    await importLines(
      folder,
      data,
      'more.csv',
      Array.from({ length: 30 }, (_, user) => logLine(90_000 + user, onDay(3), 'view')),
    );
    const now = await simulated(write(scenario()));
    expect(now.snapshotId).not.toBe(before);
    expect(now.audience.users).toBe(250);
    const named = await simulated(write(`snapshot: ${before}\n${scenario()}`, 'named.yaml'));
    expect([named.snapshotId, named.audience.users]).toEqual([before, 220]);
    expect((await simulated(write(scenario()), '--snapshot', before)).campaign).toEqual(named.campaign);
    const { code, stderr } = await simulate(
      write(`snapshot: ${before}\n${scenario()}`, 'named.yaml'),
      '--snapshot',
      now.snapshotId,
    );
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^Error: named\.yaml, line 1, column 11: snapshot is snp_\S+, but --snapshot names snp_/),
    ]);
  });

  it.each<[string, (text: string) => string, number, RegExp]>([
    [
      'an unknown key',
      (text) => text.replace('cartToPurchase', 'cartToPurchse'),
      2,
      /^Error: bad\.yaml, line 8, column 3: effects\.cartToPurchse is not known; did you mean cartToPurchase\?$/m,
    ],
    [
      'an uplift below −100 %',
      (text) => text.replace('value: 0.2, low: 0.02', 'value: -1.5, low: -2'),
      2,
      /^Error: bad\.yaml, line 9, column 22: .* is -1\.5; give a number from -1 to 1000\.\nbad\.yaml, line 9, column 33: .* is -2;/m,
    ],
    [
      'an uplift beyond 100 % of a rate',
      (text) => text.replace('value: 0.2, low: 0.02, high: 0.4', 'value: 9, low: 0, high: 10'),
      1,
      /cartToPurchase of segment \w+: upliftRelative is 9, which would take a rate of .* Or give a ceiling/,
    ],
    [
      'an unknown kind of audience',
      (text) => text.replace('all-visitors', 'everybody'),
      2,
      /line 5, column 19: audience\.kind is "everybody"; give one of all-visitors, /,
    ],
    [
      'no kind of audience',
      (text) => text.replace(AUDIENCE, ''),
      2,
      /line 5, column 11: audience\.kind is not given; give one of /,
    ],
    [
      'a day that is none',
      (text) => text.replace('entry', 'from: 2019-02-30, to: 2019-10-10, entry'),
      2,
      /audience\.from is 2019-02-30, which is no day of the calendar/,
    ],
    [
      'half a period',
      (text) => text.replace('entry', 'from: 2019-10-02, entry'),
      2,
      /audience\.from is given without to/,
    ],
    [
      'a period that ends before it begins',
      (text) => text.replace('entry', 'from: 2019-10-02, to: 2019-10-01, entry'),
      2,
      /audience\.to is 2019-10-01, before 2019-10-02/,
    ],
    [
      'a category of a kind that has none',
      (text) => text.replace('entry', 'category: electronics, entry'),
      2,
      /audience\.category is of category-viewers and cart-abandoned, but the kind is all-visitors/,
    ],
    [
      'users who enter by their first session',
      (text) => text.replace('entry: start', 'entry: first-session'),
      2,
      /audience\.entry is first-session, .*write entry: start/,
    ],
    ['no days', (text) => text.replace('days: 5', 'alpha: 0.1'), 2, /line 6, column 7: test\.days is not given/],
    [
      '10⁹ users',
      (text) => text.replace('entry', 'users: 1000000000, entry').replace('runs: 60', 'runs: 1000'),
      2,
      /audience\.users is 1000000000, which makes 1\.0e\+12 users in 1000 runs, .* give at most 100000000 as audience\.users/,
    ],
    [
      'a share for each arm that is none',
      (text) => text.replace('days: 5', 'days: 5, treatmentShare: 1'),
      2,
      /test\.treatmentShare is 1; give a number above 0 below 1/,
    ],
    [
      'a snapshot that is gone',
      (text) => `snapshot: snp_20180101t000000-12345678\n${text}`,
      2,
      /line 1, column 11: snapshot is snp_20180101t000000-12345678, which is not there \(any more\)/,
    ],
    [
      'an empty audience',
      (text) => text.replace('all-visitors', 'category-viewers, category: kitchen.knives'),
      1,
      /Nobody is in the audience/,
    ],
    [
      'a log that ends too early',
      (text) => text.replace('days: 5', 'days: 90'),
      1,
      /follows none of the \d+ users for 90 days/,
    ],
    [
      'another encoding',
      (text) => Buffer.from(text, 'utf16le').toString('latin1'),
      2,
      /bad\.yaml is no text in UTF-8: save it as UTF-8\./,
    ],
    ['no YAML', () => 'name: [', 2, /line 1, column \d+: the file is not YAML here/],
    ['an empty file', () => '', 2, /line 1, column 1: the file is empty/],
    [
      'a file that is too long',
      (text) => text + '# more\n'.repeat(20_000),
      2,
      /bad\.yaml has more than 100000 characters; shorten it\./,
    ],
  ])('refuses %s in words', async (_, change, wanted, message) => {
    const { code, stdout, stderr } = await simulate(write(change(scenario()), 'bad.yaml'));
    expect({ code, stdout }).toEqual({ code: wanted, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('says what belongs into the file, what belongs beside one, and that there is none', async () => {
    const file = write(scenario());
    expect(await simulate(file, '--treatment-share', '0.2')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--treatment-share is said by the scenario file'),
    });
    expect(await run(['simulate', '--data', data, '--snapshot', 'snp_1'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--snapshot is of a scenario file'),
    });
    expect(
      await run(['simulate', '--data', data, '--audience', 'category-viewers', '--category', 'kitchen.knives']),
    ).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        'Nobody is in the audience "Viewers of a category kitchen.knives": choose a wider one, or a longer period.',
      ),
    });
    expect(await simulate(join(folder, 'none.yaml'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('none.yaml: there is no such file'),
    });
    expect(await simulate(file, '--snapshot', 'zzz')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no snapshot zzz'),
    });
  });
});
