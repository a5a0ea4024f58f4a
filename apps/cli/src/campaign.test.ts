import { describe, expect, it } from 'vitest';
import { campaignText, simulateCampaign, type Campaign } from './campaign.js';

const share = (value: number): Campaign['simulation']['shareSignificant'] => ({
  ok: true,
  value,
  low: value - 0.01,
  high: value + 0.01,
  level: 0.95,
  method: 'Wilson',
});
const unknown = { ok: false, reason: 'zero-baseline', detail: 'nobody bought.' } as const;
const spread = (mean: number): Campaign['simulation']['uplift'] =>
  ({
    mean,
    quantiles: [
      { q: 0.025, value: mean - 0.1 },
      { q: 0.5, value: mean },
      { q: 0.975, value: mean + 0.1 },
    ],
  }) as unknown as Campaign['simulation']['uplift'];
const campaign: Campaign = {
  snapshotId: 'snp_a',
  audience: {
    name: 'Carted, not bought',
    population: 'users',
    size: 12_345,
    buyers: 617,
    buyersPerUser: share(0.05),
    usersPerDay: 400,
    faults: [],
    daysLeftOut: [],
  },
  hypothesis: { upliftRelative: 0.2, alpha: 0.05, power: 0.8, treatmentShare: 0.5 },
  design: {
    needed: {
      ok: true,
      users: 16_000,
      controlUsers: 8_000,
      treatmentUsers: 8_000,
      isCountable: true,
      treatmentLevel: 0.06,
      method: 'pooled-z',
    },
    powerWithAudience: { ok: true, value: 0.68, method: 'z' } as unknown as Campaign['design']['powerWithAudience'],
    minimumDetectableUplift: {
      ok: true,
      value: 0.231,
      method: 'z',
    } as unknown as Campaign['design']['minimumDetectableUplift'],
  },
  simulation: {
    controlUsers: 6_172,
    treatmentUsers: 6_173,
    uplift: spread(0.2),
    difference: spread(0.01),
    extraBuyers: spread(61.6),
    extraRevenue: spread(18_000.4),
    shareSignificant: share(0.67),
    shareWrongSign: share(0.02),
    falsePositiveRate: share(0.05),
    coverage: share(0.95),
  },
};

describe('a campaign in words', () => {
  it('says whom it is for, what the test needs, and what came out of the experiments', () => {
    expect(campaignText(campaign, 'KRW').split('\n')).toEqual([
      'Carted, not bought: 12,345 users, of whom 5 % (95 % interval 4 % to 6 %) buy without a campaign.',
      'To find 20 % more with a power of 80 % the test needs 16,000 users.',
      'With this audience its power is 68 %.',
      'The smallest uplift that it finds with that power is 23.1 %.',
      '',
      "Simulated on the shop's own users, 6,172 without and 6,173 with the campaign:",
      '  measured uplift: mean 20 %, 95 % of the experiments between 10 % and 30 %',
      '  significant in the hypothesised direction: 67 % (95 % interval 66 % to 68 %); pointing the wrong way: 2 % (95 % interval 1 % to 3 %)',
      '  crying wolf without any effect: 5 % (95 % interval 4 % to 6 %)',
      '  buyers the campaign adds: 62 on average; what they spend: KRW 18,000',
    ]);
  });

  it('says why what cannot be computed is not there, and nothing of the users needed where no uplift is hoped for', () => {
    const { design, audience } = campaign;
    const text = (change: Partial<Campaign['design']>): string =>
      campaignText(
        { ...campaign, audience: { ...audience, buyersPerUser: unknown }, design: { ...design, ...change } },
        null,
      );
    expect(
      text({ needed: unknown, powerWithAudience: unknown, minimumDetectableUplift: unknown }).split('\n').slice(0, 4),
    ).toEqual([
      'Carted, not bought: 12,345 users, of whom – (nobody bought.) buy without a campaign.',
      'No number of users would do: nobody bought.',
      'Its power is unknown: nobody bought.',
      'The smallest uplift it finds is unknown: nobody bought.',
    ]);
    expect(text({ needed: null })).not.toMatch(/users would do|test needs/);
    expect(text({})).toContain('what they spend: 18,000 (no currency is set: "cartograph settings set --currency")');
  });
});

describe('an A/B test of the options is refused before anything is read', () => {
  const options = {
    data: '/nowhere',
    audience: 'all-visitors',
    uplift: 0.1,
    alpha: 0.05,
    power: 0.8,
    treatmentShare: 0.5,
    runs: 1,
    seed: 1,
    timeZone: 'UTC',
  } as const;
  const hooks = { onProgress: () => undefined, signal: new AbortController().signal };

  it('with one end of a period', async () => {
    for (const half of [{ from: '2019-10-01' }, { to: '2019-10-01' }])
      await expect(simulateCampaign({ ...options, ...half }, hooks)).rejects.toMatchObject({
        name: 'CliError',
        code: 2,
      });
  });

  it('with a power that every test has', async () => {
    await expect(simulateCampaign({ ...options, power: 0.05 }, hooks)).rejects.toMatchObject({
      code: 2,
      message: '--power is 0.05, no more than --alpha (0.05), which every test reaches: give more, such as 0.8.',
    });
  });

  it('with a folder that is not there', async () => {
    await expect(simulateCampaign(options, hooks)).rejects.toMatchObject({
      code: 1,
      message:
        'There is no data folder /nowhere: name another with --data, or make it with "cartograph import" or "cartograph start".',
    });
  });
});
