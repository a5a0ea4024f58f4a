import type { CartographClient } from '@cartograph/sdk';
import type { Told } from '../recount.js';
import { differs, form, isFalse, numberOf, share } from './figures.js';
import type { Page, Plan, Truth } from './page.js';
import { about } from './plan.js';

const NAMES: Readonly<Record<string, string>> = {
  POPULARITY: 'Popularity',
  MOST_CARTED: 'Most carted',
  ITEM_KNN: 'Item neighbors (kNN)',
};

/** Trains once, on the first log that has something to learn from and to judge by. */
async function train(client: CartographClient, plan: Plan, _: () => number, rows: readonly Told[]): Promise<void> {
  if (plan.trained || new Set(rows.map(({ user }) => user)).size < 20) return;
  const { id } = await client.models.train({ kinds: ['MOST_CARTED', 'ITEM_KNN'] });
  await client.jobs.wait(id);
  const board = await client.models.leaderboard();
  if (board) plan.trained = { rows, board };
}

const isTrained = ({ plan }: Truth): string | false => isFalse(plan.trained !== null, 'models are trained');
const isNoModel = (name: string): string | false =>
  isFalse(!Object.values(NAMES).includes(name), `${name} was not trained`);
/** Kinds of the models that answer a group of users. */
const answering = ({ plan }: Truth): Set<string> => new Set(plan.trained?.board.router.map(({ model }) => model.kind));

const GROUPS: Readonly<Record<string, string>> = {
  COLD: 'users without carts',
  LIGHT: 'users with 1 or 2 carts',
  REGULAR: 'users with 3 to 9 carts',
  HEAVY: 'users with 10 or more carts',
  ANONYMOUS: 'anonymous visitors',
};
const groupsOf = ({ plan }: Truth, kind: string): string =>
  new Intl.ListFormat('en-US').format(
    (plan.trained?.board.router ?? []).flatMap(({ segment, model }) =>
      model.kind === kind ? [GROUPS[segment] ?? segment] : [],
    ),
  );

export const models: Page = {
  ...about,
  path: '/models',
  prepare: train,
  sentences: [
    { form: form(String.raw`No model has been trained yet\.`), falsehoods: (_, truth) => [isTrained(truth)] },
    {
      form: form(String.raw`No model has been compared yet\.`),
      falsehoods: (_, truth) => [isFalse(answering(truth).size > 0, 'a model answers')],
    },
    {
      form: form(
        String.raw`(.+) answers everybody: on the validation slice nothing was better by more than chance, in any group\.`,
      ),
      falsehoods: ([name = ''], truth) => [
        isNoModel(name),
        isFalse(
          [...answering(truth)].some((kind) => NAMES[kind] !== name),
          'another one answers a group',
        ),
      ],
    },
    {
      form: form(String.raw`(.+ answers .+)\.`),
      falsehoods: ([said = ''], truth) => [
        isFalse(answering(truth).size < 2, 'one answers everybody'),
        ...[...answering(truth)].map((kind) =>
          isFalse(!said.includes(`${NAMES[kind]} answers ${groupsOf(truth, kind)}`), `${kind} answers other groups`),
        ),
      ],
    },
  ],
};

export const trainings: Page = {
  ...about,
  path: '/models/trainings',
  prepare: train,
  sentences: [
    { form: form(String.raw`There is no live model yet\.`), falsehoods: (_, truth) => [isTrained(truth)] },
    {
      form: form(String.raw`The training of (?<unknown1>.+) has answered since (?<unknown2>.+), by group of users\.`),
      falsehoods: (_, { plan }) => [isFalse(plan.trained === null, 'none was made')],
    },
  ],
};

