import { DAY_SECONDS, NOVEMBER_STARTS_AT, readiness } from './calendar.js';
import type { Category, Niche } from './catalog.js';
import { drawCustomer, isInPeak, scheduleVisit, search, type Customer, type Visit } from './customer.js';
import { CART, PURCHASE, VIEW, type EventSink } from './event-sorter.js';
import { drawDuplicates, isCartLogged, isPurchaseLogged, isPriceMissing, sessionKey } from './faults.js';
import { NOVEMBER_BRAND, SECOND_LOOK_FACTOR } from './plan.js';
import { hash32, type RandomStream } from './random.js';
import type { Shop } from './shop.js';
import { NO_UPLIFT, type Uplift } from './next-month/uplift.js';

/** Chances for October and November: cart logging became more complete, buying without a cart rarer. */
const CART_PER_VIEW = [0.0185, 0.0405];
const BUY_WITHOUT_CART_PER_VIEW = [0.0115, 0.0046];
const CHECKOUT_PER_CART_SESSION = [0.52, 0.39];
const CART_AGAIN = 0.2;
/** Looks up to this many are equal; later ones in a long session lead to a cart ever more rarely. */
const TIRELESS_VIEWS = 5;
const SECOND_CART_BOUGHT = 0.3;
const HOME_FACTOR = 1.35;
const AWAY_FACTOR = 0.45;
const WISH_FACTOR = 2;
const LOOK_AGAIN = 0.2;
const TASTE_TRIES = 3;
const MOST_WISHES = 6;

/** What acts on a customer from the first visit at or after an instant on: that visit is the exposure. */
export interface Treatment {
  /** Seconds since 1 October 2019. */
  startsAt: number;
  uplift: Uplift;
}

const UNTREATED: Treatment = { startsAt: Infinity, uplift: NO_UPLIFT };

/**
 * Plays what one customer does in the time of the log and hands every event to the sink. Depends on the shop, the index and the treatment alone, so
 * customers may be played in any order.
 *
 * @param random - a stream to reuse; it is seeded for this customer.
 * @returns when the customer was exposed, seconds since 1 October 2019; null where no visit begins at or after the treatment's start.
 */
export function playCustomer(
  shop: Shop,
  index: number,
  random: RandomStream,
  sink: EventSink,
  treatment: Treatment = UNTREATED,
): number | null {
  random.reseed(shop.seed, 21, index);
  const customer = drawCustomer(shop, index, random);
  let exposedAt: number | null = null;
  for (let next = 0; next < customer.visits.length; next++) {
    const visit = customer.visits[next] as Visit;
    if (visit.time >= treatment.startsAt) exposedAt ??= visit.time;
    if (shop.visitsApart) random.reseed(shop.seed, 24, index, visit.time);
    walkVisit(shop, customer, visit, exposedAt === null ? NO_UPLIFT : treatment.uplift, sink);
    if (customer.wishes.length > MOST_WISHES) customer.wishes.splice(0, customer.wishes.length - MOST_WISHES);
  }
  return exposedAt;
}

