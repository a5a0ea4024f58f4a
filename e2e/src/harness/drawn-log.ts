import { seeded, type LogRow } from './log.js';

/** A log drawn by chance, and what is special about it. */
export interface DrawnLog {
  /** Its kind and what was planted, for the message of a failure. */
  what: string;
  rows: LogRow[];
  /** What it lost on whole local days, by type; null where nothing of the day is left. */
  lost: readonly LostDay[];
}

/** A type that a local day lost, and of how many sessions: of those that the day still has, or of all where it has none. */
export interface LostDay {
  date: string;
  type: LogRow['type'] | null;
  sessions: number;
}

/** Kinds of logs of one November, and of the three months from October on. */
export const shortKinds = [
  'a moment',
  'hours',
  'one kind of event',
  'few customers',
  'a month',
  'a faulty month',
] as const;
export const longKinds = ['thin months', 'faulty months'] as const;
export type LogKind = (typeof shortKinds)[number] | (typeof longKinds)[number];

const daySeconds = 86_400;
const november = Date.UTC(2019, 10, 1) / 1000;
const october = Date.UTC(2019, 9, 1) / 1000;

interface Shop {
  first: number;
  days: number;
  users: number;
  sessions: number;
  products: number;
  toCart: number;
  toPurchase: number;
  removes: number;
  buyNow: number;
  types: readonly LogRow['type'][];
  lost: readonly { day: number; types: readonly LogRow['type'][] }[];
  /** Share of the looks of a user that go to the two categories that they like. */
  taste: number;
  /** Whether one category is looked at more in some hours of a weekday. */
  hasPeak: boolean;
  /** How many times as often products of the first brand go into the cart. */
  draw: number;
}

const everything: readonly LogRow['type'][] = ['view', 'cart', 'remove_from_cart', 'purchase'];
const pick = <T>(random: () => number, of: readonly T[]): T => of[Math.floor(random() * of.length)]!;

/** Draws a log: no event comes twice, and all lie in the months of its kind. */
export function drawLog(kind: LogKind, seed: number): DrawnLog {
  const random = seeded(seed);
  const between = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  const shop: Shop = {
    first: november,
    days: 30,
    users: between(3, 400),
    sessions: 0,
    products: between(1, 60),
    toCart: random() * 0.5,
    toPurchase: random() * 0.8,
    removes: random() < 0.4 ? 0 : random() * 0.3,
    buyNow: random() < 0.5 ? 0 : random() * 0.1,
    types: everything,
    lost: [],
    taste: 0,
    hasPeak: false,
    draw: 1,
  };
  const said: string[] = [kind, `seed ${seed}`];
  switch (kind) {
    case 'a moment':
      shop.first += between(0, 28) * daySeconds + between(0, daySeconds);
      shop.days = 1 / between(200, 1500);
      shop.users = between(1, 4);
      shop.sessions = between(1, 5);
      break;
    case 'hours':
      shop.first += between(0, 27) * daySeconds + between(0, daySeconds);
      shop.days = between(1, 20) / 24;
      shop.sessions = between(2, 300);
      break;
    case 'one kind of event': {
      shop.days = between(1, 30);
      shop.sessions = between(2, 400);
      shop.types = pick(random, [
        ['view'],
        ['purchase'],
        ['cart'],
        ['view', 'cart'],
        ['view', 'purchase'],
        ['cart', 'remove_from_cart'],
      ] as const);
      said.push(`only ${shop.types.join(', ')}`);
      break;
    }
    case 'few customers':
      shop.first += between(0, 10) * daySeconds;
      shop.days = between(2, 19);
      shop.users = between(2, 40);
      shop.sessions = between(2, 120);
      break;
    case 'a month':
      shop.sessions = between(300, 2500);
      shop.taste = random() < 0.5 ? 0.8 : 0;
      break;
    case 'a faulty month':
      shop.sessions = between(3000, 5000);
      shop.toCart = 0.3 + random() * 0.3;
      shop.toPurchase = 0.4 + random() * 0.4;
      break;
    case 'thin months':
      shop.first = october;
      shop.days = 92;
      shop.sessions = between(100, 1500);
      break;
    case 'faulty months':
      shop.first = october;
      shop.days = 92;
      shop.sessions = between(7000, 9000);
      shop.toCart = 0.4 + random() * 0.2;
      shop.toPurchase = 0.5 + random() * 0.4;
      shop.hasPeak = random() < 0.7;
      shop.draw = random() < 0.7 ? 1.5 : 1;
      break;
  }
  if (kind.startsWith('faulty') || kind.startsWith('a faulty')) {
    const at = between(3, Math.floor(shop.days) - 5);
    const lost = pick(random, [['cart', 'remove_from_cart'], ['purchase'], everything, ['view']] as const);
    shop.lost = Array.from({ length: between(1, 3) }, (_, place) => ({ day: at + place, types: lost }));
    said.push(`days ${shop.lost.map(({ day }) => day + 1).join(', ')} lost ${lost.join(', ')}`);
  }
  if (shop.taste > 0) said.push('users have a taste');
  if (shop.hasPeak) said.push('electronics peaks on Wednesday evenings');
  if (shop.draw > 1) said.push('samsung goes into the cart');
  return { what: said.join('; '), ...drawRows(shop, random) };
}

