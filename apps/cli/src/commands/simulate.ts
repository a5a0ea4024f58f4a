import { Argument, Option, type Command } from 'commander';
import { addAudienceOptions } from '../audience-options.js';
import {
  dataOption,
  jsonOption,
  numberBetween,
  snapshotName,
  timeZoneOption,
  userPath,
  wholeNumber,
} from '../options.js';
import { note, printResult } from '../output.js';
import { CliError } from '../failure.js';
import { withProgress } from '../with-progress.js';
import type { CampaignOptions } from '../simulate/simulate-options.js';
import type { DataOptions } from '../options.js';

interface SimulateOptions extends DataOptions, CampaignOptions {
  snapshot?: string;
}

/** What a scenario file says itself. */
const SAID_BY_FILE = [
  'audience',
  'category',
  'from',
  'to',
  'uplift',
  'alpha',
  'power',
  'treatmentShare',
  'runs',
  'seed',
  'window',
  'channel',
] as const;
const FOR_FILES = ['snapshot'] as const;

const SYNTHETIC = 'The users are synthetic: the demo shop made them.';

/** `simulate`: a scenario file, or a campaign by a few options, on the shop's own users; nothing is stored. */
export function simulateCommand(program: Command): void {
  const command = program
    .command('simulate')
    .description(
      "simulate a campaign on the shop's own users: a scenario file, or the campaign that the options below say; nothing is stored",
    )
    .addArgument(
      new Argument(
        '[file]',
        'scenario file (YAML): effects, costs, ranges, ways to decide; it says all but --snapshot, --threads and --time-zone',
      ).argParser(userPath),
    );
  addAudienceOptions(command, 'the campaign addresses')
    .addOption(
      new Option(
        '--uplift <number>',
        'hoped for, relative: 0.05 is +5 % of the baseline; the simulation doubts it, and goes by what past campaigns brought',
      )
        .default(0.05)
        .argParser(numberBetween(-1, 100)),
    )
    .addOption(
      new Option('--alpha <number>', 'two-sided significance level').default(0.05).argParser(numberBetween(0, 1)),
    )
    .addOption(
      new Option('--power <number>', 'chance to find the uplift if it is real')
        .default(0.8)
        .argParser(numberBetween(0, 1)),
    )
    .addOption(
      new Option('--treatment-share <number>', 'share of the audience that gets the campaign')
        .default(0.5)
        .argParser(numberBetween(0, 1)),
    )
    .addOption(
      new Option('--runs <number>', 'experiments to simulate').default(1_000).argParser(wholeNumber(1, 100_000)),
    )
    .addOption(
      new Option('--seed <number>', 'the same seed gives the same result')
        .default(1)
        .argParser(wholeNumber(0, 2 ** 31 - 1)),
    )
    .addOption(
      new Option('--window <days>', 'days after entering in which purchases count')
        .default(7)
        .argParser(wholeNumber(1, 366)),
    )
    .option(
      '--channel <name>',
      "whose cost of a contact in the shop's settings counts; by default the only one that they name",
    )
    .addOption(
      new Option(
        '--snapshot <id>',
        'of a scenario file: on this snapshot, its id or a piece of it; by default the one that the file names, or the current one',
      ).argParser(snapshotName),
    )
    .addOption(
      new Option(
        '--threads <number>',
        'threads that simulate, by default one a core; the result is the same',
      ).argParser(wholeNumber(1, 512)),
    )
    .addOption(timeZoneOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (file: string | undefined, options: SimulateOptions) => {
      const given = (names: readonly string[]): string | undefined =>
        names.find((name) => command.getOptionValueSource(name) === 'cli');
      const flag = (name: string): string => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
      if (file === undefined) {
        const misplaced = given(FOR_FILES);
        if (misplaced !== undefined)
          throw new CliError(`${flag(misplaced)} is of a scenario file: name one, or leave it out.`, 2);
        const { campaignText, simulateOptions } = await import('../simulate/simulate-options.js');
        const campaign = await withProgress((hooks) => simulateOptions(options, hooks));
        if (campaign.isSynthetic && options.json) note(SYNTHETIC);
        return printResult(campaign, { json: options.json, text: () => campaignText(campaign) });
      }
      const said = given(SAID_BY_FILE);
      if (said !== undefined)
        throw new CliError(`${flag(said)} is said by the scenario file; leave it out, and write it into the file.`, 2);
      const [{ simulateFile }, { scenarioText }] = await Promise.all([
        import('../simulate/simulate-file.js'),
        import('../simulate/scenario-text.js'),
      ]);
      const simulated = await withProgress((hooks) => simulateFile(file, options, hooks));
      if (simulated.isSynthetic && options.json) note(SYNTHETIC);
      return printResult(simulated, { json: options.json, text: () => scenarioText(simulated) });
    });
}
