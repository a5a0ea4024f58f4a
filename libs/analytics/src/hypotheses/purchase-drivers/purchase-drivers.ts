import type { EventStore } from '@cartograph/events';
import { benjaminiHochberg, incomputable, wilson, type Estimate } from '@cartograph/metrics';
import { answerFor, type Question, restrictionText } from '../../answer.js';
import { checkFilter } from '../../event-filter.js';
import { QuestionError } from '../../question-error.js';
import { sessionsText } from '../../session-scope.js';
import { select } from '../../sql.js';
import { type EffectPower, meanPower, powerSentence } from '../detectable.js';
import type { HypothesisResult, Verdict } from '../result.js';
import { assumptionsOf } from './assumptions.js';
import { PURCHASE_DRIVER_STEPS, type PurchaseDriverStep } from './attribute.js';
import {
  type PurchaseDriver,
  purchaseDriver,
  confirmationOf,
  type StepBase,
  type Threshold,
} from './purchase-driver.js';
import { type CategoryModel, categoryModel, SMALLEST_CATEGORY } from './category-model.js';
import { MOST_BRANDS, SMALLEST_CELL } from './design.js';
import { baselineQuery, NEW_DAYS, pairsQuery, USUAL_DAYS } from './pairs-query.js';
import { type Pairs, readPairs } from './pairs.js';
import {
  type AttributeAcrossCategories,
  purchaseDriverTrait,
  detectableTrait,
  middleSpread,
} from './attribute-across-categories.js';
import { compareTraits } from './trait-summaries.js';
import { trackedPeriod } from '../../tracked-period.js';

/** Arguments of {@link purchaseDrivers}. */
export interface PurchaseDriversQuestion extends Question {
  /** Rate of false discoveries that the correction holds, a fraction in (0, 0.5]. Default 0.05. */
  level?: number;
  /** Smallest change of the odds that counts, > 0. Default 0.1. */
  minimumEffect?: number;
  /** Pairs looked at, at most; beyond, users are left out by their numbers, and `pairsLeftOut` says how many pairs. Default 2,000,000. */
  mostPairs?: number;
}

/** One step in one category. */
export interface PurchaseDriverStepOfCategory {
  step: PurchaseDriverStep;
  /** Pairs (session, product) that came to the step, and those that went on, in all sessions. */
  reached: number;
  wentOn: number;
  /** wentOn ÷ reached. */
  rate: Estimate;
  /** Sessions and pairs that can tell: with products that went on and products that did not. */
  informativeSessions: number;
  informativePairs: number;
  /** Largest variance inflation of an attribute; null without a model. */
  inflation: number | null;
  /** Bands, brands and other attributes that had too few cases to be looked at. */
  tooFew: string[];
  /** Why there are no effects; null where there are. */
  reason: string | null;
  /** Everything looked at, whether it holds or not: bands, brands, then the rest. */
  effects: PurchaseDriver[];
}

/** Which attributes go with carts and purchases in one category. */
export interface PurchaseDriverCategory {
  /** Category code, else category id, else `(none)`. */
  category: string;
  steps: PurchaseDriverStepOfCategory[];
}

/** Answer of {@link purchaseDrivers}. */
export interface PurchaseDrivers extends HypothesisResult<PurchaseDriver> {
  hypothesis: 'H3';
  /** Categories with most pairs that can tell first; also those too small for a model. */
  categories: PurchaseDriverCategory[];
  /** Attributes of two categories or more, the least alike first. */
  attributes: AttributeAcrossCategories[];
  /** Attributes in which the categories differ; and in which any difference is too small to matter. */
  differingTraits: number;
  refutedTraits: number;
  /** `AttributeAcrossCategories.detectable` of the middle one of all attributes, whatever their status; null without attributes, and where it detects nothing. */
  detectableSpread: number | null;
  minimumEffect: number;
  /** Effects looked at that are neither confirmed nor refuted: too few to tell. */
  notConfirmedCount: number;
  /** Effects looked at whose interval excludes every one that counts. */
  refutedCount: number;
  /** How often the search would confirm an effect in this log, by its odds ratio; empty where nothing was looked at. */
  power: EffectPower[];
  /** Pairs that can tell; of these so many were left out by the limit. */
  pairs: number;
  pairsLeftOut: number;
}

const QUESTION = 'Do the product attributes that go with carts and purchases differ by category?';

