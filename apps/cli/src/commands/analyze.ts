import { Argument, InvalidArgumentError, Option, type Command } from 'commander';
import { armsOption, type AnalyzeOptions } from '../analyze/experiment-plan.js';
import { metricOption } from '../analyze/metric-option.js';
import { CliError } from '../failure.js';
import {
  defaultDataFolder,
  jsonOption,
  keptFolder,
  numberBetween,
  share,
  timeZone,
  userPath,
  wholeNumber,
} from '../options.js';
import { note, printResult } from '../output.js';
import { withProgress } from '../with-progress.js';

interface CampaignAnalysisOptions {
  campaign?: string;
  unitsOut?: string;
  data?: string;
  timeZone?: string;
}

/** What only a campaign has. */
const FOR_CAMPAIGNS = ['unitsOut', 'data', 'timeZone'] as const;

/** `analyze`: what an A/B test shows, from a file with a row a unit, in which the data folder has no part; or what a campaign of the data folder does. */
export function analyzeCommand(program: Command): void {
  const named = (option: Option): Option => option.conflicts('plan');
  const command = program
    .command('analyze')
    .description(
      'analyze an A/B test from a file with a row a unit (its arm, and a number for each metric), or a campaign of the data folder',
    )
    .addArgument(
      new Argument(
        '[file]',
        'CSV (also .csv.gz) with a header: unit, arm, exposed_at where known, and a column for each metric',
      ).argParser(userPath),
    )
    .addOption(
      named(
        new Option(
          '--metric <name:kind,...>',
          'what is measured, once for each: conversion, mean, ratio, quantile or retention, such as revenue:mean,cuped,winsorize=0.99',
        ).argParser(metricOption),
      ),
    )
    .addOption(new Option('--plan <file>', 'instead: the plan as JSON, with arms and metrics').argParser(userPath))
    .addOption(
      named(
        new Option(
          '--arms <name=share,...>',
          'arms with their planned shares; by default those in the file, of equal shares',
        ).argParser(armsOption),
      ),
    )
    .addOption(named(new Option('--control <arm>', 'the arm without the campaign; by default the one called control')))
    .addOption(
      named(
        new Option('--framework <name>', 'how often it may be looked at, and how it is judged')
          .choices(['frequentist', 'always-valid', 'bayesian'])
          .default('frequentist'),
      ),
    )
    .addOption(
      named(
        new Option('--alpha <number>', 'two-sided significance level').default(0.05).argParser(numberBetween(0, 1)),
      ),
    )
    .addOption(
      named(
        new Option('--correction <name>', 'over primary metrics and arms')
          .choices(['holm', 'benjamini-hochberg'])
          .default('holm'),
      ),
    )
    .addOption(
      named(
        new Option('--interval <name>', 'of a difference of shares')
          .choices(['newcombe', 'agresti-caffo'])
          .default('newcombe'),
      ),
    )
    .addOption(
      named(
        new Option('--planned-units <number>', 'units of all arms at which the test ends').argParser(
          wholeNumber(1, Number.MAX_SAFE_INTEGER),
        ),
      ),
    )
    .addOption(
      new Option(
        '--earlier-looks <units>',
        'for a group-sequential plan: units of all arms at each look before, such as 10000,20000',
      ).argParser(unitsOption),
    )
    .addOption(
      new Option(
        '--ended <yes|no>',
        'whether nothing more is to come; by default where the planned units or looks are reached, or none are planned',
      ).choices(['yes', 'no']),
    )
    .addOption(
      new Option('--segment <column>', 'a column that divides the units, once for each')
        .default([], 'none')
        .argParser((text: string, before: string[]) => [...before, text]),
    )
    .addOption(
      new Option('--most-in-two-arms <share>', 'units in two arms that may be left out')
        .default(0.01, '1%')
        .argParser(share),
    )
    .option(
      '--robustness',
      "compare means also by the bootstrap, permutations and ranks, beside Welch's test, which decides",
    )
    .addOption(
      new Option(
        '--resamples <number>',
        'with --robustness: resamples and permutations; by default 10,000, or as many as draw a billion values, never fewer than 100',
      ).argParser(wholeNumber(100, 10_000_000)),
    )
    .addOption(new Option('--unit-column <name>', 'column of the ids of units').default('unit'))
    .addOption(new Option('--arm-column <name>', 'column of the arms').default('arm'))
    .addOption(
      new Option(
        '--exposed-column <name>',
        'column of the times of exposure; by default exposed_at where there is one',
      ),
    )
    .option(
      '--campaign <id>',
      'instead of a file: a campaign, by its plan; kept with it, and of a group-sequential plan a look',
    )
    .addOption(
      new Option(
        '--units-out <file>',
        'with --campaign: write a row a unit there, and the plan beside it, from which the same numbers come',
      ).argParser(userPath),
    )
    .addOption(new Option('--data <dir>', 'with --campaign: data folder, by default .cartograph').argParser(keptFolder))
    .addOption(
      new Option(
        '--time-zone <zone>',
        'with --campaign: IANA time zone of local days, by default Asia/Dubai',
      ).argParser(timeZone),
    )
    .addOption(jsonOption())
    .action(async (file: string | undefined, options: AnalyzeOptions & CampaignAnalysisOptions & { json: boolean }) => {
      const given = command.options
        .map((option) => option.attributeName())
        .filter((name) => name !== 'json' && command.getOptionValueSource(name) === 'cli');
      const flag = (name: string): string =>
        command.options.find((option) => option.attributeName() === name)?.long ?? name;
      const isOfCampaigns = (name: string): boolean =>
        name === 'campaign' || (FOR_CAMPAIGNS as readonly string[]).includes(name);
      if (options.campaign === undefined) {
        if (file === undefined)
          throw new CliError(
            'Say what to analyze: a file, or a campaign with --campaign ID ("cartograph campaigns list" lists them).',
            2,
          );
        const misplaced = given.find(isOfCampaigns);
        if (misplaced !== undefined)
          throw new CliError(
            `${flag(misplaced)} is of a campaign: add --campaign ID instead of the file, or leave it out.`,
            2,
          );
        if (options.resamples !== undefined && !options.robustness)
          throw new CliError('--resamples is of --robustness: add that, or leave it out.', 2);
        const [{ analyzeFile }, { fileAnalysisText }] = await Promise.all([
          import('../analyze/analyze-file.js'),
          import('../analyze/analysis-text.js'),
        ]);
        const analysis = await withProgress((hooks) => analyzeFile(file, options, hooks));
        return printResult(analysis, { json: options.json, text: () => fileAnalysisText(analysis) });
      }
      if (file !== undefined) throw new CliError('Give a file or --campaign, not both.', 2);
      const asked = given.find((name) => name === 'robustness' || name === 'resamples');
      if (asked !== undefined)
        throw new CliError(`The means of a campaign are compared by all methods anyway; leave ${flag(asked)} out.`, 2);
      const said = given.find((name) => !isOfCampaigns(name));
      if (said !== undefined) throw new CliError(`${flag(said)} is said by the campaign's plan; leave it out.`, 2);
      const data = options.data ?? defaultDataFolder();
      const { analyzeCampaign, campaignAnalysisText } = await import('../analyze/campaign-analysis.js');
      const analysis = await withProgress((hooks) =>
        analyzeCampaign(
          { ...options, campaign: options.campaign ?? '', data, timeZone: options.timeZone ?? 'Asia/Dubai' },
          hooks,
        ),
      );
      if (analysis.unitsFile !== null)
        note(`Its units are in ${analysis.unitsFile.file}: ${analysis.unitsFile.command}`);
      return printResult(analysis, { json: options.json, text: () => campaignAnalysisText(analysis) });
    });
}

function unitsOption(text: string): number[] {
  return text.split(',').map((part) => {
    if (!/^\d+$/.test(part.trim())) throw new InvalidArgumentError('Give whole numbers, such as 10000,20000.');
    return Number(part);
  });
}
