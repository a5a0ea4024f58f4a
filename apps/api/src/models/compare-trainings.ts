import { compareSnapshots } from '@cartograph/recommend';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../access.js';
import { Estimate, toEstimate, Unit } from '../estimate.js';
import { ModelEntity, ModelKind } from './model.entity.js';
import { TrainingEntity } from './training.entity.js';

@Requires('recommendations:read')
@ObjectType()
export class ComparedFigure {
  @Field(() => TrainingEntity)
  training!: TrainingEntity;

  @Field(() => Estimate)
  ndcg!: Estimate;

  @Field(() => Estimate)
  hitRate!: Estimate;

  @Field(() => Estimate)
  recall!: Estimate;

  @Field(() => Int, {
    nullable: true,
    description: '1 for the highest NDCG of the training; null where it has no such model, or could not judge it',
  })
  rank!: number | null;
}

@Requires('recommendations:read')
@ObjectType('ComparedModel')
export class ComparedModel {
  @Field(() => ModelKind)
  kind!: ModelKind;

  @Field(() => [ComparedFigure], { description: 'one for each training, in their order' })
  figures!: ComparedFigure[];

  @Field(() => Estimate, {
    description: 'NDCG of the last training less that of the first, all users, seen products filtered',
  })
  drift!: Estimate;

  @Field(() => String)
  driftReason!: string;
}

export enum ProtocolDifference {
  K = 'K',
  TARGET = 'TARGET',
  SPLIT = 'SPLIT',
}
registerEnumType(ProtocolDifference, {
  name: 'ProtocolDifference',
  description: 'In what trainings were judged differently.',
  valuesConfig: {
    K: { description: 'the length of lists' },
    TARGET: { description: 'the event that is predicted' },
    SPLIT: { description: 'how the log was split into training part and holdout' },
  },
});

@Requires('recommendations:read')
@ObjectType({ description: 'Leaderboards of several trainings side by side.' })
export class TrainingComparison {
  @Field(() => [TrainingEntity])
  trainings!: TrainingEntity[];

  @Field(() => [ComparedModel])
  rows!: ComparedModel[];

  @Field(() => String, {
    nullable: true,
    description: 'what keeps the figures from being compared; null where nothing does',
  })
  caution!: string | null;

  @Field(() => [ProtocolDifference], { description: 'the same for a page that writes its own sentence' })
  differing!: ProtocolDifference[];
}

/**
 * Puts the leaderboards of trainings side by side, in the given order.
 *
 * @param modelsOf - of each training, with their details.
 */
export function compareTrainings(
  trainings: TrainingEntity[],
  modelsOf: (training: TrainingEntity) => readonly ModelEntity[],
): TrainingComparison {
  const comparison = compareSnapshots(
    trainings.map((training) => {
      const models = modelsOf(training);
      const details = models.map(({ kind, detail }) => {
        if (!detail) throw new Error('models are compared by their details: read them with the rows');
        return { ...detail, kind };
      });
      const label = `the training of ${training.trainedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
      return {
        snapshotId: training.id,
        label,
        report: {
          protocol: training.evaluation.protocol,
          models: models.map(({ metrics, ...model }) => ({ ...model, metrics, wins: [], options: {} })),
          details,
        },
      };
    }),
  );
  return {
    trainings,
    rows: comparison.rows.map(({ kind, figures, drift, driftReason }) => ({
      kind: ModelKind[kind],
      figures: figures.map(({ ndcg, hitRate, recall, rank }, place) => ({
        training: trainings[place]!,
        ndcg: toEstimate(ndcg, Unit.FRACTION),
        hitRate: toEstimate(hitRate, Unit.FRACTION),
        recall: toEstimate(recall, Unit.FRACTION),
        rank,
      })),
      drift: toEstimate(drift, Unit.FRACTION),
      driftReason,
    })),
    caution: comparison.caution,
    differing: comparison.differing.map((code) => ProtocolDifference[code]),
  };
}