/**
 * H3: which of price band, price within the band, brand, popularity, discount and novelty go with a viewed product being carted, and a carted one being
 * bought, in each category, and whether the categories differ. An association, not an effect.
 *
 * A conditional logit per category and step: pairs (session, product) of one session are compared with one another, so that how ready a session is to buy,
 * its hour, and whether carts were logged in its month cancel. All attributes stand in one model; how often the product was looked at is a control. A purchase
 * without a cart counts as having reached the cart. Bands and brands are compared with the category's other products. Variances allow for users and
 * products that hang together (the larger sandwich). Benjamini and Hochberg over effects, differences between categories, and each category's
 * difference from the others, together. An effect holds with q ≤ level, odds changed by at least `minimumEffect`, and both halves of the users (by hash)
 * showing it alone (same sign, one-sided p ≤ 0.05).
 *
 * @returns `incomputable` where fewer than two categories have {@link SMALLEST_CATEGORY} sessions that can tell; effects found in one are still listed.
 * @throws QuestionError - an invalid period, time zone, filter, level, minimumEffect or mostPairs, or no period on an empty log.
 * Cost: two scans of the events (sessions with a cart or purchase; pairs of all sessions), then O(pairs × traits²) steps that let others have their turn; cancelable.
 * @see Chamberlain, Review of Economic Studies 47 (1980); Higgins, Thompson, Statistics in Medicine 21 (2002).
 */
export async function purchaseDrivers(store: EventStore, question: PurchaseDriversQuestion): Promise<PurchaseDrivers> {
  const {
    filter,
    signal,
    onProgress,
    bots = 'include',
    level = 0.05,
    minimumEffect = 0.1,
    mostPairs = 2_000_000,
  } = question;
  checkOptions(level, minimumEffect, mostPairs);
  checkFilter(filter);
  const scope = { period: await trackedPeriod(store, question), bots };
  const [asked, baselines] = [pairsQuery(scope, filter, mostPairs), baselineQuery(scope, filter)];
  const reading = (done: number): void =>
    onProgress?.({ step: 'reading pairs of session and product', done, total: 2, unit: 'statements' });
  reading(0);
  const pairs = await readPairs(store, asked, signal);
  reading(1);
  const bases = new Map((await select<BaseRow>(store, baselines, signal)).map((row) => [row.category, row]));
  reading(2);
  const models = await modelsOf(pairs, question);

  const compared = compareTraits(models);
  const differences = compared.effects.filter(({ difference }) => difference !== null);
  const pValues = [
    ...compared.effects.map(({ own }) => own.effect.pValue),
    ...compared.summaries.map(({ heterogeneity }) => heterogeneity.pValue),
    ...differences.map(({ difference }) => difference!.pValue),
  ];
  const qValues = benjaminiHochberg(pValues);
  const differenceQ = new Map(
    differences.map((effect, i) => [effect, qValues[compared.effects.length + compared.summaries.length + i]!]),
  );
  const rejected = qValues.filter((q) => q <= level).length;
  const threshold: Threshold = {
    level,
    minimumEffect,
    oneMore: Math.min(level, (level * (rejected + 1)) / Math.max(pValues.length, 1)),
  };
  const effects = compared.effects.map((effect, i) => ({
    model: effect.model,
    effect: purchaseDriver(
      effect,
      baseOf(bases.get(effect.model.category), effect.model.step),
      qValues[i]!,
      differenceQ.get(effect) ?? null,
      threshold,
    ),
  }));
  const power = meanPower(compared.effects.map(({ own }) => confirmationOf(own, threshold)));
  const refutedCount = effects.filter(({ effect }) => effect.status === 'refuted').length;
  const spreads = compared.summaries.map((summary) => detectableTrait(summary, threshold));
  const attributes = compared.summaries
    .map((summary, i) => purchaseDriverTrait(summary, qValues[compared.effects.length + i]!, spreads[i]!, threshold))
    .toSorted((a, b) => a.qValue - b.qValue || b.iSquared - a.iSquared);
  const findings = effects
    .map(({ effect }) => effect)
    .filter(({ holds }) => holds)
    .toSorted((a, b) => strength(b) - strength(a));

  const modeled = new Set(models.filter((model) => model.effects.length > 0).map((model) => model.category)).size;
  const [differingTraits, refutedTraits] = (['confirmed', 'refuted'] as const).map(
    (status) => attributes.filter((trait) => trait.status === status).length,
  ) as [number, number];
  const why =
    attributes.length > 0
      ? null
      : incomputable(
          pairs.count === 0 ? 'no-data' : 'too-few',
          `Fewer than two categories can be compared: ${modeled} of ${pairs.categories.length} have at least ${SMALLEST_CATEGORY} sessions in which one viewed product went on and another did not, enough cases of one attribute, and attributes that can be distinguished.`,
        );
  const detectableSpread = middleSpread(spreads);
  const verdict: Verdict = why ? 'incomputable' : differingTraits > 0 ? 'supported' : 'not-supported';
  const population = `pairs of session and viewed product (of carted product for the second step) of ${sessionsText(scope)}${restrictionText(filter)}; a product has the category and brand it had last`;
  const formula =
    'odds ratio between products of one session, by exact conditional logit; rate ratio = ratio of chances between them, by conditional Poisson; percentage points = (rate ratio − 1) × rate of the others; shrunken = drawn to the average of the categories; differs = against the average of the other categories';
  return {
    ...answerFor(
      store,
      scope.period,
      { name: 'Attributes that go with carts and purchases, by category', formula, population },
      [asked, baselines],
    ),
    hypothesis: 'H3',
    question: QUESTION,
    population,
    method: methodText(level, minimumEffect),
    verdict,
    incomputable: why,
    lookedAt: pValues.length,
    level,
    findings,
    assumptions: assumptionsOf(pairs, models, [...bases.values()]),
    falsifiedBy: [
      "Cochran's Q of every attribute stays within chance: the same attributes go with carts and purchases equally in all categories.",
      'The effects that hold in one half of the users are absent, or point the other way, in the other half or in the next month.',
      'An experiment that shows products of a confirmed attribute more often brings no more carts of them.',
    ],
    sentence: answerSentence(why?.detail ?? null, {
      findings,
      categories: modeled,
      refutedCount,
      power,
      differingTraits,
      refutedTraits,
      detectableSpread,
    }),
    categories: categoriesOf(models, effects, bases),
    attributes,
    differingTraits,
    refutedTraits,
    detectableSpread,
    minimumEffect,
    notConfirmedCount: effects.length - findings.length - refutedCount,
    refutedCount,
    power,
    pairs: pairs.before,
    pairsLeftOut: pairs.before - pairs.count,
  };
}

