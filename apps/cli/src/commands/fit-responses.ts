import { Argument, InvalidArgumentError, Option, type Command } from 'commander';
import { jsonOption, userPath } from '../options.js';
import { printResult } from '../output.js';
import { withProgress } from '../with-progress.js';

/** `fit-responses`: how users respond to lists, fitted to a file of what was shown and bought; reads no data folder. */
export function fitResponsesCommand(program: Command): void {
  program
    .command('fit-responses')
    .description(
      'fit how users respond to recommendations to a file of what was shown and bought, for the recommendations of a scenario file; reads no data folder',
    )
    .addArgument(
      new Argument(
        '<file>',
        'CSV (also .csv.gz) with a row for each product shown: position, affinity, bought (1 or 0)',
      ).argParser(userPath),
    )
    .addOption(
      new Option(
        '--affinity-weight <number>',
        'how much affinities weigh: 0 not at all, 1 as they are, fit for the likeliest up to 3',
      )
        .default(1)
        .argParser(weight),
    )
    .addOption(jsonOption())
    .action(async (file: string, options: { affinityWeight: number | 'fit'; json: boolean }) => {
      const { fitResponses, fittedResponsesText } = await import('../responses/fit-responses.js');
      const fitted = await withProgress((hooks) => fitResponses(file, options, hooks));
      printResult(fitted, { json: options.json, text: () => fittedResponsesText(fitted) });
    });
}

function weight(text: string): number | 'fit' {
  if (text === 'fit') return 'fit';
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('Give a number, 0 or more, or fit.');
  return value;
}
