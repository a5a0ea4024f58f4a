import type { EventStore } from '@cartograph/events';
import { type Incomputable, incomputable } from '@cartograph/metrics';
import { answerFor, type Question } from '../../answer.js';
import { QuestionError } from '../../question-error.js';
import { type Fragment, select } from '../../sql.js';
import { type EffectPower, meanPower } from '../detectable.js';
import type { HypothesisResult } from '../result.js';
import { associationAssumptions } from './assumptions.js';
import { type BasketPair, basketPairs } from './basket-pairs.js';
import { type BasketAct, type BasketChoice, type BasketLevel, basketQuery, type BasketRow } from './basket-query.js';
import { type Behavior, longSession, secondLook } from './behaviors.js';
import { stepsByHalf } from '../../paths/session-types.js';
import { categoryPatternQuery, categoryPatterns } from './category-query.js';
import { type EventAssociation, eventAssociations } from './event-associations.js';
import type { AssociationUnit } from './event-counts-query.js';
import { type AssociationFinding, associationFindings, associationSentence } from './findings.js';
import { judged, type Judgment, LEAST_RATIO, LEVEL } from './judgment.js';
import { looksQuery, type LookRow } from './looks-query.js';
import { namesOf } from './names.js';
import { LEAST_ORDERED, type Sequence, sequencesOf } from './sequences.js';
import { sequenceQuery, type SequenceRow } from './sequence-query.js';
import { countedSessions, countedText } from './session-counts.js';
import { categoryStrata, simpsonSearch, type SimpsonSearch } from './simpson-warnings.js';
import { type Transition, transitionsOf } from './transitions.js';
import {
  type ClusterSum,
  clusterQuery,
  clustersOf,
  figuresQuery,
  type FigureRow,
  intensitiesOf,
  lengthsOf,
  patternsOf,
} from './unit-figures.js';

/** Arguments of {@link association}. */
export interface AssociationQuestion extends Question {
  /** Whether pairs are looked for within sessions or within users. Default `user`. */
  unit?: AssociationUnit;
  /** What pairs are made of. Default `category`. */
  level?: BasketLevel;
  /** What is done with the first of a pair. Default `view`. */
  from?: BasketAct;
  /** What is done with the second. Default `purchase`. */
  to?: BasketAct;
  /** Units that each of a pair needs; from 5. Default 30. */
  minimumSupport?: number;
  /** Days within which a purchase follows; 1 to 90. Default 14. */
  windowDays?: number;
}

/** Pairs of categories or products. */
export interface Baskets {
  unit: AssociationUnit;
  level: BasketLevel;
  from: BasketAct;
  to: BasketAct;
  minimumSupport: number;
  units: number;
  lookedAt: number;
  /** Odds ratio that the middle pair has at equal activity. */
  baseline: number;
  /** How often the search would confirm a pair in this log, by its odds ratio at equal activity ÷ baseline; empty where no pair was looked at. */
  power: EffectPower[];
  /** Most certain first. */
  pairs: (BasketPair & Judgment)[];
}

/** Purchases that follow. */
export interface PurchaseSequences {
  level: BasketLevel;
  from: BasketAct;
  windowDays: number;
  lookedAt: number;
  /** after ÷ before over all pairs together. */
  baseline: number;
  /** Most certain first. */
  sequences: (Sequence & Judgment)[];
}

/** Answer of {@link association}. */
export interface Association extends HypothesisResult<AssociationFinding> {
  /** Sessions, then users. */
  events: (EventAssociation & Judgment)[];
  transitions: (Transition & Judgment)[];
  behaviors: (Behavior & Judgment)[];
  baskets: Baskets;
  sequences: PurchaseSequences;
  simpson: SimpsonSearch;
  /** Effects looked at that are neither confirmed nor refuted, listed or not: too little to tell. */
  notConfirmedCount: number;
  /** Effects looked at whose interval excludes every one that counts. */
  refutedCount: number;
}

/**
 * H1: are behaviors related? Event types over sessions and users, steps within sessions against independence, behaviors that lead to the
 * cart, pairs of categories or products at equal activity, and purchases that follow an act rather than go before it.
 *
 * Users are split in two: effects are sought in one half, corrected by Benjamini and Hochberg over everything looked at, and have to show in the
 * other. Simpson's paradox is looked for wherever there are strata.
 *
 * @returns verdict `incomputable` where no session has an event, all are of one type, or no effect can show in both halves; empty lists where the log has nothing of a kind.
 * @throws QuestionError - an invalid period, time zone or filter, a support or window out of bounds, or no period on an empty log.
 * Cost: about five scans of the events, one of them by session and product; pairs of products cost the product of a unit's products besides.
 */
