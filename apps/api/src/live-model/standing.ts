import type { Estimate } from '@cartograph/metrics';
import { In, type EntityManager } from 'typeorm';
import { ModelEntity, ofKind } from '../models/model.entity.js';
import { TrainingEntity } from '../models/training.entity.js';

/** Something that can serve: the router of a training, or one model of it. */
export interface Side {
  trainingId: string;
  modelId: string | null;
}

/** What is known of one side against another. */
export interface Standing {
  /** NDCG, the first less the second. */
  difference: Extract<Estimate, { ok: true }>;
  metric: string;
  /** The first is worse by more than chance explains. */
  isWorse: boolean;
  /** How many comparisons it is put together from. */
  steps: number;
}

/** A comparison that was made: `of` less `against`. */
interface Known {
  of: Side;
  against: Side;
  difference: Extract<Estimate, { ok: true }>;
  /** `of` is worse by more than chance explains. */
  isWorse: boolean;
  metric: string;
}

/**
 * What past comparisons say of one side against another. Every training was compared with what served when it ended, and its models with its router; where the
 * two were never compared with each other, the shortest way over third ones counts: differences add up, and so do their bounds, which makes the interval wider than need be.
 *
 * @returns null where no way leads from one to the other.
 */
export async function standing(manager: EntityManager, of: Side, against: Side): Promise<Standing | null> {
  const trainings = await manager.find(TrainingEntity, { select: { id: true, verdict: true } });
  const known = trainings.flatMap(withLiveModel);
  const sides = [of, against, ...known.map((comparison) => comparison.against)];
  const alone = new Set(sides.flatMap(({ trainingId, modelId }) => (modelId === null ? [] : [trainingId])));
  return shortest([...known, ...(await withRouters(manager, [...alone]))], of, against);
}

/** See {@link standing}. */
export function shortest(known: readonly Known[], of: Side, against: Side): Standing | null {
  const both = [...known, ...known.map(turned)];
  const goal = keyOf(against);
  const seen = new Set([keyOf(of)]);
  let frontier: { at: string; standing: Standing | null }[] = [{ at: keyOf(of), standing: null }];
  while (frontier.length > 0) {
    const next: typeof frontier = [];
    for (const { at, standing: sofar } of frontier) {
      for (const step of both) {
        const to = keyOf(step.against);
        if (keyOf(step.of) !== at || seen.has(to)) continue;
        seen.add(to);
        const here = added(sofar, step);
        if (to === goal) return here;
        next.push({ at: to, standing: here });
      }
    }
    frontier = next;
  }
  return null;
}

/** A training against what served when it ended. */
function withLiveModel({ id, verdict }: Pick<TrainingEntity, 'id' | 'verdict'>): Known[] {
  if (!verdict?.difference?.ok || verdict.againstId === null) return [];
  return [
    {
      of: { trainingId: id, modelId: null },
      against: { trainingId: verdict.againstId, modelId: verdict.againstModelId },
      difference: verdict.difference,
      isWorse: verdict.loses,
      metric: verdict.metric,
    },
  ];
}

/** The routers of trainings against each of their models. */
async function withRouters(manager: EntityManager, trainingIds: string[]): Promise<Known[]> {
  if (trainingIds.length === 0) return [];
  const trainings = await manager.find(TrainingEntity, {
    where: { id: In(trainingIds) },
    select: { id: true, evaluation: true },
  });
  const models = await manager.find(ModelEntity, {
    where: { trainingId: In(trainingIds) },
    select: { id: true, trainingId: true, kind: true },
  });
  return trainings.flatMap(({ id, evaluation }) => {
    const metric = `NDCG@${evaluation.protocol.k}`;
    const own = models.filter(({ trainingId }) => trainingId === id);
    const gain = evaluation.router.gains.find(({ includesSeen }) => !includesSeen);
    return (gain?.overEach ?? []).flatMap(({ kind, difference }): Known[] => {
      const model = ofKind(own, kind);
      return model && difference.ok
        ? [
            {
              of: { trainingId: id, modelId: null },
              against: { trainingId: id, modelId: model.id },
              difference,
              isWorse: difference.high < 0,
              metric,
            },
          ]
        : [];
    });
  });
}

function turned({ of, against, difference, metric }: Known): Known {
  const { value, low, high } = difference;
  return {
    of: against,
    against: of,
    difference: { ...difference, value: -value, low: -high, high: -low },
    isWorse: low > 0,
    metric,
  };
}

function added(sofar: Standing | null, { difference, isWorse, metric }: Known): Standing {
  if (sofar === null) return { difference, isWorse, metric, steps: 1 };
  const { value, low, high } = sofar.difference;
  const sum = {
    ...difference,
    value: value + difference.value,
    low: low + difference.low,
    high: high + difference.high,
    method: 'sum of paired differences',
  };
  return { difference: sum, isWorse: sum.high < 0, metric, steps: sofar.steps + 1 };
}

const keyOf = ({ trainingId, modelId }: Side): string => `${trainingId}/${modelId ?? ''}`;
