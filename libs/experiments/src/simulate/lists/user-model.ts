/**
 * How users respond to a list: an item at position k (counted from 0) is bought with chance examination[k] · min(1, scale · affinity^affinityWeight),
 * each item on its own; whoever has it at no position does not buy it from the list.
 */
export interface UserModel {
  /** Chance that a position is looked at, from the first on, in [0, 1]; positions beyond have that of the last. */
  examination: readonly number[];
  /** Above 0. */
  scale: number;
  /** 0: affinities do not matter; 1: as they are. */
  affinityWeight: number;
  /** Where the numbers come from. */
  source: 'fitted' | 'assumed';
}

/** One list per user: row u has `k` item numbers, −1 where the list is shorter. */
export interface UserLists {
  items: Int32Array;
  k: number;
}

/** What users are inclined to and items are of: affinity of user u and item i is `affinity[u · categories + category[i]] · appeal[i]`, finite and ≥ 0. */
export interface Affinities {
  affinity: ArrayLike<number>;
  categories: number;
  /** Per item. */
  category: ArrayLike<number>;
  /** Per item how well it does among those of its category. Default: 1 for all. */
  appeal?: ArrayLike<number>;
  /** Per item what it is worth, finite and ≥ 0. */
  value: ArrayLike<number>;
}

/** examination[k] = steepness^k, the geometric position bias. @throws RangeError - a steepness outside (0, 1], k < 1. */
export function geometricExamination(steepness: number, k: number): number[] {
  if (!(steepness > 0 && steepness <= 1))
    throw new RangeError(
      `steepness is ${steepness}; give the share that looks on from one position to the next, above 0 and up to 1.`,
    );
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`k is ${k}; give the positions of a list, 1 or more.`);
  return Array.from({ length: k }, (_, position) => steepness ** position);
}

/** Checks a model. @throws RangeError - names the field. */
export function checkModel({ examination, scale, affinityWeight }: UserModel): void {
  if (examination.length === 0)
    throw new RangeError('examination is empty; give the chance that the first position is looked at, and so on.');
  for (const [position, chance] of examination.entries())
    if (!(chance >= 0 && chance <= 1))
      throw new RangeError(`examination[${position}] is ${chance}; give a fraction from 0 to 1.`);
  if (!(scale > 0 && scale < Number.POSITIVE_INFINITY))
    throw new RangeError(`scale is ${scale}; give a finite number above 0.`);
  if (!(affinityWeight >= 0 && affinityWeight < Number.POSITIVE_INFINITY))
    throw new RangeError(`affinityWeight is ${affinityWeight}; give 0 or more.`);
}

/**
 * Checks lists and what is known of their items.
 *
 * @throws RangeError - no positions, rows that do not fit the users, an item that is not there or twice in a row, an affinity or a value that cannot be.
 */
export function checkLists(
  name: string,
  { items, k }: UserLists,
  users: number,
  { affinity, categories, category, appeal, value }: Affinities,
): void {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`${name}.k is ${k}; give lists of at least one position.`);
  if (items.length !== users * k)
    throw new RangeError(
      `${name}.items has ${items.length} entries for ${users} users of ${k} positions; give ${users * k}.`,
    );
  if (affinity.length !== users * categories)
    throw new RangeError(
      `affinity has ${affinity.length} entries for ${users} users and ${categories} categories; give ${users * categories}.`,
    );
  if (appeal !== undefined && appeal.length !== category.length)
    throw new RangeError(
      `appeal has ${appeal.length} entries and category ${category.length}; give one of each an item.`,
    );
  if (value.length !== category.length)
    throw new RangeError(
      `value has ${value.length} entries and category ${category.length}; give one of each an item.`,
    );
  for (let item = 0; item < value.length; item += 1) {
    if (!(value[item]! >= 0 && value[item]! < Number.POSITIVE_INFINITY))
      throw new RangeError(`value[${item}] is ${value[item]}; give a finite number, 0 or more.`);
    if (!(Number.isInteger(category[item]) && category[item]! >= 0 && category[item]! < categories))
      throw new RangeError(`category[${item}] is ${category[item]}; give a number from 0 to ${categories - 1}.`);
    if (appeal !== undefined && !(appeal[item]! >= 0 && appeal[item]! < Number.POSITIVE_INFINITY))
      throw new RangeError(`appeal[${item}] is ${appeal[item]}; give a finite number, 0 or more.`);
  }
  for (let place = 0; place < affinity.length; place += 1)
    if (!(affinity[place]! >= 0 && affinity[place]! < Number.POSITIVE_INFINITY))
      throw new RangeError(`affinity[${place}] is ${affinity[place]}; give a finite number, 0 or more.`);
  for (let user = 0; user < users; user += 1) {
    for (let position = 0; position < k; position += 1) {
      const item = items[user * k + position]!;
      if (item < -1 || item >= value.length)
        throw new RangeError(
          `${name}.items has ${item} at user ${user}, position ${position}; the items are 0 to ${value.length - 1}, and -1 for none.`,
        );
      for (let before = 0; before < position; before += 1)
        if (item >= 0 && items[user * k + before] === item)
          throw new RangeError(`${name}.items has ${item} twice for user ${user}; give each item once in a list.`);
    }
  }
}

