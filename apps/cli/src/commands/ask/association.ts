import { Option, type Command } from 'commander';
import { count, table } from '../../output.js';
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
import { withProgress } from '../../with-progress.js';
import { statesLine } from './states-line.js';
import { wholeNumber } from './whole-number.js';

interface AssociationOptions extends ScopeOptions {
  unit: string;
  level: string;
  pairsFrom: string;
  pairsTo: string;
  minimumSupport: number;
  windowDays: number;
  first: number;
}

interface Estimated {
  value: number | null;
  low: number | null;
  high: number | null;
}

interface Answer {
  analytics: {
    association: {
      sentence: string;
      lookedAt: number;
      findings: {
        kind: string;
        first: string;
        second: string;
        effect: Estimated;
        effectKind: string;
        qValue: number | null;
        support: number;
      }[];
      findingCount: number;
      notConfirmedCount: number;
      refutedCount: number;
      baskets: { power: { ratio: number; power: number }[] };
      simpson: {
        lookedAt: number;
        found: number;
        warnings: {
          about: string;
          first: string;
          second: string;
          stratifiedBy: string;
          kind: string;
          pooled: Estimated;
          controlled: Estimated;
        }[];
      };
    };
  };
}

const ESTIMATE = '{ value low high level method incomputable { reason detail } }';
const JUDGED = 'judgement { pValue qValue confirmed holds status detectable }';
const QUERY = `query(${SCOPE_DECLARED}, $input: AssociationInput) { ${SCOPED} { association(input: $input) {
  ${ANSWERED} hypothesis question population method verdict incomputable { reason detail } lookedAt level sentence falsifiedBy assumptions { name holds detail } definition { name formula population query }
  findingCount notConfirmedCount refutedCount findings { subject kind unit first second effect ${ESTIMATE} effectKind pValue qValue confirmed support sentence }
  events { unit first second counts { both onlyFirst onlySecond neither } oddsRatio ${ESTIMATE} phi ${ESTIMATE} cramersV ${ESTIMATE} spearman ${ESTIMATE} controlled ${ESTIMATE} homogeneityP simpson byConstruction ${JUDGED} }
  transitions { from to steps share ${ESTIMATE} expected ratio ${ESTIMATE} ${JUDGED} }
  behaviors { name unit apparent ${ESTIMATE} controlled ${ESTIMATE} controlledKind simpson support ${JUDGED} }
  baskets { unit level from to minimumSupport units lookedAt shared baseline power { ratio power } pairs { first second together firstUnits secondUnits support ${ESTIMATE} confidence ${ESTIMATE} lift ${ESTIMATE} oddsRatio ${ESTIMATE} controlled ${ESTIMATE} simpson ${JUDGED} } }
  sequences { level from windowDays lookedAt baseline sequences { first second after before eitherWay ratio ${ESTIMATE} medianLagDays ${ESTIMATE} ${JUDGED} } }
  simpson { lookedAt found warnings { about first second stratifiedBy kind pooled ${ESTIMATE} controlled ${ESTIMATE} } } } } }`;

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
        new Option('--minimum-support <units>', 'units that each of a pair needs').argParser(wholeNumber).default(30),
      )
      .addOption(
        new Option('--window-days <days>', 'days within which a purchase follows').argParser(wholeNumber).default(14),
      )
      .addOption(
        new Option('--first <rows>', 'findings, pairs, sequences and warnings of each, 1 to 100')
          .argParser(wholeNumber)
          .default(50),
      ),
  ).action(async (options: AssociationOptions) => {
    const { unit, level, pairsFrom, pairsTo, minimumSupport, windowDays, first } = options;
    const input = {
      unit: unit.toUpperCase(),
      level: level.toUpperCase(),
      from: pairsFrom.toUpperCase(),
      to: pairsTo.toUpperCase(),
      minimumSupport,
      windowDays,
      first,
    };
    const { ask } = await import('../../ask.js');
    const variables = { ...scopeVariables(options), input };
    const {
      analytics: { association },
    } = await withProgress((hooks) => ask<Answer>(asked(options), QUERY, variables, hooks));
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
}: Answer['analytics']['association']): string[] {
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

const estimate = ({ value, low, high }: Estimated): string =>
  value === null || low === null || high === null
    ? '–'
    : `${value.toPrecision(3)} [${low.toPrecision(3)}, ${high.toPrecision(3)}]`;
