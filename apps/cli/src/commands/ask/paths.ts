import { GetPathsDocument, type GetPathsQuery } from '@cartograph/sdk/operations/paths';
import { Option, type Command } from 'commander';
import { schemaName, wholeNumber } from '../../options.js';
import { count, duration, percent, table } from '../../output.js';
import { asked, printAnswer, type ScopeOptions, scopeVariables, withScope } from './asked.js';

type Paths = GetPathsQuery['analytics']['paths'];

interface PathsOptions extends ScopeOptions {
  level: 'event' | 'category';
  maximumSteps: number;
  first: number;
}

/** `ask paths`: what follows what in sessions. */
export function askPaths(parent: Command): void {
  const command = parent
    .command('paths')
    .description('what follows what in sessions, and the most frequent paths to purchase and away');
  withScope(
    command
      .addOption(
        new Option('--level <level>', 'steps are types of events, or categories')
          .choices(['event', 'category'])
          .default('event'),
      )
      .addOption(
        new Option('--maximum-steps <steps>', 'steps after which a path is cut, 2 to 12')
          .argParser(wholeNumber(2, 12))
          .default(6),
      )
      .addOption(
        new Option('--first <rows>', 'paths of each kind, 0 to 100').argParser(wholeNumber(0, 100)).default(20),
      ),
  ).action(async (options: PathsOptions) => {
    const { level, maximumSteps, first } = options;
    const { ask } = await import('../../ask.js');
    const {
      analytics: { paths },
    } = await ask(asked(options), GetPathsDocument, {
      ...scopeVariables(options),
      input: { level: schemaName(level), maximumSteps, first },
    });
    printAnswer(paths, { json: options.json, text: () => lines(paths).join('\n') });
  });
}

function lines({ transitions, toPurchase, away }: Paths): string[] {
  const share = (value: number | null): string => (value === null ? '–' : percent(value));
  const time = ({ value, low, high }: Paths['away']['paths'][number]['medianSeconds']): string =>
    value === null || low === null || high === null
      ? '–'
      : `${duration(value)} (${duration(low)} to ${duration(high)})`;
  const list = (name: string, { sessions, different, paths }: Paths['away']): string[] => [
    `${name}: ${count(sessions)} sessions${different === null ? '' : ` on ${count(different)} paths`}`,
    ...(paths.length > 0
      ? [
          table([
            ['path', 'sessions', 'share', 'median'],
            ...paths.map((path) => [
              `${path.steps.join(' > ')}${path.isCut ? ' > …' : ''}`,
              count(path.sessions),
              share(path.share.value),
              time(path.medianSeconds),
            ]),
          ]),
        ]
      : []),
  ];
  return [
    table([
      ['from', 'to', 'steps', 'share', 'against chance'],
      ...transitions.map(({ from, to, steps, share: { value }, ratio }) => [
        from,
        to,
        count(steps),
        share(value),
        ratio.value === null ? '–' : ratio.value.toPrecision(3),
      ]),
    ]),
    ...list('To purchase', toPurchase),
    ...list('Away', away),
  ];
}