/** Chance of each row and position that its item is bought from the list; 0 where there is none. In shared memory. */
export function responseChances({ items, k }: UserLists, affinities: Affinities, model: UserModel): Float64Array {
  const chances = new Float64Array(new SharedArrayBuffer(8 * items.length));
  const { scale, affinityWeight } = model;
  for (let place = 0; place < items.length; place += 1) {
    const item = items[place]!;
    if (item < 0) continue;
    const liking = likingOf(affinities, Math.floor(place / k), item);
    chances[place] = examinationAt(model, place % k) * Math.min(1, scale * liking ** affinityWeight);
  }
  return chances;
}

const likingOf = ({ affinity, categories, category, appeal }: Affinities, user: number, item: number): number =>
  affinity[user * categories + category[item]!]! * (appeal?.[item] ?? 1);

const examinationAt = ({ examination }: Pick<UserModel, 'examination'>, position: number): number =>
  examination[Math.min(position, examination.length - 1)]!;

/** The same model with another steepness (examination to that power) and affinity weight. */
export function bentModel(model: UserModel, steepness: number, affinityWeight: number): UserModel {
  return { ...model, examination: model.examination.map((chance) => chance ** steepness), affinityWeight };
}

/**
 * The scale at which users buy so many items from their lists on average.
 *
 * @param responsesPerUser - above 0, over the users given.
 * @throws RangeError - more than the lists allow even if every item that is looked at were bought.
 */
export function scaleFor(
  lists: UserLists,
  affinities: Affinities,
  model: Omit<UserModel, 'scale'>,
  users: ArrayLike<number>,
  responsesPerUser: number,
): number {
  if (!(responsesPerUser > 0))
    throw new RangeError(
      `responsesPerUser is ${responsesPerUser}; give the items that a user buys from the list on average, above 0.`,
    );
  const looked = new Float64Array(users.length * lists.k);
  const liked = new Float64Array(users.length * lists.k);
  for (let place = 0; place < looked.length; place += 1) {
    const position = place % lists.k;
    const user = users[Math.floor(place / lists.k)]!;
    const item = lists.items[user * lists.k + position]!;
    if (item < 0) continue;
    looked[place] = examinationAt(model, position);
    liked[place] = likingOf(affinities, user, item) ** model.affinityWeight;
  }
  const mean = (scale: number): number => {
    let sum = 0;
    for (let place = 0; place < looked.length; place += 1) sum += looked[place]! * Math.min(1, scale * liked[place]!);
    return sum / users.length;
  };
  let [low, high] = [0, 1e-6];
  let reached = mean(high);
  for (let doubling = 0; doubling < 100 && reached < responsesPerUser; doubling += 1) {
    [low, high] = [high, high * 2];
    reached = mean(high);
  }
  if (reached < responsesPerUser)
    throw new RangeError(
      `responsesPerUser is ${responsesPerUser}, but even if every item that is looked at were bought it would be ${reached.toPrecision(4)}; give less.`,
    );
  for (let step = 0; step < 60 && high - low > 1e-12 * high; step += 1) {
    const middle = (low + high) / 2;
    if (mean(middle) < responsesPerUser) low = middle;
    else high = middle;
  }
  return high;
}
