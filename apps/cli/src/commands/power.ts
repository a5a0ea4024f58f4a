import { InvalidArgumentError, Option, type Command } from 'commander';
import { armWeights } from '../arm-weights.js';
import { jsonOption, numberBetween, share, wholeNumber } from '../options.js';
import { printResult } from '../output.js';
import type { PowerOptions } from '../planned-test.js';

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** `power`: users, smallest effect, power or level of a test, whichever is left out; no data are read. */
export function powerCommand(program: Command): void {
  program
    .command('power')
    .description('plan an A/B test: of users, uplift, power and alpha, find the one that is left out; reads no data')
    .addOption(
      new Option('--baseline <rate>', 'conversion rate without the campaign, such as 2.7% or 0.027').argParser(share),
    )
    .addOption(
      new Option('--mean <number>', 'instead: the mean of a value per user, such as revenue per visitor').argParser(
        anyNumber,
      ),
    )
    .addOption(
      new Option('--sd <number>', 'with --mean: standard deviation of that value').argParser(
        numberBetween(0, Infinity),
      ),
    )
    .addOption(
      new Option(
        '--uplift <share>',
        'what the campaign is hoped to do, relative: 5% or 0.05 is five hundredths of the baseline',
      ).argParser(signedShare),
    )
    .addOption(
      new Option('--difference <number>', 'instead, absolute: 0.01 of a rate is one percentage point').argParser(
        anyNumber,
      ),
    )
    .addOption(
      new Option('--users <number>', 'users of all arms together (sessions, with --sessions-per-user)').argParser(
        wholeNumber(1, Number.MAX_SAFE_INTEGER),
      ),
    )
    .addOption(
      new Option('--power <share>', 'chance to find the effect if it is real; 80% where it is not asked for').argParser(
        sharePart,
      ),
    )
    .addOption(
      new Option('--alpha <share>', 'two-sided significance level; 5% where it is not asked for').argParser(sharePart),
    )
    .addOption(new Option('--decrease', 'look for a fall where no effect is given').default(false))
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
      new Option(
        '--cuped <correlation>',
        'correlation of the metric with the period before, which takes its square off the variance',
      ).argParser(numberBetween(-1, 1)),
    )
    .addOption(
      new Option('--method <name>', 'how often the test is looked at, and by which bounds')
        .choices(['fixed', 'obrien-fleming', 'pocock', 'always-valid'])
        .default('fixed'),
    )
    .addOption(
      new Option(
        '--looks <number>',
        'looks; 5 planned ones, or 20 at an always-valid test, where it is not given',
      ).argParser(wholeNumber(1, 100)),
    )
    .addOption(
      new Option('--weekly <number>', 'new users a week, to tell how long the test takes').argParser(
        wholeNumber(1, Number.MAX_SAFE_INTEGER),
      ),
    )
    .addOption(
      new Option('--traffic <numbers>', 'instead: new users on Monday, Tuesday … Sunday, seven numbers').argParser(
        sevenNumbers,
      ),
    )
    .addOption(new Option('--start <weekday>', 'weekday of the first day').default(1, 'monday').argParser(weekday))
    .addOption(
      new Option('--weeks <number>', 'instead of --users: so many whole weeks of that traffic').argParser(
        wholeNumber(1, 520),
      ),
    )
    .addOption(
      new Option(
        '--sessions-per-user <number>',
        'count sessions while users are dealt out: mean sessions a user',
      ).argParser(anyNumber),
    )
    .addOption(
      new Option('--icc <number>', 'with it: how alike sessions of one user are, from 0 to 1').argParser(anyNumber),
    )
    .addOption(new Option('--cv <number>', 'with it: sd ÷ mean of the sessions a user').argParser(anyNumber))
    .addOption(jsonOption())
    .action(async (options: PowerOptions & { json: boolean }) => {
      const [{ plannedTest }, { plannedTestText }] = await Promise.all([
        import('../planned-test.js'),
        import('../planned-test-text.js'),
      ]);
      const test = plannedTest(options);
      printResult(test, { json: options.json, text: () => plannedTestText(test) });
    });
}

function anyNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Give a number, such as 12.5.');
  return value;
}

function signedShare(text: string): number {
  const [, number, sign] = /^([+-]?(?:\d+(?:\.\d+)?|\.\d+))\s*(%?)$/.exec(text.trim().replace('−', '-')) ?? [];
  if (number === undefined) throw new InvalidArgumentError('Give a share such as 0.05, or percent such as 5% or -3%.');
  return Number(number) / (sign === '%' ? 100 : 1);
}

function sharePart(text: string): number {
  const value = share(text);
  if (value === 0 || value === 1)
    throw new InvalidArgumentError('Give a share above 0 and below 1, such as 0.8 or 80%.');
  return value;
}

function sevenNumbers(text: string): number[] {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (numbers.length !== 7 || !numbers.every((value) => value >= 0 && value < Infinity))
    throw new InvalidArgumentError('Give seven numbers from 0, Monday to Sunday, such as 900,900,900,900,950,500,480.');
  return numbers;
}

function weekday(text: string): number {
  const at = WEEKDAYS.indexOf(text.trim().toLowerCase());
  if (at === -1) throw new InvalidArgumentError(`Give one of ${WEEKDAYS.join(', ')}.`);
  return at + 1;
}
