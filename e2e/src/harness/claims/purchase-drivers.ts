import { sessionsOf, type Told } from '../recount.js';
import { brandOf } from '../log.js';
import { counted, everyType, form, isFalse, isOf } from './figures.js';
import type { Page, Truth } from './page.js';

export const purchaseDrivers: Page = {
  path: '/purchase-drivers',
  hasPeriod: false,
  answered: (client) => client.analytics.purchaseDrivers({ first: 20 }),
  losses: { named: everyType, leftOut: everyType },
  lead: { hasDays: true, changesOf: null },
  sentences: [
    {
      form: form(
        String.raw`This log cannot tell which attributes go with purchases: two categories need enough cases of the same attribute, 100 sessions each in which one viewed product went on and another did not, and attributes that can be distinguished\.`,
      ),
      falsehoods: (_, truth) => clearlyCompared(counted(truth)),
    },
    {
      form: form(String.raw`We confirmed no product attribute that goes with (?<unknown1>.+)`),
      falsehoods: (_, truth) => [isFalse(mostCompared(truth) < 100, 'no category has 100 sessions to compare')],
    },
    {
      form: form(
        String.raw`There is nothing to compare: in no session of this period did one product of a category go on and another did not\.`,
      ),
      falsehoods: (_, truth) => [
        isFalse(mostCompared({ ...truth, rows: truth.rows.filter(({ price }) => price > 0) }) > 0, 'a session did'),
      ],
    },
    {
      form: form(
        String.raw`(?<unknown1>.+) in (.+): such products go (into the cart|from the cart to the purchase) (?<unknown2>[\d.]+) times as often (?<unknown3>.+)`,
      ),
      falsehoods: ([trait = '', category = '', step = '', times = ''], truth) => {
        const brand = trait === 'No brand' ? '' : /^Brand (.+)$/.exec(trait)?.[1];
        const often = brand === undefined ? null : oftenOf(counted(truth), category, brand, step === 'into the cart');
        return [
          isFalse(mostCompared(truth) < 100, 'no category has 100 sessions to compare'),
          isFalse(often !== null && !(often > 1 === Number(times) > 1), `such products go on ${often} times as often`),
        ];
      },
    },
  ],
};

/** Of each category with a name, the sessions of the step of which it has most in which one viewed product went on and another did not. */
function comparedIn(truth: Truth): number[] {
  const sessions = sessionsOf(counted(truth), () => true);
  return [0, 1, 2].map((category) => {
    const steps = sessions.map((events) => stepsOf(events.filter(({ product }) => product % 4 === category)));
    return Math.max(
      ...[0, 1].map((step) => steps.filter((one) => one[step]!.went > 0 && one[step]!.went < one[step]!.of).length),
    );
  });
}
const mostCompared = (truth: Truth): number => Math.max(...comparedIn(truth));

/** Twice what the product asks for; and more products than a category of the harness has prices, brands and popularity to tell apart. */
const [CLEAR_SESSIONS, CLEAR_CASES, CLEAR_PRODUCTS] = [200, 50, 12];

/** Brands that two categories clearly have enough cases of in one step, so that it is false that no attribute can be compared. */
function clearlyCompared(rows: readonly Told[]): (string | false)[] {
  const sessions = sessionsOf(
    rows.filter(({ price }) => price > 0),
    () => true,
  );
  return [0, 1].flatMap((step) => {
    const clear = [0, 1, 2, 3].flatMap((category) => {
      const telling = sessions
        .map((events) => stepsOf(events.filter(({ product }) => product % 4 === category))[step]!)
        .filter(({ of, went }) => went > 0 && went < of);
      const products = new Set(telling.flatMap((one) => [...one.products]));
      if (telling.length < CLEAR_SESSIONS || products.size < CLEAR_PRODUCTS) return [];
      return [...new Set([...products].map(brandOf))].filter((brand) => {
        const isOwn = (product: number): boolean => brandOf(product) === brand;
        const mixed = telling.filter((one) => new Set([...one.products].map(isOwn)).size === 2);
        const own = mixed.reduce((sum, { on }) => sum + [...on].filter(isOwn).length, 0);
        const others = mixed.reduce((sum, { went }) => sum + went, 0) - own;
        return Math.min(own, others) >= CLEAR_CASES;
      });
    });
    return [...new Set(clear)].map((brand) =>
      isFalse(
        clear.filter((one) => one === brand).length > 1,
        `two categories can tell of ${brand || 'no brand'} in ${step === 0 ? 'carts' : 'purchases'}`,
      ),
    );
  });
}

/** Products of a session that came to a step, and those that went on. */
function stepsOf(events: readonly Told[]): { of: number; went: number; products: Set<number>; on: Set<number> }[] {
  const products = (type: Told['type']): Set<number> =>
    new Set(events.filter((event) => event.type === type).map(({ product }) => product));
  const [viewed, carted, bought] = [products('view'), products('cart'), products('purchase')];
  const step = (of: Set<number>, went: (product: number) => boolean) => {
    const on = new Set([...of].filter(went));
    return { of: of.size, went: on.size, products: of, on };
  };
  return [
    step(viewed, (product) => carted.has(product) || bought.has(product)),
    step(carted, (product) => bought.has(product)),
  ];
}

/** How many times as often products of a brand went on as the products beside them in the same sessions did. */
function oftenOf(rows: readonly Told[], category: string, brand: string, isFirst: boolean): number {
  let [own, expected] = [0, 0];
  const isOwn = (product: number): boolean => brandOf(product) === brand;
  for (const events of sessionsOf(
    rows.filter((row) => isOf(row, category)),
    () => true,
  )) {
    const { products, on, of, went } = stepsOf(events)[isFirst ? 0 : 1]!;
    own += [...on].filter(isOwn).length;
    expected += ([...products].filter(isOwn).length * went) / Math.max(1, of);
  }
  return own / expected;
}
