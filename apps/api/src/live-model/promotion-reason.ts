import type { Estimate } from '@cartograph/metrics';
import { withInterval } from '@cartograph/recommend';
import type { Problem } from '../errors.js';
import type { TrainingEntity, Verdict } from '../models/training.entity.js';
import { toPromotionVerdict, type PromotionVerdict } from '../models/verdict.js';
import type { PromotionEntity } from '../models/promotion.entity.js';
import type { Standing } from './standing.js';

/** What a training's own verdict says of it against the live model; null where it was made against something else. */
export function verdictAgainst(
  { verdict }: Pick<TrainingEntity, 'verdict'>,
  liveModel: Pick<PromotionEntity, 'trainingId' | 'modelId'>,
): Verdict | null {
  return verdict?.difference &&
    verdict.againstId === liveModel.trainingId &&
    verdict.againstModelId === liveModel.modelId
    ? verdict
    : null;
}

/** By how much something loses, and on whom: in words, and as a refusal says it for programs. */
export interface Loss extends Problem {
  words: string;
}

/** By how much it loses, and on whom; null where it does not, by more than chance explains. */
export function lossOf(known: Standing | null, direct: Verdict | null): Loss | null {
  if (known?.isWorse && known.difference.high < 0)
    return { words: `by ${figures(known)}`, ...lossFor('users', known.metric, known.difference) };
  if (!direct?.loses || !direct.sessionDifference) return null;
  return {
    words: `on anonymous sessions, by ${withInterval(direct.sessionDifference)} ${direct.metric}`,
    ...lossFor('sessions', direct.metric, direct.sessionDifference),
  };
}

function lossFor(on: 'users' | 'sessions', metric: string, difference: Estimate): Problem {
  const { value, low, high } = difference.ok ? difference : { value: null, low: null, high: null };
  return { problem: 'loses', facts: { on, metric, value, low, high } };
}

/** What a person is told of what she chose against what served. */
export function toVerdict(
  { difference, metric, isWorse, steps }: Standing,
  against: Pick<PromotionEntity, 'trainingId' | 'modelId'>,
): PromotionVerdict {
  const how = steps === 1 ? '' : ` They were not compared with each other; ${steps} comparisons are added up.`;
  const result = difference.low > 0 ? 'better' : isWorse ? 'worse' : 'not distinguishable';
  const reason = `${metric} differs by ${withInterval(difference)} on the same users: it is ${result}.${how}`;
  return toPromotionVerdict({
    isPromoted: true,
    reason,
    difference,
    sessionDifference: null,
    metric,
    againstId: against.trainingId,
    againstModelId: against.modelId,
  });
}

/** Why it was promoted, as the history tells it. */
export function reasonOf({
  isFirst,
  known,
  loss,
  damaged,
}: {
  isFirst: boolean;
  known: Standing | null;
  loss: Loss | null;
  damaged: string | null;
}): string {
  if (isFirst) return 'Nothing served before.';
  if (damaged !== null) return `What was to serve cannot: ${damaged}`;
  if (loss !== null) return `A person chose it, although it loses to what served, ${loss.words}.`;
  if (known === null) return 'A person chose it. It was never compared with what served, or could not be told from it.';
  return `A person chose it${known.difference.low > 0 ? ': it beats' : '; chance may explain its difference to'} what served: ${figures(known)}.`;
}

const figures = ({ difference, metric }: Standing): string => `${withInterval(difference)} ${metric}`;
