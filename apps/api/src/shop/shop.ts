import type { Coverage as CoverageAnswer, ShopFacts } from '@cartograph/analytics';
import type { EventStore } from '@cartograph/events';
import { Field, ObjectType } from 'type-graphql';
import { Requires } from '../access.js';
import { CoverageFault, toFaults } from '../coverage-fault.js';
import { EventCounts } from '../event-counts.js';
import { LocalDate, TimeZone } from '../scalars.js';
import { Snapshot, toSnapshot } from '../snapshot.js';

/** The shop behind the log. Its figures are counted only where they are asked for. */
@Requires('shop:read')
@ObjectType()
export class Shop {
  /** Null before the first import. */
  store!: EventStore | null;

  /** Null before the first import. */
  facts!: () => Promise<ShopFacts | null>;

  @Field(() => String, {
    description: 'As the settings name it; before that a name in English for a shop without one.',
  })
  name!: string;

  @Field(() => TimeZone)
  timeZone!: string;

  @Field(() => String, {
    nullable: true,
    description: 'ISO 4217 code as the settings name it. Null until then: the log does not say it.',
  })
  currency!: string | null;

  @Field(() => Boolean)
  isSynthetic!: boolean;
}

@Requires('shop:read')
@ObjectType()
export class CoverageDay {
  @Field(() => LocalDate)
  date!: string;

  @Field(() => EventCounts)
  counts!: EventCounts;
}

@Requires('shop:read')
@ObjectType()
export class Coverage {
  @Field(() => Snapshot, { nullable: true, description: 'What was counted. Null before the first import.' })
  snapshot!: Snapshot | null;

  @Field(() => TimeZone)
  timeZone!: string;

  @Field(() => [CoverageDay])
  days!: CoverageDay[];

  @Field(() => [CoverageFault])
  faults!: CoverageFault[];
}

export function toCoverage({ snapshot, timeZone, days, faults }: CoverageAnswer): Coverage {
  return { snapshot: toSnapshot(snapshot), timeZone, days, faults: toFaults(faults) };
}
