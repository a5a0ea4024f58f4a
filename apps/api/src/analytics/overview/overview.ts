import type { Overview as OverviewAnswer, OverviewFigures as Figures } from '@cartograph/analytics';
import { Field, Float, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Answer, Period } from '../../answer.js';
import { Estimate, toEstimate, Unit } from '../../estimate.js';
import { EventCounts } from '../../event-counts.js';
import { Count, Decimal, LocalDate } from '../../scalars.js';
import { CoverageFault, toFaults } from '../../coverage-fault.js';
import type { CachedAnswer } from '../answers/answer-cache.js';
import { toAnswer } from '../answers/answered.js';

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

  @Field(() => Estimate, { description: 'The conversion rate: buyers ÷ visitors.' })
  conversionRate!: Estimate;

  @Field(() => Estimate, { description: 'sessions with a purchase ÷ sessions' })
  purchaseSessionsPerSession!: Estimate;

  @Field(() => Decimal, {
    nullable: true,
    description: 'Revenue ÷ orders, where an order is a session with a purchase. Null without any order.',
  })
  averageOrderValue!: string | null;

  @Field(() => Estimate, {
    description: '`averageOrderValue` with its interval over users. TOO_FEW where all is of one user.',
  })
  averageOrderValueEstimate!: Estimate;
}

export enum Granularity {
  DAY = 'day',
  WEEK = 'week',
  MONTH = 'month',
}
registerEnumType(Granularity, {
  name: 'Granularity',
  valuesConfig: { WEEK: { description: 'ISO week, Monday to Sunday' } },
});

@Requires('analytics:read')
@ObjectType()
export class OverviewDay {
  @Field(() => LocalDate)
  date!: string;

  @Field(() => OverviewFigures)
  figures!: OverviewFigures;
}

@Requires('analytics:read')
@ObjectType({
  description:
    'A local day, week or month, as far as it lies in the period. Distinct users and sessions are counted for each; they are no sums.',
})
export class OverviewPart {
  @Field(() => LocalDate)
  from!: string;

  @Field(() => LocalDate)
  to!: string;

  @Field(() => String, { description: '2019-10-31, 2019-W44 (ISO 8601) or 2019-10' })
  name!: string;

  @Field(() => Boolean, { description: 'days of the week or month lie outside of the period or of the log' })
  isPartial!: boolean;

  @Field(() => OverviewFigures)
  figures!: OverviewFigures;

  @Field(() => [LocalDate], { description: 'its days with a coverage fault' })
  faultDates!: string[];
}

export enum OverviewMeasure {
  CONVERSION_RATE = 'conversionRate',
  REVENUE = 'revenue',
  BUYERS = 'buyers',
  VISITORS = 'visitors',
  SESSIONS = 'sessions',
  PURCHASE_SESSIONS_PER_SESSION = 'purchaseSessionsPerSession',
  AVERAGE_ORDER_VALUE = 'averageOrderValue',
}
registerEnumType(OverviewMeasure, { name: 'OverviewMeasure', description: 'A figure of the overview.' });

@Requires('analytics:read')
@ObjectType({ description: 'How a figure differs from the one of the previous period.' })
export class OverviewChange {
  @Field(() => OverviewMeasure)
  measure!: string;

  @Field(() => Float, {
    nullable: true,
    description:
      'Figure divided by the earlier figure, minus 1. Null if either is unknown, if the earlier one is 0, or if a tracking fault forbids comparing them.',
  })
  relative!: number | null;

  @Field(() => Estimate, {
    nullable: true,
    description:
      'Figure minus the earlier figure, with a 95% interval over users. Null for figures that are not tested, or that may not be compared.',
  })
  difference!: Estimate | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True if the interval of the difference excludes 0. Null where there is no test.',
  })
  isSignificant!: boolean | null;

  @Field(() => [CoverageFault], { description: 'Tracking faults that forbid the comparison. Empty if it is allowed.' })
  faults!: CoverageFault[];
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

  @Field(() => Granularity)
  granularity!: Granularity;

  @Field(() => [OverviewPart], { description: 'every part that lies in both the period and the log' })
  parts!: OverviewPart[];

  @Field(() => [OverviewDay], { description: 'the parts where they are days; else none' })
  days!: OverviewDay[];

  @Field(() => [OverviewChange], { description: 'Each figure against the previous period. Empty without one.' })
  changes!: OverviewChange[];
}

export function toOverview(answer: CachedAnswer<OverviewAnswer>): Overview {
  const { value } = answer;
  return {
    ...toAnswer(answer),
    total: toFigures(value.total),
    previous: value.previous && toFigures(value.previous),
    previousPeriod: value.previousPeriod,
    granularity: value.granularity as Granularity,
    parts: value.parts.map(({ figures, ...part }) => ({ ...part, figures: toFigures(figures) })),
    days: value.days.map(({ date, figures }) => ({ date, figures: toFigures(figures) })),
    changes: value.changes.map(({ measure, relative, difference, isSignificant, faults }) => ({
      measure,
      relative,
      difference:
        difference &&
        (measure === 'averageOrderValue'
          ? toEstimate(difference, Unit.MONEY, { method: 'mover-by-user' })
          : toEstimate(difference, Unit.FRACTION, { method: 'newcombe-10' })),
      isSignificant,
      faults: toFaults(faults),
    })),
  };
}

function toFigures(figures: Figures): OverviewFigures {
  return {
    ...figures,
    conversionRate: toEstimate(figures.conversionRate, Unit.FRACTION, { method: 'wilson' }),
    purchaseSessionsPerSession: toEstimate(figures.purchaseSessionsPerSession, Unit.FRACTION, {
      method: 'wilson-by-user',
    }),
    averageOrderValueEstimate: toEstimate(figures.averageOrderValueEstimate, Unit.MONEY, { method: 'ratio-by-user' }),
  };
}
