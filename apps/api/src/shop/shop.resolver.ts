import { lastWholeDay, shopFacts, type ShopFacts } from '@cartograph/analytics';
import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import type { RequestContext } from '../context.js';
import { EventCounts } from '../event-counts.js';
import { Count, DateTime, Decimal, LocalDate, TimeZone } from '../scalars.js';
import { Snapshot, toSnapshot } from '../snapshot.js';
import { coverageIn, storeOrNull } from './coverage.resolver.js';
import { shopSettings } from './shop-settings.js';
import { Coverage, Shop } from './shop.js';

@Resolver(() => Shop)
export class ShopResolver {
  @Requires('shop:read')
  @Query(() => Shop)
  async shop(@Ctx() context: RequestContext): Promise<Shop> {
    const store = await storeOrNull(context);
    const isSynthetic = store?.snapshot.isSynthetic ?? false;
    const { name, currency } = await shopSettings(context.decisions.read);
    return {
      store,
      facts: async () => (store ? shopFacts(store) : null),
      name: name ?? (isSynthetic ? 'Demo shop' : 'Shop'),
      timeZone: context.timeZone,
      currency,
      isSynthetic,
    };
  }

  @Requires('shop:read')
  @FieldResolver(() => Snapshot, { nullable: true, description: 'null before the first import' })
  snapshot(@Root() { store }: Shop): Snapshot | null {
    return store && toSnapshot(store.snapshot);
  }

  @Requires('shop:read')
  @FieldResolver(() => DateTime, { nullable: true })
  async firstEventAt(@Root() shop: Shop): Promise<Date | null> {
    return (await shop.facts())?.firstEventAt ?? null;
  }

  @Requires('shop:read')
  @FieldResolver(() => DateTime, { nullable: true })
  async lastEventAt(@Root() shop: Shop): Promise<Date | null> {
    return (await shop.facts())?.lastEventAt ?? null;
  }

  @Requires('shop:read')
  @FieldResolver(() => LocalDate, {
    nullable: true,
    description:
      "The last local day that the log covers completely, in the shop's time zone. Periods such as the last seven days end with it. Null before the first import.",
  })
  async lastWholeDay(@Root() { store, timeZone }: Shop): Promise<string | null> {
    return store && lastWholeDay(store, timeZone);
  }

  @Requires('shop:read')
  @FieldResolver(() => EventCounts)
  async counts(@Root() shop: Shop): Promise<EventCounts> {
    return (await shop.facts())?.counts ?? { views: 0, carts: 0, removes: 0, purchases: 0, total: 0 };
  }

  @Requires('shop:read')
  @FieldResolver(() => Count)
  users(@Root() shop: Shop): Promise<number> {
    return count(shop, 'users');
  }

  @Requires('shop:read')
  @FieldResolver(() => Count)
  sessions(@Root() shop: Shop): Promise<number> {
    return count(shop, 'sessions');
  }

  @Requires('shop:read')
  @FieldResolver(() => Count)
  products(@Root() shop: Shop): Promise<number> {
    return count(shop, 'products');
  }

  @Requires('shop:read')
  @FieldResolver(() => Count)
  buyers(@Root() shop: Shop): Promise<number> {
    return count(shop, 'buyers');
  }

  @Requires('shop:read')
  @FieldResolver(() => Decimal)
  async revenue(@Root() shop: Shop): Promise<string> {
    return (await shop.facts())?.revenue ?? '0.00';
  }

  @Requires('shop:read')
  @FieldResolver(() => Count)
  zeroPrices(@Root() shop: Shop): Promise<number> {
    return count(shop, 'zeroPrices');
  }

  @Requires('shop:read')
  @FieldResolver(() => Coverage)
  coverage(
    @Root() { timeZone }: Shop,
    @Arg('timeZone', () => TimeZone, { nullable: true }) zone: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Coverage> {
    return coverageIn(context, zone ?? timeZone);
  }
}

async function count(shop: Shop, name: 'users' | 'sessions' | 'products' | 'buyers' | 'zeroPrices'): Promise<number> {
  const facts: ShopFacts | null = await shop.facts();
  return facts?.[name] ?? 0;
}
