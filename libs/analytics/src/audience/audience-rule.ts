import { checkGrace } from '../abandonment/cart-lines.js';
import type { BotChoice } from '../bot-choice.js';
import type { FunnelRule } from '../funnel/funnel-plan.js';
import type { Period } from '../local-days.js';
import { QuestionError } from '../question-error.js';

/** Who enters an audience, and when. */
export type AudienceKind =
  | 'all-visitors'
  | 'carted-not-bought'
  | 'viewed-not-carted'
  | 'buyers'
  | 'category-viewers'
  | 'funnel-lost'
  | 'cart-abandoned'
  | 'rfm-segment';

/** A rule that picks users by what they did in a period. */
export interface AudienceRule {
  kind: AudienceKind;
  /** Code or id; required by `category-viewers`. With `funnel-lost`, `cart-abandoned` and `rfm-segment` only its events count; refused elsewhere. */
  category?: string | null;
  /** With `funnel-lost`, `cart-abandoned` and `rfm-segment` only its events count; refused elsewhere. */
  brand?: string | null;
  /** Whether sessions that look like a bot's count; only of `funnel-lost`, `cart-abandoned` and `rfm-segment`. Default `include`. */
  bots?: BotChoice;
  /** Of `cart-abandoned`: hours in which buying later counts as bought, as in `abandonment`. */
  graceHours?: number | null;
  /** The funnel of `funnel-lost`, and the place of the step (from 0) they came to without coming to the next required one. */
  funnel?: { rule: FunnelRule; step: number } | null;
  /** The segment of `rfm-segment`: `champions`, `cluster-1-of-4` …, and the seed of clusters, by default 1. */
  rfm?: { segment: string; seed?: number | null } | null;
  /** Local days, both inclusive. Default: the whole log. */
  period?: Period | null;
  timeZone: string;
}

const NAMES: Record<AudienceKind, string> = {
  'all-visitors': 'All visitors',
  'carted-not-bought': 'Carted, not bought',
  'viewed-not-carted': 'Viewed, not carted',
  buyers: 'Buyers',
  'category-viewers': 'Viewers of a category',
  'cart-abandoned': 'Cart abandoned',
  'funnel-lost': 'Lost in a funnel',
  'rfm-segment': 'RFM segment',
};

/** What an audience is called. */
export function audienceName(kind: AudienceKind): string {
  return NAMES[kind];
}

/** Whether only the events of a category or brand may count, and bots may be left out. */
export function isFiltered(kind: AudienceKind): boolean {
  return kind === 'funnel-lost' || kind === 'cart-abandoned' || kind === 'rfm-segment';
}

/** @throws QuestionError - `invalid-rule` for what the kind needs and lacks, or does not take. */
export function checkRule({ kind, category, brand, bots, funnel, graceHours, rfm }: AudienceRule): void {
  checkGrace(graceHours ?? null);
  if (kind !== 'cart-abandoned' && graceHours != null)
    throw misplaced(kind, 'graceHours', 'a grace', 'abandoned carts');
  if (kind === 'category-viewers' && category == null) {
    throw new QuestionError(
      'invalid-rule',
      'category',
      '',
      'Viewers of a category need a category. Give its code, such as electronics.smartphone, or its id.',
    );
  }
  if (kind === 'funnel-lost' && funnel == null) {
    throw new QuestionError(
      'invalid-rule',
      'funnel',
      '',
      'An audience lost in a funnel needs the funnel, and the step after which they were lost.',
    );
  }
  if (kind !== 'funnel-lost' && funnel != null) throw misplaced(kind, 'funnel', 'a funnel', 'those lost in a funnel');
  if (kind === 'rfm-segment' && !rfm)
    throw new QuestionError(
      'invalid-rule',
      'rfmSegment',
      '',
      'An audience of an RFM segment needs its name, such as champions or cluster-1-of-4.',
    );
  if (kind !== 'rfm-segment' && rfm) throw misplaced(kind, 'rfmSegment', 'an RFM segment', 'those of an RFM segment');
  if (isFiltered(kind)) return;
  if (kind !== 'category-viewers' && category != null) {
    throw new QuestionError(
      'invalid-rule',
      'category',
      category,
      `The audience "${audienceName(kind)}" takes no category. Leave it out, or choose viewers of a category.`,
    );
  }
  if (brand != null) throw misplaced(kind, 'brand', 'a brand', 'abandoned carts or those lost in a funnel');
  if (bots === 'exclude')
    throw misplaced(kind, 'bots', 'a choice of bots', 'abandoned carts or those lost in a funnel');
}

function misplaced(kind: AudienceKind, argument: string, what: string, other: string): QuestionError {
  return new QuestionError(
    'invalid-rule',
    argument,
    '',
    `The audience "${audienceName(kind)}" takes no such thing as ${what}. Leave it out, or choose ${other}.`,
  );
}
