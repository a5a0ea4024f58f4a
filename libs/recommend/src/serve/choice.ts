import { eventsOfUser, groupRule, type UserGroup } from '../evaluate/user-group.js';
import type { EvaluationReport, SessionWinner } from '../evaluate/report.js';
import type { ModelSet } from '../model-set.js';
import { MODEL_KINDS, type ModelKind, type PopularityEvent, type Recommender } from '../recommender.js';
import type { ModelWhy, ServeOptions } from './request.js';

/** Who answers, and why. */
export interface Choice {
  kind: ModelKind;
  reason: string;
  why: Pick<ModelWhy, 'kind'> & Partial<ModelWhy>;
  /** The caller named the model: no other one steps in. */
  isAsked: boolean;
}

/** Kinds whose similar products rest on what many users did, and how. */
const SIMILAR = {
  ITEM_KNN: { why: 'similar-neighbors', by: 'by the users that took both' },
  V_SKNN: { why: 'similar-sessions', by: 'by the sessions that hold both' },
  VMIS_KNN: { why: 'similar-sessions', by: 'by the sessions that hold both' },
  EASE: { why: 'similar-neighbors', by: 'by how well one predicts the other' },
  BPR: { why: 'similar-factors', by: 'by the direction of their factors' },
  ALS: { why: 'similar-factors', by: 'by the direction of their ALS factors' },
} as const satisfies Partial<Record<ModelKind, { why: ModelWhy['kind']; by: string }>>;

type SimilarKind = keyof typeof SIMILAR;

/**
 * A model of a set.
 * @throws RangeError - the set does not have it; says what it has.
 */
export function modelOf(set: ModelSet, kind: ModelKind): Recommender {
  const model = set.models.get(kind);
  if (model === undefined)
    throw new RangeError(
      `the model set has no ${kind}; it has ${[...set.models.keys()].join(', ')}. Name one of these, or read the model files with it.`,
    );
  return model;
}

/** The model that answers a group: the one that the request names, or the one that won there. */
export function choose(set: ModelSet, group: UserGroup, options: ServeOptions): Choice {
  if (options.model) return asked(set, options.model);
  if (options.promoted) return promoted(set, options.promoted);
  const winner = set.report.winners.find(
    (entry) => entry.group === group && entry.includesSeen === (options.includeSeen ?? false),
  );
  if (winner)
    return { kind: winner.kind, reason: winner.reason, why: { kind: comparison(winner), group }, isAsked: false };
  return {
    kind: 'POPULARITY',
    reason: `No model was compared for ${groupRule(group, countedBy(set))}.`,
    why: { kind: 'not-compared', group },
    isAsked: false,
  };
}

/** The model that answers an anonymous session with something to start from: the one that won on sessions, else the one of users with the same carts. */
export function chooseForSession(set: ModelSet, like: UserGroup, options: ServeOptions): Choice {
  if (options.model) return asked(set, options.model);
  if (options.promoted) return promoted(set, options.promoted);
  const { sessions } = set.report;
  const winner = options.includeSeen ? sessions?.winner : (sessions?.newWinner ?? sessions?.winner);
  if (winner?.value.ok)
    return {
      kind: winner.kind,
      reason: `Nobody is signed in. ${winner.reason}`,
      why: { kind: comparison(winner), group: 'ANONYMOUS' },
      isAsked: false,
    };
  const choice = choose(set, like, options);
  return {
    ...choice,
    reason: `Nobody is signed in; the session is answered like ${groupRule(like, countedBy(set))}. ${choice.reason}`,
  };
}

/** The model that compares products: the one that the request names, or the one with most evidence. */
export function chooseSimilar(set: ModelSet, options: ServeOptions): Choice {
  if (options.model) return asked(set, options.model);
  const kind = similarKind(set.report);
  const unproved = 'The holdout does not measure similarity itself.';
  if (kind === 'MOST_CARTED') {
    if (set.models.has('MOST_CARTED')) {
      return {
        kind,
        reason: `Products are compared by how many users carted both, because no model that compares products won a group of users. ${unproved}`,
        why: { kind: 'similar-carts' },
        isAsked: false,
      };
    }
    return {
      kind: 'POPULARITY',
      reason: 'The log has no carts to compare products by, so what is popular in the same category answers.',
      why: { kind: 'not-compared' },
      isAsked: false,
    };
  }
  return {
    kind,
    reason: `Products are compared ${SIMILAR[kind].by}, because ${modelOf(set, kind).name} won a group of users. ${unproved}`,
    why: { kind: SIMILAR[kind].why },
    isAsked: false,
  };
}

/** The kinds that answer where no model is named, in the order of `MODEL_KINDS`: what serving must read of an artifact. */
export function servingKinds(report: Pick<EvaluationReport, 'winners' | 'sessions'>): ModelKind[] {
  const needed = new Set<ModelKind>([
    'POPULARITY',
    similarKind(report),
    ...report.winners.map((winner) => winner.kind),
  ]);
  for (const winner of [report.sessions?.winner, report.sessions?.newWinner]) if (winner) needed.add(winner.kind);
  return MODEL_KINDS.filter((kind) => needed.has(kind));
}

/** What groups of users are counted by: carts; purchases in a log without carts; views where there are neither. */
export function countedBy({ shared }: Pick<ModelSet, 'shared'>): PopularityEvent {
  if (shared.carts.csr.indices.length > 0) return 'cart';
  return shared.purchases.csr.indices.length > 0 ? 'purchase' : 'view';
}

/** How many events of a training row decide its group. */
export function countOf(set: Pick<ModelSet, 'shared'>, user: number): number {
  return eventsOfUser(set.shared, countedBy(set), user);
}

function similarKind(report: Pick<EvaluationReport, 'winners'>): SimilarKind | 'MOST_CARTED' {
  const wins = new Map<SimilarKind, number>();
  for (const { kind } of report.winners) if (isSimilarKind(kind)) wins.set(kind, (wins.get(kind) ?? 0) + 1);
  const [best] = [...wins].toSorted(
    ([a, aWins], [b, bWins]) => bWins - aWins || MODEL_KINDS.indexOf(a) - MODEL_KINDS.indexOf(b),
  );
  return best === undefined ? 'MOST_CARTED' : best[0];
}

function isSimilarKind(kind: ModelKind): kind is SimilarKind {
  return kind in SIMILAR;
}

function asked(set: ModelSet, kind: ModelKind): Choice {
  return {
    kind,
    reason: `The request names this model (${modelOf(set, kind).name}).`,
    why: { kind: 'asked' },
    isAsked: true,
  };
}

function promoted(set: ModelSet, kind: ModelKind): Choice {
  return {
    kind,
    reason: `${modelOf(set, kind).name} was promoted to answer everybody.`,
    why: { kind: 'promoted' },
    isAsked: false,
  };
}

/** How the comparison that chose a winner came out. */
function comparison({ value, difference }: Pick<SessionWinner, 'value' | 'difference'>): ModelWhy['kind'] {
  if (!value.ok) return 'too-few';
  if (!difference.ok) return 'only-model';
  return difference.low > 0 ? 'won' : 'tie';
}