/** Writes one session's events: views one after another, carts, and a checkout at the end. */
function walkVisit(shop: Shop, customer: Customer, visit: Visit, uplift: Uplift, sink: EventSink): void {
  const {
    calendar: { end },
    catalog,
    viewsPerSession,
  } = shop;
  const { random } = customer;
  const niche = catalog.niches[visit.niche] as Niche;
  const category = catalog.categories[niche.category] as Category;
  const session = sessionKey(customer.index, customer.sessions++, random);
  const length = viewsPerSession[random.below(viewsPerSession.length)] as number;
  const damping = category.peaks.reduce(
    (d, peak) => (peak.dampedBy && isInPeak(peak, visit.time) ? d / peak.dampedBy : d),
    1,
  );
  const eagerness = customer.propensity * visit.readiness * readiness(visit.time) * damping;
  const viewed: number[] = [];
  const carted: number[] = [];
  let boughtAtOnce = false;
  let time = visit.time;

  for (let step = 0; step < length && time < end; step++) {
    const isSecondLook = step > 0 && random.unit() < LOOK_AGAIN;
    const wish = step === 0 ? findWish(shop, customer, visit.niche) : -1;
    const product =
      wish >= 0
        ? wish
        : isSecondLook
          ? (viewed[random.below(viewed.length)] as number)
          : drawProduct(shop, customer, visit, time);
    const seenBefore = viewed.includes(product);
    viewed.push(product);
    sink.add(
      time,
      customer.index,
      session,
      VIEW,
      product,
      isPriceMissing(time, random) ? 0 : centsAt(shop, product, time),
    );

    const home = catalog.productNiche[product] === visit.niche && visit.isTaste;
    const shelf = catalog.categories[
      (catalog.niches[catalog.productNiche[product] as number] as Niche).category
    ] as Category;
    const chance =
      eagerness *
      shelf.plan.cartFactor *
      (catalog.attraction[product] as number) *
      (home ? HOME_FACTOR : AWAY_FACTOR) *
      (step < TIRELESS_VIEWS ? 1 : TIRELESS_VIEWS / (step + 1)) *
      (seenBefore ? SECOND_LOOK_FACTOR : 1) *
      (wish >= 0 ? WISH_FACTOR : 1);
    const month = time < NOVEMBER_STARTS_AT ? 0 : 1;
    const cartChance = chance * (CART_PER_VIEW[month] as number) * (1 + uplift.viewToCart);
    const at = random.unit();
    if (at < cartChance) {
      const cartAt = time + 3 + random.below(25);
      carted.push(product);
      if (isCartLogged(shelf.isApparel, cartAt, random) && cartAt < end) {
        for (let copies = drawDuplicates(CART, random); copies >= 0; copies--) {
          sink.add(cartAt, customer.index, session, CART, product, centsAt(shop, product, cartAt));
        }
        const againAt = cartAt + 2 + random.below(40);
        if (random.unit() < CART_AGAIN && againAt < end)
          sink.add(againAt, customer.index, session, CART, product, centsAt(shop, product, againAt));
      }
    } else if (!boughtAtOnce && at < cartChance + chance * (BUY_WITHOUT_CART_PER_VIEW[month] as number)) {
      boughtAtOnce = true;
      const boughtAt = time + 30 + random.below(120);
      buy(shop, customer, session, product, boughtAt, sink);
      buyMore(shop, customer, session, product, boughtAt, uplift, sink);
    }
    const u = random.unit();
    time += 8 + Math.floor(220 * u * u);
  }
  if (carted.length) checkOut(shop, customer, session, carted, time + 10 + random.below(120), uplift, sink);
  followUp(shop, customer, category, 'view', visit.time);
}

function checkOut(
  shop: Shop,
  customer: Customer,
  session: number,
  carted: readonly number[],
  time: number,
  uplift: Uplift,
  sink: EventSink,
): void {
  const { random } = customer;
  const month = time < NOVEMBER_STARTS_AT ? 0 : 1;
  const pays = random.unit() < (CHECKOUT_PER_CART_SESSION[month] as number) * (1 + uplift.cartToPurchase);
  const basket = [...new Set(carted)];
  for (const [rank, product] of basket.entries()) {
    if (pays && (rank === 0 || random.unit() < SECOND_CART_BOUGHT)) buy(shop, customer, session, product, time, sink);
    else if (!customer.wishes.includes(product)) customer.wishes.push(product);
  }
  if (pays) buyMore(shop, customer, session, carted[0] as number, time, uplift, sink);
}

/** Some orders get another product of the first one's niche, looked at just before: chance has a place of its own here, so that nothing else moves. */
function buyMore(
  shop: Shop,
  { index }: Customer,
  session: number,
  first: number,
  time: number,
  { basket }: Uplift,
  sink: EventSink,
): void {
  const unit = (part: number): number => hash32(shop.seed, 25, index, time, part) / 2 ** 32;
  if (basket === 0 || unit(1) >= basket || !isPurchaseLogged(time) || time >= shop.calendar.end) return;
  const { catalog } = shop;
  const { firstProduct, endProduct } = catalog.niches[catalog.productNiche[first] as number] as Niche;
  const drawn = drawIn(catalog.productPopularity, firstProduct, endProduct, unit(2));
  const product = drawn !== first ? drawn : drawn + 1 < endProduct ? drawn + 1 : firstProduct;
  sink.add(time - 5, index, session, VIEW, product, centsAt(shop, product, time - 5));
  sink.add(time, index, session, PURCHASE, product, centsAt(shop, product, time));
}

