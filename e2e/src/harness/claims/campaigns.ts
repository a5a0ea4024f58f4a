import type { CartographClient } from '@cartograph/sdk';
import { basicsOf, type Told } from '../recount.js';
import { count, differs, form, isFalse, share, shows } from './figures.js';
import type { Page, Plan, Sentence, Truth } from './page.js';
import { about } from './plan.js';

const UPLIFT = 0.2;

/** Plans one campaign for everybody, on the first log where some buy and more could, and tries it on the past of that log. */
async function planCampaign(
  client: CartographClient,
  plan: Plan,
  _: () => number,
  rows: readonly Told[],
): Promise<void> {
  const { buyers, visitors } = basicsOf(rows);
  if (plan.campaign || buyers < 5 || buyers * (1 + UPLIFT) > visitors) return;
  await client.saveShopSettings({ grossMargin: 0.35, contactCosts: [{ channel: 'email', perContact: '0.01' }] });
  const { id: audienceId } = await client.audiences.create({ name: 'Everybody', rule: { kind: 'ALL_VISITORS' } });
  const { id } = await client.campaigns.create({
    name: 'Reminder',
    audienceId,
    hypothesis: 'A reminder brings them back',
    upliftRelative: UPLIFT,
  });
  const { scenario } = await client.campaigns.scenarioDraft(id);
  const { job } = await client.campaigns.simulate(id, { ...scenario, runs: 100 });
  await client.jobs.wait(job.id);
  const [run] = await client.campaigns.scenarioRuns(id);
  plan.campaign = { id, result: run?.result ?? null };
}

const amount = String.raw`([+-]?[\d.,]+[KM]?)`;
const amountDiffers = (what: string, text: string, value: number | null | undefined): string | false => {
  const [, digits = '', unit = ''] = /^([+-]?[\d.,]+)([KM]?)$/.exec(text) ?? [];
  const scale = { '': 1, K: 1000, M: 1_000_000 }[unit] ?? 1;
  return isFalse(value == null || !shows(digits, value / scale), `${what} is ${value}, not ${text}`);
};
const resultOf = ({ plan }: Truth) => plan.campaign?.result ?? null;
/** A quantile of the net profit of the runs. */
const netProfitAt = (truth: Truth, at: number): number | undefined =>
  resultOf(truth)?.netProfit?.quantiles.find(({ q }) => Math.abs(q - at) < 1e-9)?.value;
const isWrongly = (truth: Truth, isProfitable: boolean | null): string | false =>
  isFalse(resultOf(truth)?.isProfitable !== isProfitable, `isProfitable is ${resultOf(truth)?.isProfitable}`);

const nothingPlanned: Sentence = {
  form: form(String.raw`No campaign is planned yet\.`),
  falsehoods: (_, { plan }) => [isFalse(plan.campaign !== null, 'one is planned')],
};

export const campaigns: Page = {
  ...about,
  path: '/campaigns',
  prepare: planCampaign,
  sentences: [
    nothingPlanned,
    {
      form: form(String.raw`(\d+) campaigns? (?:is|are) planned; none is simulated yet\.`),
      falsehoods: ([planned = ''], truth) => [
        differs('campaigns', planned, 1),
        isFalse(resultOf(truth) !== null, 'it is simulated'),
      ],
    },
    {
      form: form(
        String.raw`Of (\d+) simulated campaigns? (none|\d+) (?:is|are) expected to be profitable(?:, (\d+) to lose)?: ${amount} net profit in all\.`,
      ),
      falsehoods: ([simulated = '', profitable = '', loses = '0', netProfit = ''], truth) => [
        differs('simulated campaigns', simulated, 1),
        differs(
          'those that are profitable',
          profitable === 'none' ? '0' : profitable,
          resultOf(truth)?.isProfitable === true ? 1 : 0,
        ),
        differs('those that lose', loses, resultOf(truth)?.isProfitable === false ? 1 : 0),
        amountDiffers('the net profit', netProfit, resultOf(truth)?.netProfit?.mean),
      ],
    },
  ],
};

const wrongly = String.raw`(?: If exactly what is significantly better is shipped, this (?:good|losing) campaign would wrongly be (stopped|shipped) in ${share} of the runs\.)?`;
const wrongDiffers = (truth: Truth, what: string | undefined, text = ''): string | false =>
  what !== undefined &&
  differs(
    `wrongly ${what}`,
    text,
    (what === 'stopped' ? resultOf(truth)?.stopsWinner.value : resultOf(truth)?.shipsLoser.value) ?? Number.NaN,
  );

export const simulation: Page = {
  ...about,
  path: '/campaigns/simulation',
  prepare: planCampaign,
  at: (_, { campaign }) => (campaign ? `/campaigns/${campaign.id}/simulation` : '/campaigns'),
  sentences: [
    nothingPlanned,
    {
      form: form(String.raw`Not simulated yet\. Try the campaign on the shop’s own past, before any money is spent\.`),
      falsehoods: (_, truth) => [isFalse(resultOf(truth) !== null, 'it is simulated')],
    },
    {
      form: form(
        String.raw`On average it is (profitable|not profitable): a net profit of ${amount}, between ${amount} and ${amount} in nine of ten runs\. It is profitable in (?:only )?${share} of ${count} simulated campaigns\.${wrongly}`,
      ),
      falsehoods: ([way, netProfit = '', low = '', high = '', chance = '', runs = '', what, wrong], truth) => [
        isWrongly(truth, way === 'profitable'),
        amountDiffers('the net profit', netProfit, resultOf(truth)?.netProfit?.mean),
        amountDiffers('its low end', low, netProfitAt(truth, 0.05)),
        amountDiffers('its high end', high, netProfitAt(truth, 0.95)),
        differs('the share that is profitable', chance, resultOf(truth)?.probabilityOfProfit.value ?? Number.NaN),
        differs('runs', runs, 100),
        wrongDiffers(truth, what, wrong),
      ],
    },
    {
      form: form(
        String.raw`Whether it is profitable is undecided: the net profit is ${amount} on average, which ${count} runs do not tell from nothing\. In nine of ten runs it is between ${amount} and ${amount}; it is profitable in ${share} of them\.`,
      ),
      falsehoods: ([netProfit = '', runs = '', low = '', high = '', chance = ''], truth) => [
        isWrongly(truth, null),
        amountDiffers('the net profit', netProfit, resultOf(truth)?.netProfit?.mean),
        amountDiffers('its low end', low, netProfitAt(truth, 0.05)),
        amountDiffers('its high end', high, netProfitAt(truth, 0.95)),
        differs('the share that is profitable', chance, resultOf(truth)?.probabilityOfProfit.value ?? Number.NaN),
        differs('runs', runs, 100),
      ],
    },
  ],
};
