import type { Path as Taken, PathList as Listed, Paths as PathsAnswer, TypePair as Pair } from '@cartograph/analytics';
import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Answer } from '../../answer.js';
import { Estimate, toEstimate, Unit } from '../../estimate.js';
import { EventType, toEventType } from '../../event-counts.js';
import { Count } from '../../scalars.js';
import type { CachedAnswer } from '../answers/answer-cache.js';
import { toAnswer } from '../answers/answered.js';
import { toTransition, Transition, TwoByTwo } from '../products/association-parts.js';

export enum PathLevel {
  EVENT = 'event',
  CATEGORY = 'category',
}
registerEnumType(PathLevel, {
  name: 'PathLevel',
  description: 'whether a step is a type of event or the category that was dealt with',
});

@InputType()
export class PathsInput {
  @Field(() => PathLevel, { nullable: true, defaultValue: PathLevel.EVENT })
  level!: PathLevel | null;

  @Field(() => Int, { nullable: true, defaultValue: 6, description: 'steps after which a path is cut, 2 to 12' })
  maximumSteps!: number | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 20,
    description: 'paths and ends of each kind, 1 to 100; 0 leaves them out, which is quick',
  })
  first!: number | null;
}

@Requires('analytics:read')
@ObjectType()
export class SessionPath {
  @Field(() => [String], {
    description: 'types of events as in EventType, or categories, in order; repeats are one step',
  })
  steps!: string[];

  @Field(() => Boolean, { description: 'whether the sessions went on after these steps' })
  isCut!: boolean;

  @Field(() => Count)
  sessions!: number;

  @Field(() => Estimate, { description: 'sessions ÷ sessions of the same outcome' })
  share!: Estimate;

  @Field(() => Estimate, {
    description:
      'From the first event to the purchase, or to the last event; TOO_FEW where too few sessions took the path.',
  })
  medianSeconds!: Estimate;
}

@Requires('analytics:read')
@ObjectType()
export class PathList {
  @Field(() => Count)
  sessions!: number;

  @Field(() => Count, {
    nullable: true,
    description: 'different paths, as far as they are not cut; null where "first" is 0',
  })
  different!: number | null;

  @Field(() => [SessionPath])
  paths!: SessionPath[];
}

@Requires('analytics:read')
@ObjectType()
export class PathEnd {
  @Field(() => String)
  step!: string;

  @Field(() => Count)
  sessions!: number;

  @Field(() => Estimate, { description: 'sessions ÷ all sessions' })
  share!: Estimate;
}

@Requires('analytics:read')
@ObjectType()
export class PathEnds {
  @Field(() => Count, { nullable: true, description: 'null where "first" is 0' })
  different!: number | null;

  @Field(() => [PathEnd])
  ends!: PathEnd[];
}

@Requires('analytics:read')
@ObjectType({ description: 'How often two types of events come together in a session.' })
export class TypePair {
  @Field(() => EventType)
  first!: EventType;

  @Field(() => EventType)
  second!: EventType;

  @Field(() => TwoByTwo)
  counts!: TwoByTwo;

  @Field(() => Estimate)
  oddsRatio!: Estimate;

  @Field(() => Estimate)
  phi!: Estimate;

  @Field(() => Estimate)
  lift!: Estimate;

  @Field(() => String, { nullable: true, description: 'why it says nothing about people' })
  byConstruction!: string | null;
}

@Requires('analytics:read')
@ObjectType({
  implements: Answer,
  description: 'What follows what in sessions, and the most frequent paths to the first purchase and away.',
})
export class Paths extends Answer {
  @Field(() => PathLevel)
  level!: PathLevel;

  @Field(() => Int)
  maximumSteps!: number;

  @Field(() => Count)
  sessions!: number;

  @Field(() => [Transition], {
    description:
      "What follows what, by types of events. Intervals count a user's sessions as alike; where `first` is 0 they take steps as independent, and are too narrow.",
  })
  transitions!: Transition[];

  @Field(() => [TypePair], { description: 'which types of events come together in a session' })
  together!: TypePair[];

  @Field(() => PathList)
  toPurchase!: PathList;

  @Field(() => PathList, { description: 'of sessions without a purchase' })
  away!: PathList;

  @Field(() => PathEnds, { description: 'what sessions begin with' })
  entries!: PathEnds;

  @Field(() => PathEnds, { description: 'what sessions end with' })
  exits!: PathEnds;
}

export function toPaths(answer: CachedAnswer<PathsAnswer>): Paths {
  const { level, maximumSteps, sessions, transitions, together, toPurchase, away, entries, exits } = answer.value;
  const named = (step: string): string => (level === 'event' ? step.toUpperCase() : step);
  const path = ({ steps, share, medianSeconds, ...rest }: Taken): SessionPath => ({
    ...rest,
    steps: steps.map(named),
    share: toEstimate(share, Unit.FRACTION, { method: 'wilson-by-user' }),
    medianSeconds: toEstimate(medianSeconds, Unit.SECONDS, { method: 'woodruff-by-user' }),
  });
  const list = ({ paths, ...rest }: Listed): PathList => ({ ...rest, paths: paths.map(path) });
  const ends = ({ different, ends: all }: PathsAnswer['entries']): PathEnds => ({
    different,
    ends: all.map(({ step, sessions: began, share }) => ({
      step: named(step),
      sessions: began,
      share: toEstimate(share, Unit.FRACTION, { method: 'wilson-by-user' }),
    })),
  });
  return {
    ...toAnswer(answer),
    level: level as PathLevel,
    maximumSteps,
    sessions,
    transitions: transitions.map(toTransition),
    together: together.map(toTypePair),
    toPurchase: list(toPurchase),
    away: list(away),
    entries: ends(entries),
    exits: ends(exits),
  };
}

function toTypePair({ first, second, counts, oddsRatio, phi, lift, byConstruction }: Pair): TypePair {
  const ratio = (estimate: Pair['lift']): Estimate => toEstimate(estimate, Unit.RATIO);
  return {
    first: toEventType(first),
    second: toEventType(second),
    counts,
    oddsRatio: ratio(oddsRatio),
    phi: ratio(phi),
    lift: ratio(lift),
    byConstruction,
  };
}
