import type { ModelWhy } from '@cartograph/recommend';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../access.js';
import { GroupWinner, sessionWinnerOf, winnersOf } from '../models/evaluation.js';
import { ModelEntity, ofKind, UserGroup } from '../models/model.entity.js';
import type { TrainingEntity } from '../models/training.entity.js';

export enum ModelChoiceKind {
  ASKED = 'asked',
  CATEGORY = 'category',
  NOT_COMPARED = 'not-compared',
  ONLY_MODEL = 'only-model',
  PROMOTED = 'promoted',
  SIMILAR_BY_CARTS = 'similar-carts',
  SIMILAR_BY_FACTORS = 'similar-factors',
  SIMILAR_BY_NEIGHBORS = 'similar-neighbors',
  SIMILAR_BY_SESSIONS = 'similar-sessions',
  TIE = 'tie',
  TOO_FEW = 'too-few',
  UNKNOWN_PRODUCT = 'unknown-product',
  WON = 'won',
}
registerEnumType(ModelChoiceKind, {
  name: 'ModelChoiceKind',
  description: 'Why a model answers.',
  valuesConfig: {
    ASKED: { description: 'the request names it' },
    CATEGORY: { description: 'a category is answered by what most users carted in it' },
    NOT_COMPARED: { description: 'the training compared no models for the group, so popularity answers' },
    ONLY_MODEL: { description: 'no other model was judged in the group' },
    PROMOTED: { description: 'it was promoted to answer everybody' },
    SIMILAR_BY_CARTS: { description: 'products like one, by how many users carted both' },
    SIMILAR_BY_FACTORS: { description: 'products like one, by the direction of their factors' },
    SIMILAR_BY_NEIGHBORS: { description: 'products like one, by what the same users took' },
    SIMILAR_BY_SESSIONS: { description: 'products like one, by the sessions that hold both' },
    TIE: {
      description:
        'chance may explain the difference between the models in the group, and a tie goes to the one chosen for all users, the simplest that none beats by more than chance, else to the simpler one',
    },
    TOO_FEW: {
      description:
        'too few users of the validation slice in the group to judge: the model that won for all users together answers, or popularity where none did or it is worse there',
    },
    UNKNOWN_PRODUCT: { description: 'nobody has carted the product yet, so popularity answers' },
    WON: { description: 'it was better in the group by more than chance explains' },
  },
});

export enum EmptyListKind {
  NOBODY_CARTED = 'nobody-carted',
  NOTHING = 'nothing',
  ONLY_SEEN = 'only-seen',
  RULES = 'rules',
}
registerEnumType(EmptyListKind, {
  name: 'EmptyListKind',
  description: 'Why a list of recommendations is empty.',
  valuesConfig: {
    NOBODY_CARTED: { description: 'nobody has carted a product in the category' },
    NOTHING: { description: 'the model has nothing to start from' },
    ONLY_SEEN: { description: 'the model only knows products the user carted already, and those are filtered' },
    RULES: { description: 'the rules leave none of what the model would recommend' },
  },
});

@Requires('recommendations:read')
@ObjectType({
  description: 'Why a model answers, for a page that writes its own sentence; `modelReason` says the same in English.',
})
export class ModelChoice {
  @Field(() => ModelChoiceKind)
  kind!: ModelChoiceKind;

  @Field(() => UserGroup, {
    nullable: true,
    description:
      'whose comparison decides: ANONYMOUS where models were compared on sessions, else an anonymous session is answered like a group. Null where none decides',
  })
  group!: UserGroup | null;

  @Field(() => GroupWinner, { nullable: true, description: 'the comparison that decided, with its numbers' })
  comparison!: GroupWinner | null;

  @Field(() => String, { nullable: true, description: 'the category in which popularity is counted' })
  category!: string | null;

  @Field(() => ModelEntity, {
    nullable: true,
    description: 'named or winning, but with nothing to start from here, so that popularity answers instead',
  })
  insteadOf!: ModelEntity | null;

  @Field(() => EmptyListKind, { nullable: true, description: 'null where the list has items' })
  empty!: EmptyListKind | null;

  @Field(() => Boolean, { description: 'the log does not know the user that was asked about' })
  isUnknownUser!: boolean;
}

/**
 * Puts the reason of an answer into the schema's words.
 *
 * @param about.models - all models of the training.
 */
export function toModelChoice(
  why: ModelWhy,
  about: {
    evaluation: TrainingEntity['evaluation'];
    models: ModelEntity[];
    includeSeen: boolean;
    isUnknownUser: boolean;
  },
): ModelChoice {
  const group = why.group === null ? null : UserGroup[why.group];
  return {
    kind: why.kind as ModelChoiceKind,
    group,
    comparison:
      group === UserGroup.ANONYMOUS
        ? sessionWinnerOf(about, about.includeSeen)
        : (winnersOf(about, about.includeSeen).find((winner) => winner.group === group) ?? null),
    category: why.category,
    insteadOf: ofKind(about.models, why.insteadOf) ?? null,
    empty: why.empty as EmptyListKind | null,
    isUnknownUser: about.isUnknownUser,
  };
}