function buy(shop: Shop, customer: Customer, session: number, product: number, time: number, sink: EventSink): void {
  const { catalog } = shop;
  const { random } = customer;
  customer.wishes = customer.wishes.filter((wish) => wish !== product);
  if (isPurchaseLogged(time) && time < shop.calendar.end) {
    for (let copies = drawDuplicates(PURCHASE, random); copies >= 0; copies--) {
      sink.add(time, customer.index, session, PURCHASE, product, centsAt(shop, product, time));
    }
  }
  const shelf = catalog.categories[
    (catalog.niches[catalog.productNiche[product] as number] as Niche).category
  ] as Category;
  followUp(shop, customer, shelf, 'purchase', time);
}

function followUp(
  { calendar, catalog }: Shop,
  customer: Customer,
  category: Category,
  eventType: 'view' | 'purchase',
  time: number,
): void {
  for (const sequel of category.sequels) {
    if (sequel.after.eventType !== eventType || customer.random.unit() >= sequel.chance) continue;
    const target = catalog.categories.find(({ plan }) => plan.code === sequel.category) as Category;
    scheduleVisit(
      customer,
      time,
      calendar.end,
      target.firstNiche + customer.random.below(target.endNiche - target.firstNiche),
      sequel.readiness,
    );
  }
}

/** Some visits begin with what was left in the cart. */
function findWish({ catalog }: Shop, { wishes, random }: Customer, niche: number): number {
  if (wishes.length === 0 || random.unit() >= 0.35) return -1;
  return wishes.findLast((product) => catalog.productNiche[product] === niche) ?? -1;
}

/** Mostly from the visit's niche, then from its category, then from anywhere; the customer's band and brand are favored. */
function drawProduct(shop: Shop, { random, bandTaste, brandTaste }: Customer, visit: Visit, time: number): number {
  const { catalog } = shop;
  const where = random.unit();
  let niche = catalog.niches[visit.niche] as Niche;
  if (where >= 0.72) {
    const { firstNiche, endNiche } = catalog.categories[niche.category] as Category;
    const [from, end] = where < 0.88 ? [firstNiche, endNiche] : [0, catalog.niches.length];
    niche = catalog.niches[drawNicheIn(shop, random.unit(), from, end)] as Niche;
  }
  let product = -1;
  for (let attempt = 0; attempt < TASTE_TRIES; attempt++) {
    product = drawIn(catalog.productPopularity, niche.firstProduct, niche.endProduct, random.unit());
    const likes =
      (catalog.productBand[product] === bandTaste ? 1 : 0.5) * (catalog.productBrand[product] === brandTaste ? 1 : 0.6);
    const isShown =
      !catalog.fromNovember[product] || time >= NOVEMBER_STARTS_AT || random.unit() < NOVEMBER_BRAND.octoberShare;
    if (isShown && random.unit() < likes) break;
  }
  return product;
}

function drawNicheIn({ catalog }: Shop, at: number, from: number, end: number): number {
  return drawIn(catalog.nichePopularity, from, end, at);
}

/** Draws a row of [from, end) by the running sums. */
function drawIn(sums: Float64Array, from: number, end: number, at: number): number {
  const before = from === 0 ? 0 : (sums[from - 1] as number);
  return search(sums, before + at * ((sums[end - 1] as number) - before), from, end);
}

/** The price in cents: 47 % of products move by up to 4 % from week to week. */
function centsAt({ seed, catalog }: Shop, product: number, time: number): number {
  const cents = catalog.cents[product] as number;
  if (!catalog.moves[product]) return cents;
  const step = (hash32(seed, 31, product, Math.floor(time / (7 * DAY_SECONDS))) % 5) - 2;
  return Math.floor((cents * (100 + 2 * step)) / 100);
}