export async function association(store: EventStore, question: AssociationQuestion): Promise<Association> {
  const {
    unit = 'user',
    level = 'category',
    from = 'view',
    to = 'purchase',
    minimumSupport = 30,
    windowDays = 14,
    signal,
    onProgress,
  } = question;
  wholeWithin('minimumSupport', minimumSupport, 5, 1_000_000_000);
  wholeWithin('windowDays', windowDays, 1, 90);
  const scope = await countedSessions(store, question);
  const choice: BasketChoice = { unit, level, from, to, minimumSupport };
  const queries = {
    sessions: figuresQuery(scope, 'session'),
    users: figuresQuery(scope, 'user'),
    clusters: clusterQuery(scope),
    looks: looksQuery(scope),
    categories: categoryPatternQuery(scope),
    baskets: basketQuery(scope, choice),
    sequences: sequenceQuery(scope, { level, from, windowDays }, LEAST_ORDERED),
  } satisfies Record<string, Fragment>;
  let done = 0;
  const tell = (): void =>
    onProgress?.({
      step: 'counting what goes together',
      done,
      total: Object.keys(queries).length + 1,
      unit: 'statements',
    });
  const told = async <T>(asked: Promise<T>): Promise<T> => {
    const answer = await asked;
    done += 1;
    tell();
    return answer;
  };
  const ask = <T extends object>(name: keyof typeof queries): Promise<T[]> =>
    told(select<T>(store, queries[name], signal));
  tell();
  const [sessionFigures, userFigures, clusterSums] = await Promise.all([
    ask<FigureRow>('sessions'),
    ask<FigureRow>('users'),
    ask<ClusterSum>('clusters'),
  ]);
  const steps = await told(stepsByHalf(store, scope, signal));
  const [looks, categories] = await Promise.all([ask<LookRow>('looks'), told(categoryPatterns(store, scope, signal))]);
  const basketRows = await namesOf(store, level, await ask<BasketRow>('baskets'));
  const sequenceRows = await namesOf(store, level, await ask<SequenceRow>('sequences'));
  onProgress?.({ step: 'judging what goes together', done: 0, total: 1, unit: 'statements' });

  const sessionPatterns = patternsOf(sessionFigures);
  const clusters = clustersOf(clusterSums, userFigures);
  const baskets = basketPairs(basketRows, choice);
  const sequences = sequencesOf(sequenceRows);
  const groups = {
    events: [
      ...eventAssociations('session', sessionPatterns, intensitiesOf(sessionFigures), clusters),
      ...eventAssociations('user', patternsOf(userFigures), intensitiesOf(userFigures), null),
    ],
    transitions: transitionsOf(steps.value.whole, steps.value.halves, steps.value.groups),
    behaviors: [secondLook(looks), longSession(lengthsOf(sessionFigures))],
    pairs: baskets.pairs,
    sequences: sequences.sequences,
  };
  const tested = (list: readonly { pValue: number | null }[]): number =>
    list.filter(({ pValue }) => pValue !== null).length;
  const lookedAt =
    tested(groups.events) +
    tested(groups.transitions) +
    tested(groups.behaviors) +
    baskets.lookedAt +
    sequences.sequences.length;
  const { rows: all, level: oneMore } = judged(groups, lookedAt);
  const { events, transitions: cells, behaviors, pairs, sequences: ordered } = all;
  const refuted = Object.values(all).reduce(
    (sum, list) => sum + list.filter(({ status }) => status === 'refuted').length,
    0,
  );
  const power = meanPower(baskets.confirmations(oneMore));
  const simpson = simpsonSearch({ events, behaviors, pairs, categories: categoryStrata(categories) });
  const sessions = sessionPatterns.reduce((sum, row) => sum + row.units, 0);
  const isConfirmable = Object.values(groups).some((list) =>
    list.some(({ pValue, heldOut }) => pValue !== null && heldOut !== null),
  );
  const hasOthers =
    lookedAt > tested(groups.transitions) ||
    [...steps.value.whole.keys()].filter((place) => place !== 'start').length > 1;
  const nothing = unanswerable({ sessions, hasOthers, isConfirmable });
  const findings = associationFindings(
    { events, transitions: cells, behaviors, pairs, sequences: ordered },
    { unit, from, to, windowDays },
  );
  const population = countedText(scope);
  return {
    ...answerFor(
      store,
      scope.period,
      {
        name: 'H1: behaviors are related',
        formula:
          'odds ratio = ad ÷ bc of the units with both, one or neither; controlled = Mantel–Haenszel over bands of equal activity; lift = P(second | first) ÷ P(second); ' +
          'ratio of a step = steps ÷ steps expected if what follows did not depend on what was before; ratio of a sequence = users who bought within the window after ÷ before; intervals at 95 %',
        population,
      },
      [...Object.values(queries), ...steps.statements],
    ),
    hypothesis: 'H1',
    question: 'Are behaviors related?',
    population,
    method:
      `Odds ratios with Woolf’s interval (sessions: users as clusters), φ, Cramér’s V, Spearman; Mantel–Haenszel at equal activity; quasi-independence of steps; pairs by a binomial count about what activity and the pairs’ median lead to expect; ` +
      `sequence symmetry within ${windowDays} days. Effects are sought in half of the users, Benjamini–Hochberg over all ${lookedAt} looked at, q ≤ ${LEVEL}; they have to show in the other half at 0.05, one-sided, and to be ${LEAST_RATIO} times or more (per look or view 1.2). An effect is refuted where its 95 % interval excludes all that count; otherwise it is not confirmed.`,
    verdict: nothing ? 'incomputable' : findings.length > 0 ? 'supported' : 'not-supported',
    incomputable: nothing,
    lookedAt,
    level: LEVEL,
    findings,
    assumptions: associationAssumptions({ events, baskets, sequences, simpson, hasClusters: clusters.length > 0 }),
    falsifiedBy: [
      'The same pairs have a ratio about 1 in another period of the same shop.',
      'In an experiment that shows the first to half of the users, the other half buys the second as often.',
      'Among users alike in something the log does not hold, such as income, the odds ratios are about 1.',
    ],
    sentence: associationSentence(findings, { lookedAt, refuted, power }, nothing),
    notConfirmedCount: lookedAt - findings.length - refuted,
    refutedCount: refuted,
    events,
    transitions: cells,
    behaviors,
    baskets: {
      ...choice,
      units: baskets.units,
      lookedAt: baskets.lookedAt,
      baseline: baskets.baseline,
      power,
      pairs: byCertainty(pairs),
    },
    sequences: {
      level,
      from,
      windowDays,
      lookedAt: sequences.sequences.length,
      baseline: sequences.baseline,
      sequences: byCertainty(ordered),
    },
    simpson,
  };
}

