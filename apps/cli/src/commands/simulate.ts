import { Option, type Command } from 'commander';
import { dataOption, jsonOption, localDate, numberBetween, timeZoneOption, wholeNumber } from '../options.js';
import { printResult } from '../output.js';
import { withProgress } from '../with-progress.js';
import type { CampaignOptions } from '../campaign.js';
import type { DataOptions } from '../options.js';

/** `simulate`: a campaign's A/B test on the shop's own users; nothing is stored. */
export function simulateCommand(program: Command): void {
  program
    .command('simulate')
    .description("design a campaign's A/B test and simulate it on the shop's own users; nothing is stored")
    .addOption(
      new Option('--audience <kind>', 'whom the campaign addresses')
        .choices(['all-visitors', 'carted-not-bought', 'viewed-not-carted', 'buyers', 'category-viewers'])
        .default('carted-not-bought'),
    )
    .option('--category <code>', 'for category-viewers: the category')
    .addOption(new Option('--from <day>', 'first local day; default the whole log').argParser(localDate))
    .addOption(new Option('--to <day>', 'last local day').argParser(localDate))
    .addOption(new Option('--uplift <number>', 'hypothesised uplift, relative: 0.05 is +5 % of the baseline').default(0.05).argParser(numberBetween(-1, 100)))
    .addOption(new Option('--alpha <number>', 'two-sided significance level').default(0.05).argParser(numberBetween(0, 1)))
    .addOption(new Option('--power <number>', 'chance to find the uplift if it is real').default(0.8).argParser(numberBetween(0, 1)))
    .addOption(new Option('--treatment-share <number>', 'share of the audience that gets the campaign').default(0.5).argParser(numberBetween(0, 1)))
    .addOption(new Option('--runs <number>', 'experiments to simulate').default(1_000).argParser(wholeNumber(1, 100_000)))
    .addOption(new Option('--seed <number>', 'the same seed gives the same result').default(1).argParser(wholeNumber(0, 2 ** 31 - 1)))
    .addOption(timeZoneOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options: DataOptions & CampaignOptions) => {
      const { campaignText, simulateCampaign } = await import('../campaign.js');
      const campaign = await withProgress((hooks) => simulateCampaign(options, hooks));
      printResult(campaign, { json: options.json, text: () => campaignText(campaign) });
    });
}
