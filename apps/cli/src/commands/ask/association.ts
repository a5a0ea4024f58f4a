import { GetAssociationDocument, type GetAssociationQuery } from '@cartograph/sdk/operations/association';
import { Option, type Command } from 'commander';
import { schemaName, wholeNumber } from '../../options.js';
import { count, table } from '../../output.js';
import { asked, printAnswer, type ScopeOptions, scopeVariables, withScope } from './asked.js';
import { withProgress } from '../../with-progress.js';
import { statesLine } from './states-line.js';

type Association = GetAssociationQuery['analytics']['association'];

interface AssociationOptions extends ScopeOptions {
  unit: 'session' | 'user';
  level: 'category' | 'product';
  pairsFrom: 'view' | 'cart' | 'purchase';
  pairsTo: 'view' | 'cart' | 'purchase';
  minimumSupport: number;
  windowDays: number;
  first: number;
}

/** `ask association`: how actions hang together (H1). */
export function askAssociation(parent: Command): void {
  const command = parent
    .command('association')
    .description('how actions hang together: events, steps, pairs and sequences that hold at equal activity (H1)');
  withScope(
    command
      .addOption(new Option('--unit <unit>', 'look for pairs within').choices(['session', 'user']).default('user'))
      .addOption(new Option('--level <level>', 'pairs of').choices(['category', 'product']).default('category'))
      .addOption(
        new Option('--pairs-from <act>', 'what is done with the first of a pair')
          .choices(['view', 'cart', 'purchase'])
          .default('view'),
      )
      .addOption(
        new Option('--pairs-to <act>', 'what is done with the second')
          .choices(['view', 'cart', 'purchase'])
          .default('purchase'),
      )
      .addOption(
        new Option('--minimum-support <units>', 'units that each of a pair needs')
          .argParser(wholeNumber(0, 999_999_999))
          .default(30),
      )
      .addOption(
        new Option('--window-days <days>', 'days within which a purchase follows')
          .argParser(wholeNumber(0, 999_999_999))
          .default(14),
      )
      .addOption(
        new Option('--first <rows>', 'findings, pairs, sequences and warnings of each, 1 to 100')
          .argParser(wholeNumber(1, 100))
          .default(50),
      ),
  ).action(async (options: AssociationOptions) => {
    const { unit, level, pairsFrom, pairsTo, minimumSupport, windowDays, first } = options;
    const input = {
      unit: schemaName(unit),
      level: schemaName(level),
      from: schemaName(pairsFrom),
      to: schemaName(pairsTo),
      minimumSupport,
      windowDays,
      first,
    };
    const { ask } = await import('../../ask.js');
    const variables = { ...scopeVariables(options), input };
    const {
      analytics: { association },
    } = await withProgress((hooks) => ask(asked(options), GetAssociationDocument, variables, hooks));
    printAnswer(association, { json: options.json, text: () => lines(association).join('\n') });
  });
}

function lines({
  sentence,
  findings,
  findingCount,
  notConfirmedCount,
  refutedCount,
  baskets,
  simpson,
}: Association): string[] {
  return [
    sentence,
    ...(findings.length > 0
      ? [
          table([
            ['kind', 'first', 'second', 'effect', 'measure', 'q', 'support'],
            ...findings.map(({ kind, first, second, effect, effectKind, qValue, support }) => [
              kind,
              first,
              second,
              estimate(effect),
              effectKind,
              qValue === null ? '–' : qValue < 0.001 ? '< 0.001' : qValue.toFixed(3),
              count(support),
            ]),
          ]),
        ]
      : []),
    ...(findingCount > findings.length
      ? [`${count(findings.length)} of ${count(findingCount)} findings; --first lists more.`]
      : []),
    statesLine({
      found: findingCount,
      notConfirmed: notConfirmedCount,
      refuted: refutedCount,
      power: baskets.power,
      what: 'pair',
    }),
    `Simpson's paradox: of ${count(simpson.lookedAt)} associations, ${count(simpson.found)} vanish or reverse when like is compared with like.`,
    ...(simpson.warnings.length > 0
      ? [
          table([
            ['about', 'first', 'second', 'at equal', '', 'at first sight', 'controlled'],
            ...simpson.warnings
              .slice(0, 10)
              .map(({ about, first, second, stratifiedBy, kind, pooled, controlled }) => [
                about,
                first,
                second,
                stratifiedBy,
                kind.toLowerCase(),
                estimate(pooled),
                estimate(controlled),
              ]),
          ]),
        ]
      : []),
  ];
}

const estimate = ({ value, low, high }: Association['findings'][number]['effect']): string =>
  value === null || low === null || high === null
    ? '–'
    : `${value.toPrecision(3)} [${low.toPrecision(3)}, ${high.toPrecision(3)}]`;
