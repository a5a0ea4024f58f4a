import { describe, expect, it } from 'vitest';
import { parseScenario, ScenarioError } from './parse-scenario.js';
import { checkChannels, withShopCosts } from './shop-costs.js';

const shop = {
  grossMargin: 0.35,
  contactCosts: [
    { channel: 'Email', perContact: 0.01 },
    { channel: 'sms', perContact: 0.2 },
  ],
};
const filled = (costs: string): ReturnType<typeof withShopCosts> =>
  withShopCosts(parseScenario(`name: A\n${costs}\n`), shop);

describe('withShopCosts', () => {
  it('fills in the margin and the cost of the channel that the file names', () => {
    const { scenario, fromShop } = filled('costs: { channel: email, fixed: 5 }');
    expect(scenario.economics).toEqual({ grossMargin: 0.35, perContact: 0.01, fixed: 5 });
    expect(fromShop).toEqual(['grossMargin', 'perContact']);
  });

  it('leaves what the file says, and what nobody knows', () => {
    expect(filled('costs: { channel: email, grossMargin: 1, perContact: 0 }')).toMatchObject({
      scenario: { economics: { grossMargin: 1, perContact: 0 } },
      fromShop: [],
    });
    expect(filled('').scenario.economics).toEqual({ grossMargin: 0.35 });
    expect(withShopCosts(parseScenario('name: A\n'), { grossMargin: null, contactCosts: [] })).toMatchObject({
      scenario: { economics: {} },
      fromShop: [],
    });
  });

  it('takes an arm’s own channel before what is said of all', () => {
    const { scenario } = filled(
      'costs: { channel: email }\narms: { a: { share: 0.2 }, b: { share: 0.2, costs: { channel: SMS } }, c: { share: 0.2, costs: { channel: sms, perContact: 3 } } }',
    );
    expect(scenario.arms!.map(({ economics }) => economics)).toEqual([{}, { perContact: 0.2 }, { perContact: 3 }]);
  });
});

describe('checkChannels', () => {
  it('refuses a channel without a cost at its place, unless the file gives one', () => {
    const problems = (text: string, contactCosts = shop.contactCosts): string[] => {
      try {
        parseScenario(`name: A\n${text}`, checkChannels({ contactCosts }));
        return [];
      } catch (error) {
        if (!(error instanceof ScenarioError)) throw error;
        return error.message.split('\n');
      }
    };
    expect(problems('costs: { channel: emial }\n')).toEqual([
      "line 2, column 19: costs.channel is emial, of which the shop's settings name no cost; they name Email, sms. Add it there, or give perContact.",
    ]);
    expect(problems('costs: { channel: push }\n', [])[0]).toContain('they name none of any channel.');
    expect(problems('costs: { channel: push, perContact: 1 }\n')).toEqual([]);
    expect(problems('arms: { a: { share: 0.2, costs: { channel: fax } } }\n')[0]).toMatch(
      /^line 2, column 44: arms\.a\.costs\.channel is fax/,
    );
  });
});
