import type { BotSummary as BotAnswer, DataHealth as HealthAnswer } from '@cartograph/analytics';
import { Field, Float, ObjectType } from 'type-graphql';
import { Requires } from '../access.js';
import { Definition } from '../answer.js';
import { EventCounts } from '../event-counts.js';
import { Count, DateTime, Decimal, LocalDate } from '../scalars.js';
import { BotRule, Session, toSession } from '../sessions/session.js';
import { Snapshot, toSnapshot } from '../snapshot.js';

@Requires('shop:read')
@ObjectType({ description: 'Events of products that cost nothing.' })
export class ZeroPrices {
  @Field(() => Count)
  events!: number;

  @Field(() => Count)
  products!: number;

  @Field(() => Definition)
  definition!: Definition;
}

@Requires('shop:read')
@ObjectType()
export class PriceJump {
  @Field(() => String)
  productExternalId!: string;

  @Field(() => LocalDate, { description: 'UTC day' })
  day!: string;

  @Field(() => Decimal)
  lowest!: string;

  @Field(() => Decimal)
  highest!: string;
}

@Requires('shop:read')
@ObjectType({ description: 'Products whose price is another by an order of magnitude within a day.' })
export class PriceJumps {
  @Field(() => Count)
  products!: number;

  @Field(() => [PriceJump], { description: 'widest first, twenty at most' })
  examples!: PriceJump[];

  @Field(() => Definition)
  definition!: Definition;
}

@Requires('shop:read')
@ObjectType({ description: 'Categories, or products, that lack a name.' })
export class Unnamed {
  @Field(() => Count)
  things!: number;

  @Field(() => Count)
  allThings!: number;

  @Field(() => Count)
  events!: number;

  @Field(() => Float, { nullable: true, description: 'events ÷ all events; null for an empty log' })
  eventShare!: number | null;

  @Field(() => Definition)
  definition!: Definition;
}

@Requires('shop:read')
@ObjectType()
export class AmbiguousProduct {
  @Field(() => String)
  productExternalId!: string;

  @Field(() => Count, { description: 'brands, or categories, that it has' })
  values!: number;

  @Field(() => Count)
  events!: number;
}

@Requires('shop:read')
@ObjectType({ description: 'Products that the log describes in several ways.' })
export class AmbiguousProducts {
  @Field(() => Count)
  products!: number;

  @Field(() => [AmbiguousProduct], { description: 'most events first, twenty at most' })
  examples!: AmbiguousProduct[];

  @Field(() => Definition)
  definition!: Definition;
}

@Requires('shop:read')
@ObjectType({ description: 'Session ids that several users carry; their sessions are never merged.' })
export class SharedSessionIds {
  @Field(() => Count)
  sessionIds!: number;

  @Field(() => Count)
  sessions!: number;

  @Field(() => Definition)
  definition!: Definition;
}

@Requires('shop:read')
@ObjectType({ description: 'Events later than the snapshot itself.' })
export class FutureEvents {
  @Field(() => Count)
  events!: number;

  @Field(() => DateTime, { nullable: true })
  lastAt!: Date | null;

  @Field(() => Definition)
  definition!: Definition;
}

@Requires('shop:read')
@ObjectType({ description: 'Sessions that one rule flags.' })
export class BotShare {
  @Field(() => BotRule)
  rule!: BotRule;

  @Field(() => Count)
  sessions!: number;

  @Field(() => EventCounts)
  counts!: EventCounts;

  @Field(() => Decimal)
  revenue!: string;

  @Field(() => Float, { nullable: true, description: 'fraction of all sessions' })
  sessionShare!: number | null;

  @Field(() => Float, { nullable: true, description: 'fraction of all events' })
  eventShare!: number | null;

  @Field(() => Float, { nullable: true, description: 'fraction of all purchases' })
  purchaseShare!: number | null;
}

@Requires('shop:read')
@ObjectType({
  description:
    "Sessions that look like a machine's: flagged, never left out unasked. All of them: sessions(filter: { isBot: true }).",
})
export class BotSummary {
  @Field(() => [BotShare], { description: 'every rule, in the order in which they are tried' })
  rules!: BotShare[];

  @Requires('people:read')
  @Field(() => [Session], { description: 'those with most events' })
  top!: Session[];

  @Field(() => Definition)
  definition!: Definition;
}

@Requires('shop:read')
@ObjectType({
  description:
    "Anomalies of the log's prices and ids, and sessions of bots: what to know before its figures are trusted.",
})
export class DataHealth {
  @Field(() => Snapshot)
  snapshot!: Snapshot;

  @Field(() => ZeroPrices)
  zeroPrices!: ZeroPrices;

  @Field(() => PriceJumps)
  priceJumps!: PriceJumps;

  @Field(() => Unnamed)
  categoriesWithoutCode!: Unnamed;

  @Field(() => Unnamed)
  productsWithoutBrand!: Unnamed;

  @Field(() => AmbiguousProducts)
  severalBrands!: AmbiguousProducts;

  @Field(() => AmbiguousProducts)
  severalCategories!: AmbiguousProducts;

  @Field(() => SharedSessionIds)
  sharedSessionIds!: SharedSessionIds;

  @Field(() => FutureEvents)
  futureEvents!: FutureEvents;

  @Field(() => BotSummary)
  bots!: BotSummary;
}

const named = <T extends { productId: string }>({
  productId,
  ...example
}: T): Omit<T, 'productId'> & { productExternalId: string } => ({ ...example, productExternalId: productId });

function toBots({ rules, top, definition }: BotAnswer, snapshotId: string): BotSummary {
  return {
    rules: rules.map((share) => ({ ...share, rule: share.rule as BotRule })),
    top: top.map((session) => toSession(session, snapshotId)),
    definition,
  };
}

export function toDataHealth({
  snapshot,
  priceJumps,
  severalBrands,
  severalCategories,
  bots,
  ...health
}: HealthAnswer): DataHealth {
  return {
    ...health,
    snapshot: toSnapshot(snapshot),
    priceJumps: { ...priceJumps, examples: priceJumps.examples.map(named) },
    severalBrands: { ...severalBrands, examples: severalBrands.examples.map(named) },
    severalCategories: { ...severalCategories, examples: severalCategories.examples.map(named) },
    bots: toBots(bots, snapshot.id),
  };
}