/** Fits every step of every category, and says of how many pairs that is done. */
async function modelsOf(
  pairs: Pairs,
  { onProgress, signal }: Pick<PurchaseDriversQuestion, 'onProgress' | 'signal'>,
): Promise<CategoryModel[]> {
  const models: CategoryModel[] = [];
  const total = pairs.count * PURCHASE_DRIVER_STEPS.length;
  let before = 0;
  for (const rows of pairs.categories) {
    const size = (rows.sessions.at(-1) ?? 0) - (rows.sessions[0] ?? 0);
    for (const step of PURCHASE_DRIVER_STEPS) {
      const tell = (share: number): void =>
        onProgress?.({
          step: 'comparing what went on with what did not',
          done: Math.round(before + share * size),
          total,
          unit: 'pairs',
        });
      models.push(await categoryModel(pairs, rows, step, { signal, onShare: tell }));
      before += size;
      tell(0);
    }
  }
  return models;
}

/** How many effects a run on a shop without any found all the same, of how many: what a calibration over many such shops adds up. */
export function falseDiscoveries({ findings, differingTraits, lookedAt }: PurchaseDrivers): {
  discoveries: number;
  lookedAt: number;
} {
  return { discoveries: findings.length + differingTraits, lookedAt };
}

interface BaseRow {
  category: string;
  viewed: number;
  went_on: number;
  carted: number;
  paid: number;
  /** Of those viewed: of products without any known price. */
  unpriced: number;
}

function baseOf(row: BaseRow | undefined, step: PurchaseDriverStep): StepBase | undefined {
  return (
    row &&
    (step === 'view-to-cart' ? { reached: row.viewed, wentOn: row.went_on } : { reached: row.carted, wentOn: row.paid })
  );
}

function categoriesOf(
  models: readonly CategoryModel[],
  effects: readonly { model: CategoryModel; effect: PurchaseDriver }[],
  bases: ReadonlyMap<string, BaseRow>,
): PurchaseDriverCategory[] {
  const known = new Map<string, CategoryModel[]>();
  for (const model of models) known.set(model.category, [...(known.get(model.category) ?? []), model]);
  const sizeOf = (category: string): number => known.get(category)!.reduce((sum, { pairs }) => sum + pairs, 0);
  return [...known.keys()]
    .toSorted((a, b) => sizeOf(b) - sizeOf(a) || (a < b ? -1 : 1))
    .map((category) => ({
      category,
      steps: known.get(category)!.map((model): PurchaseDriverStepOfCategory => {
        const { reached, wentOn } = baseOf(bases.get(category), model.step) ?? { reached: 0, wentOn: 0 };
        return {
          step: model.step,
          reached,
          wentOn,
          rate: wilson(wentOn, reached),
          informativeSessions: model.sessions,
          informativePairs: model.pairs,
          inflation: model.inflation,
          tooFew: model.small.map(({ attribute, level }) =>
            level === null ? attribute : `${attribute}: ${level || '(no brand)'}`,
          ),
          reason: model.incomputable?.detail ?? null,
          effects: effects.filter((one) => one.model === model).map(({ effect }) => effect),
        };
      }),
    }));
}

