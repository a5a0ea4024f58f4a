import type { FunnelEvent as Event, FunnelRule as Rule, FunnelStepRule as Step } from '@cartograph/analytics';
import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../../access.js';
import { EventType, fromEventType, toEventType } from '../../event-counts.js';
import { Decimal } from '../../scalars.js';

export enum FunnelOrder {
  ORDERED = 'ordered',
  STRICT = 'strict',
  ANY = 'any',
}
registerEnumType(FunnelOrder, {
  name: 'FunnelOrder',
  valuesConfig: {
    ORDERED: { description: 'one step after another, anything between' },
    STRICT: { description: 'one step right after another, no other event between' },
    ANY: { description: 'all of the steps, whichever came first' },
  },
});

export enum FunnelHold {
  NOTHING = 'nothing',
  PRODUCT = 'product',
  CATEGORY = 'category',
}
registerEnumType(FunnelHold, {
  name: 'FunnelHold',
  description: 'What must stay the same from the first step to the last.',
});

@Requires('self')
@InputType('FunnelEventInput', {
  description:
    'Events of the types, in the category, of the brand, with a price within the bounds, which are included.',
})
@ObjectType('FunnelEvent', {
  description:
    'Events of the types, in the category, of the brand, with a price within the bounds, which are included.',
})
export class FunnelEvent {
  @Field(() => [EventType])
  eventTypes!: EventType[];

  @Field(() => String, { nullable: true })
  category?: string | null;

  @Field(() => String, { nullable: true })
  brand?: string | null;

  @Field(() => Decimal, { nullable: true })
  minPrice?: string | null;

  @Field(() => Decimal, { nullable: true })
  maxPrice?: string | null;
}

@Requires('self')
@InputType('FunnelStepInput')
@ObjectType('FunnelStepRule')
export class FunnelStepRule extends FunnelEvent {
  @Field(() => Boolean, {
    nullable: true,
    description: 'Later steps are reached with it or without it. Not for the first and the last step.',
  })
  isOptional?: boolean | null;
}

/** What a funnel asks for, as it is sent and as it is kept. */
@Requires('self')
@InputType('FunnelRuleInput')
@ObjectType('FunnelRule')
export class FunnelRule {
  @Field(() => [FunnelStepRule], { nullable: true, description: 'From 2 to 8. Default: view, cart, purchase.' })
  steps?: FunnelStepRule[] | null;

  @Field(() => FunnelOrder, { nullable: true, description: 'Default ORDERED.' })
  order?: FunnelOrder | null;

  @Field(() => FunnelHold, { nullable: true, description: 'Default NOTHING.' })
  hold?: FunnelHold | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Left out: all steps in one session. Otherwise the minutes, from 1 to 129,600, that the steps of one user may take.',
  })
  windowMinutes?: number | null;

  @Field(() => [FunnelEvent], {
    nullable: true,
    description: 'At most 4; none of them may come between the first step and the step reached. Not with STRICT.',
  })
  exclude?: FunnelEvent[] | null;
}

/** The rule as analytics asks it. */
export function toFunnelRule({ steps, order, hold, windowMinutes, exclude }: FunnelRule): Rule {
  return {
    steps: steps?.map((step): Step => ({ ...toEvent(step), isOptional: step.isOptional ?? false })) ?? null,
    order: order ?? null,
    hold: hold ?? null,
    windowMinutes: windowMinutes ?? null,
    exclude: exclude?.map(toEvent) ?? null,
  };
}

/** The rule as plain values, to keep. */
export function keptFunnelRule({ steps, order, hold, windowMinutes, exclude }: FunnelRule): FunnelRule {
  const event = ({
    eventTypes,
    category = null,
    brand = null,
    minPrice = null,
    maxPrice = null,
  }: FunnelEvent): FunnelEvent => ({ eventTypes: [...eventTypes], category, brand, minPrice, maxPrice });
  return {
    steps: steps?.map((step) => ({ ...event(step), isOptional: step.isOptional ?? false })) ?? null,
    order: order ?? null,
    hold: hold ?? null,
    windowMinutes: windowMinutes ?? null,
    exclude: exclude?.map(event) ?? null,
  };
}

/** Events as analytics names them, for the reader. */
export function fromEvent({ eventTypes, filter }: Event): FunnelEvent {
  return {
    eventTypes: eventTypes.map(toEventType),
    category: filter?.category ?? null,
    brand: filter?.brand ?? null,
    minPrice: filter?.price?.min ?? null,
    maxPrice: filter?.price?.max ?? null,
  };
}

function toEvent({ eventTypes, category, brand, minPrice, maxPrice }: FunnelEvent): Event {
  return {
    eventTypes: eventTypes.map(fromEventType),
    filter: {
      category: category ?? null,
      brand: brand ?? null,
      price: { min: minPrice ?? null, max: maxPrice ?? null },
    },
  };
}
