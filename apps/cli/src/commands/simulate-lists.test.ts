import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { executeLocal } from '@cartograph/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { SimulatedFile } from '../simulate/simulate-file.js';
import { runInProcess as run } from '../testing/in-process.js';
import { onDay, smallShop } from '../testing/small-shop.js';

/** Of 120 users each likes one of two parts of the catalog; all look and cart in the first week, and a third buys in the second. */
function lines(): string[] {
  return Array.from({ length: 120 }, (_, user): string[] => {
    const line = (day: number, type: string, place: number): string => {
      const part = user % 3 === 0 ? 1 : 0;
      return `${onDay(day).toISOString().slice(0, 19).replace('T', ' ')} UTC,${type},${1_000 + 100 * part + ((7 * user + place) % 9)},${77 + part},shop.part${part},acme,25.00,${user + 1},${user}-${day}`;
    };
    return [
      line(user % 5, 'view', 0),
      line(user % 5, 'cart', 1),
      line(user % 5, 'cart', 2),
      line(8, 'view', 3),
      ...(user % 3 === 1 ? [line(9, 'purchase', 3)] : []),
      ...(user === 0 ? [line(20, 'view', 3)] : []),
      // Somebody else buys on each day of the first week: none of them has lost its purchases.
      ...(user < 5
        ? [`${line(user, 'purchase', 4).split(',').slice(0, -2).join(',')},${900 + user},buyer-${user}`]
        : []),
    ];
  }).flat();
}