function strength({ effect }: PurchaseDriver): number {
  return effect.ok ? Math.abs(Math.log(effect.value)) : 0;
}

function methodText(level: number, minimumEffect: number): string {
  return (
    "Exact conditional logit per category and step, products of one session compared with one another, all attributes in one model with the number of looks as a control; ratios of chances by Breslow's likelihood (conditional Poisson); " +
    `price bands are thirds of the prices of the category's products; a brand is looked at from ${SMALLEST_CELL} cases on, the ${MOST_BRANDS} most frequent of a category at most, products without a brand being a level of their own; two levels that are compared with each other alone are one comparison; ` +
    `usual price = average of the ${USUAL_DAYS} days before; new = first seen at most ${NEW_DAYS} days before; variance = the largest of the model's, by user and by product; the rate of a category has Wilson's interval of independent pairs, which is too narrow where a user has several; ` +
    `differences between categories by Cochran's Q, refuted where the 97.5 % upper limit of the standard deviation of their log odds ratios is below the smallest effect; shrunken with τ² by Paule and Mandel; Benjamini–Hochberg over everything looked at, level ${level}; ` +
    `smallest effect: odds changed by ${Math.round(minimumEffect * 100)} %; confirmed: both halves of the users alone, same sign, one-sided p ≤ 0.05; refuted: the 95 % interval excludes every effect that counts; otherwise not confirmed`
  );
}

function answerSentence(
  why: string | null,
  {
    findings,
    categories,
    refutedCount,
    power,
    differingTraits,
    refutedTraits,
    detectableSpread,
  }: Pick<
    PurchaseDrivers,
    'findings' | 'refutedCount' | 'power' | 'differingTraits' | 'refutedTraits' | 'detectableSpread'
  > & { categories: number },
): string {
  const found =
    findings.length === 0
      ? 'No purchase driver is confirmed'
      : `${findings.length} ${findings.length === 1 ? 'purchase driver is' : 'purchase drivers are'} confirmed, the strongest ${findings[0]!.subject}`;
  const refuted =
    refutedCount === 0
      ? ''
      : ` ${refutedCount} ${refutedCount === 1 ? 'effect is' : 'effects are'} refuted: none that matters.`;
  const others = `${refuted}${powerSentence(power, 'attribute')}`;
  if (why !== null)
    return `Whether categories differ cannot be said: ${why}${findings.length === 0 ? '' : ` ${found}.`}${others}`;
  const lead =
    differingTraits === 0
      ? `We confirmed no difference between ${categories} categories in the attributes that go with carts and purchases`
      : `Which attributes go with carts and purchases differs between ${categories} categories in ${differingTraits} ${differingTraits === 1 ? 'attribute' : 'attributes'}`;
  const alike =
    refutedTraits === 0
      ? ''
      : ` In ${refutedTraits} ${refutedTraits === 1 ? 'attribute' : 'attributes'} a difference that matters is refuted.`;
  const spread =
    detectableSpread === null
      ? ''
      : ` In an average attribute, categories that typically differ ${detectableSpread.toFixed(2)} times from their average would be found in 80 % of cases.`;
  return `${lead}; ${found.charAt(0).toLowerCase()}${found.slice(1)}.${others}${alike}${spread}`;
}

function checkOptions(level: number, minimumEffect: number, mostPairs: number): void {
  const wrong = (argument: string, value: number, remedy: string): never => {
    throw new QuestionError('invalid-rule', argument, String(value), `${argument} is ${value}. ${remedy}`);
  };
  if (!(level > 0 && level <= 0.5)) wrong('level', level, 'Give a fraction above 0 and at most 0.5, for example 0.05.');
  if (!(minimumEffect > 0 && Number.isFinite(minimumEffect)))
    wrong('minimumEffect', minimumEffect, 'Give a fraction above 0, for example 0.1.');
  if (!Number.isSafeInteger(mostPairs) || mostPairs < 1000)
    wrong('mostPairs', mostPairs, 'Give a whole number from 1000.');
}
