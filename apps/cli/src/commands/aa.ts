import { Option, type Command } from 'commander';
import { logMetricOption } from '../aa/log-metric-option.js';
import type { AaOptions } from '../aa/run-aa.js';
import { armWeights } from '../arm-weights.js';
import { addAudienceOptions } from '../audience-options.js';
import { CliError } from '../failure.js';
import {
  dataOption,
  jsonOption,
  numberBetween,
  snapshotName,
  timeZoneOption,
  wholeNumber,
  type DataOptions,
} from '../options.js';
import { printResult } from '../output.js';
import { withProgress } from '../with-progress.js';

/** Exit code of a test that finds effects where there are none, or that cannot be made. */
const NOT_SOUND = 3;

const SAID_BY_CAMPAIGN = [
  'audience',
  'category',
  'from',
  'to',
  'metric',
  'window',
  'arms',
  'alpha',
  'snapshot',
] as const;

/** `aa`: how often a test finds effects in the past, where nothing was done. */
export function aaCommand(program: Command): void {
  const command = program
    .command('aa')
    .description(
      'A/A test on the past: deal an audience to arms again and again, and see how often the test finds an effect although nothing was done',
    )
    .option(
      '--campaign <id>',
      "instead of the options: of this campaign's audience and plan; it is kept with the campaign, whose approval asks for it",
    );
  addAudienceOptions(command, 'it is of')
    .addOption(
      new Option(
        '--metric <measure,...>',
        'what is tested, once for each: purchase, revenue, orders or return, such as revenue,cuped,winsorize=0.99 or return,from=7,to=14',
      )
        .default(
          [{ metric: { name: 'purchase', kind: 'conversion' }, source: { from: 'log', measure: 'purchase' } }],
          'purchase',
        )
        .argParser(collected()),
    )
    .addOption(new Option('--window <days>', 'days after entering that count').default(7).argParser(wholeNumber(1, 90)))
    .addOption(
      new Option('--arms <weights>', 'shares of the arms, control first: 0.5,0.25,0.25 or control=0.5,mail=0.5')
        .default(
          [
            { name: 'control', weight: 0.5 },
            { name: 'treatment', weight: 0.5 },
          ],
          '0.5,0.5',
        )
        .argParser(armWeights),
    )
    .addOption(
      new Option('--alpha <number>', 'two-sided level of each test').default(0.05).argParser(numberBetween(0, 1)),
    )
    .addOption(
      new Option('--rerandomizations <number>', 'times that all users are dealt again')
        .default(2_000)
        .argParser(wholeNumber(100, 20_000)),
    )
    .addOption(
      new Option('--seed <number>', 'the same seed gives the same result')
        .default(1)
        .argParser(wholeNumber(0, 2 ** 31 - 1)),
    )
    .addOption(
      new Option('--snapshot <id>', 'its id, a piece of it; by default the current one').argParser(snapshotName),
    )
    .addOption(timeZoneOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `\nExit code 0: sound; ${NOT_SOUND}: not sound, or the test cannot be made; 1 and 2 as everywhere.`,
    )
    .action(async (options: DataOptions & AaOptions & { campaign?: string }) => {
      const { campaign, data: dataDir, timeZone } = options;
      const said =
        campaign === undefined
          ? undefined
          : SAID_BY_CAMPAIGN.find((name) => command.getOptionValueSource(name) === 'cli');
      if (said !== undefined) throw new CliError(`--${said} is said by the campaign; leave it out.`, 2);
      const [{ runAa, runCampaignAa }, { aaText }] = await Promise.all([
        import('../aa/run-aa.js'),
        import('../aa/aa-text.js'),
      ]);
      const test = await withProgress((hooks) =>
        campaign === undefined ? runAa(options, hooks) : runCampaignAa({ dataDir, timeZone }, campaign, options, hooks),
      );
      printResult(test, { json: options.json, text: () => aaText(test) });
      if (test.result.verdictKind !== 'SOUND') process.exitCode = NOT_SOUND;
    });
}

/** Adds up metrics; the first one takes the default's place. */
function collected(): (text: string) => AaOptions['metric'] {
  let metrics: AaOptions['metric'] = [];
  return (text) => (metrics = logMetricOption(text, metrics));
}