let folder: string;
let data: string;
beforeAll(async () => {
  ({ folder, data } = await smallShop(lines()));
  const { code, stderr } = await run(['train', '--kinds', 'most_carted,item_knn', '--budget', '600', '--data', data]);
  if (code !== 0) throw new Error(stderr);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const scenario = (kind: string, treatment = '{ model: item_knn, length: 4 }'): string => `name: Own lists
runs: 50
audience: { ${kind}entry: start }
test: { days: 7 }
costs: { grossMargin: { value: 0.3, low: 0.2, high: 0.4 }, perContact: 0 }
recommendations:
  control: { model: popularity, length: 4 }
  treatment: ${treatment}
  response: { steepness: 0.7, responsesPerUser: 0.1 }
policies: [{ kind: fixed }]
`;
const write = (content: string): string => {
  const file = join(folder, 'lists.yaml');
  writeFileSync(file, content);
  return file;
};
const FILE = 'kind: carted-not-bought, ';
const simulate = (content: string, ...args: string[]): ReturnType<typeof run> =>
  run(['simulate', write(content), '--data', data, ...args]);

async function graphql<Answer>(query: string, variables: object): Promise<Answer> {
  const { data: answer, errors } = await executeLocal(
    { dataDir: data },
    { query, variables: variables as Record<string, unknown> },
  );
  if (errors) throw errors[0]!;
  return answer as Answer;
}

describe('simulate FILE.yaml with recommendations', () => {
  it('prints the same bytes at any number of threads, and the numbers of simulateScenario', async () => {
    const outputs = [];
    for (const threads of ['1', '2']) outputs.push(await simulate(scenario(FILE), '--threads', threads, '--json'));
    expect(outputs.map(({ code }) => code)).toEqual([0, 0]);
    expect(outputs[1]!.stdout).toBe(outputs[0]!.stdout);
    const { campaign, lists, shown } = JSON.parse(outputs[0]!.stdout) as SimulatedFile;
    const { createAudience } = await graphql<{ createAudience: { audience: { id: string } } }>(
      'mutation { createAudience(input: { name: "Carts", rule: { kind: CARTED_NOT_BOUGHT } }) { audience { id } } }',
      {},
    );
    const { createCampaign } = await graphql<{ createCampaign: { campaign: { id: string } } }>(
      'mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id } } }',
      { input: { name: 'Lists', audienceId: createAudience.audience.id, hypothesis: 'They fit', upliftRelative: 0.2 } },
    );
    const { id } = createCampaign.campaign;
    const { simulateScenario } = await graphql<{ simulateScenario: { userErrors: unknown[] } }>(
      'mutation($input: SimulateScenarioInput!) { simulateScenario(input: $input) { userErrors { message } } }',
      { input: { campaignId: id, scenario: parse(scenario('')) } },
    );
    expect(simulateScenario.userErrors).toEqual([]);
    const {
      campaign: {
        scenarioRuns: [found],
      },
    } = await graphql<{
      campaign: { scenarioRuns: { result: { trueDifference: number; netProfit: object; lists: object } }[] };
    }>(
      `
        query ($id: ID!) {
          campaign(id: $id) {
            scenarioRuns {
              result {
                trueDifference
                netProfit {
                  mean
                  sd
                }
                lists {
                  control {
                    modelId
                    responsesPerUser
                    meanShown
                  }
                  treatment {
                    modelId
                    responsesPerUser
                    lookedAhead {
                      users
                      days
                    }
                  }
                  usersMeasured
                  shareShownAlike
                  scale
                  anchor
                  isSameDirection
                  netProfitLow
                  netProfitHigh
                  points {
                    steepness
                    affinityWeight
                    trueDifference
                    netProfit
                  }
                }
              }
            }
          }
        }
      `,
      { id },
    );
    expect(found?.result).toEqual({
      trueDifference: campaign.trueDifference,
      netProfit: { mean: campaign.money!.netProfit.mean, sd: campaign.money!.netProfit.sd },
      lists: {
        control: { modelId: shown?.control?.modelId, responsesPerUser: lists?.responsesPerUser.control, meanShown: 4 },
        treatment: {
          modelId: shown?.treatment.modelId,
          responsesPerUser: lists?.responsesPerUser.treatment,
          lookedAhead: shown?.treatment.lookedAhead,
        },
        usersMeasured: shown?.usersMeasured,
        shareShownAlike: shown?.shareShownAlike,
        scale: lists?.model.scale,
        anchor: lists?.sensitivity.anchor.toUpperCase(),
        isSameDirection: lists?.sensitivity.isSameDirection,
        netProfitLow: lists?.sensitivity.netProfit?.low,
        netProfitHigh: lists?.sensitivity.netProfit?.high,
        points: lists?.sensitivity.points.map((point) => ({
          steepness: point.steepness,
          affinityWeight: point.affinityWeight,
          trueDifference: point.ok ? point.trueDifference : null,
          netProfit: point.ok ? point.netProfit : null,
        })),
      },
    });
    expect(shown?.treatment.lookedAhead).toMatchObject({ users: 120 });
  });

  it('says in words what was shown, that models looked ahead, and how the answer hangs on the user model', async () => {
    const { code, stdout } = await simulate(scenario(FILE));
    expect(code).toBe(0);
    for (const words of [
      /^- without the campaign: Popularity, 4 of 4 products on average, learned until 2019-10-21; 0\.1 bought from it per user$/m,
      /^They respond by a user model, assumed: steepness 0\.7, scale [\d.]+, affinityWeight 1\. Affinities are measured on what 72 of the 120 users did/m,
      /^How the answer hangs on the user model \(worked out without chance, the control responding as often\): /m,
      /^affinities weigh +bias \^ 0\.5 +bias \^ 1 +bias \^ 2/m,
      /^ +0\.5 × +\S+ pp .*, net profit -?[\d.,]+/m,
      /^(It is profitable under|Whether it is profitable turns)/m,
      /^- The models of the lists with the campaign looked ahead: they had learned until 2019-10-21, \d+ days beyond the first entry, and 120 users entered before that/m,
      /^- How users respond to lists is assumed/m,
      /^What matters most/m,
    ])
      expect(stdout).toMatch(words);
    expect(stdout).not.toMatch(/Break-even/);
  });

  it('refuses what is not there at its place', async () => {
    expect(await simulate(scenario(FILE, '{ model: ease, rules: None such }'))).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /lists\.yaml, line 8, column 23: recommendations\.treatment\.model is ease, but the live training has .*\n.*line 8, column 36: recommendations\.treatment\.rules is None such, which is not there/,
      ),
    });
  });
});