function drawRows(shop: Shop, random: () => number): Pick<DrawnLog, 'rows' | 'lost'> {
  const dateOf = (day: number): string => new Date((shop.first + day * daySeconds) * 1000).toISOString().slice(0, 10);
  const end = shop.first + shop.days * daySeconds;
  const rows = new Map<string, LogRow>();
  const losses: { day: number; type: LogRow['type']; session: number }[] = [];
  const left = new Set<string>();
  const below = (count: number): number => Math.floor(random() * count);
  /** A product, by chance but for what is planted: users like categories 0 and 1, or 2 and 3; the peak is of category 0 on local Wednesday evenings. */
  const choose = (user: number, at: number): number => {
    const product = below(shop.products);
    const local = new Date((at + 4 * 3600) * 1000);
    const isPeak = shop.hasPeak && local.getUTCDay() === 3 && local.getUTCHours() >= 18 && local.getUTCHours() < 22;
    const ofFour = isPeak && random() < 0.6 ? 0 : random() < shop.taste ? 2 * (user % 2) + below(2) : product % 4;
    const moved = product - (product % 4) + ofFour;
    return moved < shop.products ? moved : product;
  };
  // Some zones cut a day at another hour than UTC does: sessions run over it.
  for (let session = 0; session < shop.sessions; session++) {
    const user = below(shop.users);
    let at = shop.first + Math.floor(random() * shop.days * daySeconds);
    const put = (type: LogRow['type'], product: number): void => {
      // Now and then several events of one second.
      at += random() < 0.1 ? 0 : 1 + below(120);
      if (at >= end || !shop.types.includes(type)) return;
      const day = localDay(at - shop.first);
      if (shop.lost.some((one) => one.day === day && one.types.includes(type))) {
        losses.push({ day, type, session });
        return;
      }
      left.add(`${day} ${session}`);
      const row: LogRow = {
        at: new Date(at * 1000).toISOString().slice(0, 19).replace('T', ' '),
        type,
        product: 1_000_000 + product,
        price: product % 40 === 7 ? 0 : 1000 + product * 137,
        user: 500_000_000 + user,
        session: `5e55${String(user).padStart(6, '0')}-${String(session).padStart(6, '0')}`,
      };
      rows.set([row.at, type, product, user, session].join(' '), row);
    };
    for (let look = 1 + below(5); look > 0; look--) {
      const product = choose(user, at);
      put('view', product);
      if (random() < shop.toCart * (product % 5 === 0 ? shop.draw : 1)) {
        put('cart', product);
        if (random() < shop.removes) put('remove_from_cart', product);
        else if (random() < shop.toPurchase) put('purchase', product);
      } else if (random() < shop.buyNow) put('purchase', product);
    }
  }
  if (rows.size === 0 || shop.first === october) {
    // Each month has a row, so that the next log replaces all of this one. Where there are some none is added: it might lie in a day that is lost.
    const months = new Set([...rows.values()].map((row) => row.at.slice(0, 7)));
    const isEmpty = (first: number): boolean => !months.has(dateOf(first).slice(0, 7));
    for (const first of (shop.first === october ? [0, 31, 61] : [0]).filter(isEmpty))
      rows.set(`${first}`, {
        at: new Date((shop.first + first * daySeconds + 43_200) * 1000).toISOString().slice(0, 19).replace('T', ' '),
        type: shop.types[0] ?? 'view',
        product: 1_000_000,
        price: 1000,
        user: 500_000_000,
        session: `5e55000000-first${first}`,
      });
  }
  return {
    rows: [...rows.values()].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
    lost: shop.lost.flatMap(({ day, types }): LostDay[] => {
      const date = dateOf(day);
      const of = losses.filter((one) => one.day === day);
      const sessions = (some: typeof of): number => new Set(some.map(({ session }) => session)).size;
      return types === everything
        ? [{ date, type: null, sessions: sessions(of) }]
        : types.map((type) => ({
            date,
            type,
            sessions: sessions(of.filter((one) => one.type === type && left.has(`${day} ${one.session}`))),
          }));
    }),
  };
}

/** The place of a local day of the shop's zone (four hours before UTC all year) in the log. */
const localDay = (seconds: number): number => Math.floor((seconds + 4 * 3600) / daySeconds);
