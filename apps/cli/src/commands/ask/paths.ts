import { Option, type Command } from 'commander';
import { count, duration, percent, table } from '../../output.js';
import {
  ANSWERED,
  asked,
  printAnswer,
  SCOPE_DECLARED,
  SCOPED,
  type ScopeOptions,
  scopeVariables,
  withScope,
} from './asked.js';
import { wholeNumber } from './whole-number.js';

interface PathsOptions extends ScopeOptions {
  level: string;
  maximumSteps: number;
  first: number;
}

interface Listed {
  sessions: number;
  different: number | null;
  paths: {
    steps: string[];
    isCut: boolean;
    sessions: number;
    share: { value: number | null };
    medianSeconds: { value: number | null; low: number | null; high: number | null };
  }[];
}

interface Answer {
  analytics: {
    paths: {
      sessions: number;
      transitions: {
        from: string;
        to: string;
        steps: number;
        share: { value: number | null };
        ratio: { value: number | null };
      }[];
      toPurchase: Listed;
      away: Listed;
    };
  };
}

const ESTIMATE = '{ value low high incomputable { reason detail } }';
const LIST = `{ sessions different paths { steps isCut sessions share ${ESTIMATE} medianSeconds ${ESTIMATE} } }`;
const ENDS = `{ different ends { step sessions share ${ESTIMATE} } }`;
const QUERY = `query(${SCOPE_DECLARED}, $input: PathsInput) { ${SCOPED} { paths(input: $input) {
  ${ANSWERED} level maximumSteps sessions transitions { from to steps share ${ESTIMATE} expected ratio ${ESTIMATE} } together { first second counts { both onlyFirst onlySecond neither } oddsRatio ${ESTIMATE} phi ${ESTIMATE} lift ${ESTIMATE} byConstruction } toPurchase ${LIST} away ${LIST} entries ${ENDS} exits ${ENDS} definition { name formula population query } } } }`;

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
          .argParser(wholeNumber)
          .default(6),
      )
      .addOption(new Option('--first <rows>', 'paths of each kind, 0 to 100').argParser(wholeNumber).default(20)),
  ).action(async (options: PathsOptions) => {
    const { level, maximumSteps, first } = options;
    const { ask } = await import('../../ask.js');
    const {
      analytics: { paths },
    } = await ask<Answer>(asked(options), QUERY, {
      ...scopeVariables(options),
      input: { level: level.toUpperCase(), maximumSteps, first },
    });
    printAnswer(paths, { json: options.json, text: () => lines(paths).join('\n') });
  });
}

function lines({ transitions, toPurchase, away }: Answer['analytics']['paths']): string[] {
  const share = (value: number | null): string => (value === null ? '–' : percent(value));
  const time = ({ value, low, high }: Listed['paths'][number]['medianSeconds']): string =>
    value === null || low === null || high === null
      ? '–'
      : `${duration(value)} (${duration(low)} to ${duration(high)})`;
  const list = (name: string, { sessions, different, paths }: Listed): string[] => [
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
