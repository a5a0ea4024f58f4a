import { GetDemandDocument, type GetDemandQuery } from '@cartograph/sdk/operations/demand';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { schemaName, wholeNumber } from '../../options.js';
import { count, table } from '../../output.js';
import { asked, printAnswer, type ScopeOptions, scopeVariables, withScope } from './asked.js';

type Demand = GetDemandQuery['analytics']['demand'];

interface DemandOptions extends ScopeOptions {
  measure: (typeof MEASURES)[number];
  level: 'top' | 'code';
  minimumEffect: number;
  heatMapOf?: string;
  first: number;
}

const MEASURES = ['demand', 'views', 'carts', 'purchases', 'carts-and-purchases'] as const;

/** `ask demand`: when demand for a category peaks (H2). */
export function askDemand(parent: Command): void {
  const command = parent
    .command('demand')
    .description("at which weekday and hour a category rises above the shop's own rhythm (H2)");
  withScope(
    command
      .addOption(
        new Option('--measure <measure>', 'what a peak is a peak of; demand: views that carts and purchases follow')
          .choices(MEASURES)
          .default('demand'),
      )
      .addOption(
        new Option('--level <level>', 'categories by the first part of their code, or by the whole code')
          .choices(['top', 'code'])
          .default('top'),
      )
      .addOption(
        new Option('--minimum-effect <fraction>', 'smallest rise that counts; 0.2 is +20 %')
          .argParser(fraction)
          .default(0.2),
      )
      .option('--heat-map-of <category>', 'category whose 168 hours --json lists; default: that of the surest peak')
      .addOption(
        new Option('--first <rows>', 'peaks, unconfirmed windows, refuted windows and categories of each, 1 to 100')
          .argParser(wholeNumber(1, 100))
          .default(50),
      ),
  ).action(async (options: DemandOptions) => {
    const { measure, level, minimumEffect, heatMapOf, first } = options;
    const input = {
      measure: schemaName(measure),
      level: schemaName(level),
      minimumEffect,
      heatMapOf: heatMapOf ?? null,
      first,
    };
    const { ask } = await import('../../ask.js');
    const {
      analytics: { demand },
    } = await ask(asked(options), GetDemandDocument, { ...scopeVariables(options), input });
    printAnswer(demand, { json: options.json, text: () => lines(demand).join('\n') });
  });
}

function lines({
  sentence,
  lookedAt,
  findings,
  findingCount,
  notConfirmed,
  notConfirmedCount,
  refuted,
  refutedCount,
  categories,
  categoryCount,
}: Demand): string[] {
  return [
    sentence,
    ...(findings.length > 0 ? ['', 'Confirmed peaks:', ...findings.map((finding) => `  ${finding.sentence}`)] : []),
    ...(findingCount > findings.length
      ? [`${count(findings.length)} of ${count(findingCount)} peaks; --first lists more.`]
      : []),
    ...windows('Not confirmed, too few to tell. Some may be real peaks:', notConfirmed, notConfirmedCount),
    ...windows('Refuted:', refuted, refutedCount),
    ...(categories.length > 0
      ? [
          '',
          table([
            ['category', 'events', 'carts and purchases', 'windows looked at', 'peaks'],
            ...categories.map(({ category, events, actions, windows, peaks, tooFew }) => [
              category,
              count(events),
              actions === null ? '–' : count(actions),
              tooFew ? 'too few to tell' : count(windows),
              tooFew ? '–' : count(peaks),
            ]),
          ]),
        ]
      : []),
    ...(categoryCount > categories.length
      ? [`${count(categories.length)} of ${count(categoryCount)} categories; --first lists more.`]
      : []),
    `${count(lookedAt)} windows were looked at.`,
  ];
}

function windows(title: string, listed: Demand['findings'], total: number): string[] {
  if (listed.length === 0) return [];
  return [
    '',
    title,
    ...listed.map(({ sentence }) => `  ${sentence}`),
    ...(total > listed.length ? [`${count(listed.length)} of ${count(total)}; --first lists more.`] : []),
  ];
}

function fraction(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Give a fraction such as 0.2.');
  return value;
}