export const precision: Page = {
  ...about,
  path: '/models/precision',
  prepare: train,
  sentences: [
    { form: form(String.raw`No model has been trained yet\.`), falsehoods: (_, truth) => [isTrained(truth)] },
    {
      form: form(String.raw`There are too few users after the split date to say\.`),
      falsehoods: (_, { plan }) => [
        isFalse(plan.trained !== null && relevantOf(plan.trained).users >= MANY, 'there are users to judge by'),
      ],
    },
    {
      form: form(
        String.raw`No list could exceed ${share} here, because a user has ([\d.]+) products to be found on average \(counted up to (\d+)\) and precision divides by (\d+)\. (.+) reaches ${share}, which is ${share} of it\.`,
      ),
      falsehoods: (
        [attainable = '', average = '', upTo = '', k = '', name = '', reached = '', part = ''],
        { plan },
      ) => {
        if (!plan.trained) return ['none was trained'];
        const { board } = plan.trained;
        const found = relevantOf(plan.trained);
        const best = Math.max(
          ...board.models.flatMap(({ metrics }) =>
            metrics.filter(isOfAll).map(({ precision: { value } }) => value ?? 0),
          ),
        );
        return [
          isNoModel(name),
          differs('products counted', upTo, board.protocol.k),
          differs('products of a list', k, board.protocol.k),
          differs('products to be found', average, found.mean),
          differs('what could be reached', attainable, found.mean / board.protocol.k),
          differs('what is reached', reached, best),
          differs('the part of it', part, best / (found.mean / board.protocol.k)),
        ];
      },
    },
  ],
};

const isOfAll = ({ group, includesSeen }: { group: string | null; includesSeen: boolean }): boolean =>
  group === null && !includesSeen;

/** Users who are surely enough to judge models by. */
const MANY = 100;

/** Users who carted something new after the split date, and how many such products they have on average, counted up to the length of a list. */
function relevantOf({ rows, board: { protocol } }: NonNullable<Plan['trained']>): { users: number; mean: number } {
  const splitAt = Date.parse(protocol.splitAt) / 1000;
  const key = ({ user, product }: Told): string => `${user} ${product}`;
  const taken = rows.filter(({ type }) => type === 'cart' || type === 'purchase');
  const known = new Set(taken.filter(({ seconds }) => seconds < splitAt).map(key));
  const found = new Map<number, Set<string>>();
  for (const row of taken)
    if (row.type === 'cart' && row.seconds >= splitAt && !known.has(key(row)))
      found.set(row.user, (found.get(row.user) ?? new Set()).add(key(row)));
  const sum = [...found.values()].reduce((all, { size }) => all + Math.min(size, protocol.k), 0);
  return { users: found.size, mean: sum / found.size };
}

export const recommendations: Page = {
  ...about,
  path: '/recommendations',
  prepare: train,
  at: (rows, { trained }) => (trained ? `/recommendations?user=${rows.at(-1)!.user}` : null),
  sentences: [
    {
      form: form(String.raw`Choose a user, a cart, a product or a category; the list and its reasons appear here\.`),
      falsehoods: (_, truth) => [isTrained(truth)],
    },
    {
      form: form(
        String.raw`User (\d+) would see .*?(?<product>\d{7}) first, of (?<unknown1>\d+) products? that (.+) chose\.`,
      ),
      unknownOf: () => ['product'],
      falsehoods: ([user = '', product = '', count = '', name = ''], { rows, plan }) => [
        isNoModel(name),
        differs('the user', user, rows.at(-1)!.user),
        isFalse(
          plan.trained?.rows === rows &&
            rows.some(
              (row) =>
                row.user === Number(user) &&
                row.product === Number(product) &&
                (row.type === 'cart' || row.type === 'purchase'),
            ),
          'they have carted or bought it',
        ),
        isFalse(
          numberOf(count) > new Set(plan.trained?.rows.map((row) => row.product)).size,
          'there are fewer products',
        ),
      ],
    },
    {
      form: form(String.raw`The model has nothing to recommend here\.`),
      falsehoods: (_, { rows, plan }) => {
        // Popularity knows what somebody took, and is shown as long as the log has it.
        const here = new Set(rows.map(({ product }) => product));
        const taken = (plan.trained?.rows ?? []).filter(
          ({ type, product }) => (type === 'cart' || type === 'purchase') && here.has(product),
        );
        const all = new Set(taken.map(({ product }) => product));
        // What they did in the log of the training is known of them, too.
        const known = [...rows, ...(plan.trained?.rows ?? [])];
        const own = new Set(known.filter(({ user }) => user === rows.at(-1)!.user).map(({ product }) => product));
        return [
          isFalse(
            [...all].some((product) => !own.has(product)),
            'there are products that others took and they have not seen',
          ),
        ];
      },
    },
  ],
};
