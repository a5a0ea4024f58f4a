import type { Overview as OverviewAnswer, OverviewFigures as Figures } from '@cartograph/analytics';
import { Field, ObjectType } from 'type-graphql';
import { Requires } from '../access.js';
import { Answer, Period } from '../answer.js';
import { Estimate, toEstimate, Unit } from '../estimate.js';
import { EventCounts } from '../event-counts.js';
import { Count, Decimal, LocalDate } from '../scalars.js';
import { CoverageFault, toFaults } from '../shop/shop.js';
import type { CachedAnswer } from './answer-cache.js';
import { toAnswer } from './answered.js';

@Requires('analytics:read')
@ObjectType()
export class OverviewFigures {
  @Field(() => EventCounts)
  counts!: EventCounts;

  @Field(() => Count)
  visitors!: number;

  @Field(() => Count)
  sessions!: number;

  @Field(() => Count)
  buyers!: number;

  @Field(() => Count)
  purchaseSessions!: number;

  @Field(() => Decimal)
  revenue!: string;

  @Field(() => Estimate, { description: 'buyers ÷ visitors' })
  buyersPerVisitor!: Estimate;

  @Field(() => Estimate, { description: 'sessions with a purchase ÷ sessions' })
  purchaseSessionsPerSession!: Estimate;

  @Field(() => Decimal, { nullable: true, description: 'revenue ÷ sessions with a purchase; null without any' })
  revenuePerPurchaseSession!: string | null;
}

@Requires('analytics:read')
@ObjectType()
export class OverviewDay {
  @Field(() => LocalDate)
  date!: string;

  @Field(() => OverviewFigures)
  figures!: OverviewFigures;
}

@Requires('analytics:read')
@ObjectType({ implements: Answer })
export class Overview extends Answer {
  @Field(() => OverviewFigures)
  total!: OverviewFigures;

  @Field(() => OverviewFigures, { nullable: true })
  previous!: OverviewFigures | null;

  @Field(() => Period, { nullable: true })
  previousPeriod!: Period | null;

  @Field(() => [OverviewDay])
  days!: OverviewDay[];

  @Field(() => [CoverageFault])
  faults!: CoverageFault[];
}

export function toOverview(answer: CachedAnswer<OverviewAnswer>): Overview {
  const { value } = answer;
  return {
    ...toAnswer(answer),
    total: toFigures(value.total),
    previous: value.previous && toFigures(value.previous),
    previousPeriod: value.previousPeriod,
    days: value.days.map(({ date, figures }) => ({ date, figures: toFigures(figures) })),
    faults: toFaults(value.faults),
  };
}

function toFigures(figures: Figures): OverviewFigures {
  return {
    ...figures,
    buyersPerVisitor: toEstimate(figures.buyersPerVisitor, Unit.FRACTION, { method: 'wilson' }),
    purchaseSessionsPerSession: toEstimate(figures.purchaseSessionsPerSession, Unit.FRACTION, { method: 'wilson' }),
  };
}