/**
 * How many pairs and sequences an answer reports as found. On a shop in which no category leads to another all of them are false; how often types
 * of events go together, which steps follow one another and what a second look is worth is a matter of every shop and does not count.
 */
export function associationDiscoveries({
  baskets,
  sequences,
  findings,
}: Pick<Association, 'baskets' | 'sequences' | 'findings'>): { lookedAt: number; discoveries: number } {
  return {
    lookedAt: baskets.lookedAt + sequences.lookedAt,
    discoveries: findings.filter(({ kind }) => kind === 'basket' || kind === 'sequence').length,
  };
}

/** Why the log cannot tell: "none of those looked at holds" would say that behaviors were found to be unrelated. */
function unanswerable({
  sessions,
  hasOthers,
  isConfirmable,
}: {
  sessions: number;
  hasOthers: boolean;
  isConfirmable: boolean;
}): Incomputable | null {
  if (sessions === 0)
    return incomputable('no-data', 'No session has an event in the period and filter, so nothing can go together.');
  if (!hasOthers)
    return incomputable(
      'too-few',
      'All events are of one type, and no pairs of categories or products are shared often enough: there is nothing to go together. Ask about a longer period, or look for pairs of another kind.',
    );
  if (!isConfirmable)
    return incomputable(
      'too-few',
      'There are too few users: no effect can be sought in one half of them and confirmed in the other. Ask about a longer period or a wider filter.',
    );
  return null;
}

function byCertainty<T extends Judgment & { first: string; second: string }>(rows: readonly T[]): T[] {
  return rows.toSorted(
    (a, b) =>
      Number(b.holds) - Number(a.holds) ||
      (a.pValue ?? 1) - (b.pValue ?? 1) ||
      (a.first + a.second < b.first + b.second ? -1 : 1),
  );
}

function wholeWithin(argument: string, value: number, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new QuestionError(
    'invalid-rule',
    argument,
    String(value),
    `${argument} is ${value}. Give a whole number from ${least} to ${most}.`,
  );
}
