import { yieldTurn } from '@cartograph/threads';
import { readProductLines, type AudienceHistory } from '@cartograph/analytics';
import { externalIds, type EventStore } from '@cartograph/events';
import type { ScenarioLists, UserLists } from '@cartograph/experiments';
import {
  readEventsSince,
  recommendPeople,
  withSessionAtHand,
  type CompiledRules,
  type LaterEvent,
  type ModelSet,
  type Person,
  type Viewed,
} from '@cartograph/recommend';
import type { Decisions } from '../../database/decisions.js';
import { modelSetOf } from '../../models/trainings.js';
import { compiledRules, inWords } from '../../rules/compiled-rules.js';
import type { FoundList, FoundLists } from './find-lists.js';
import { Inclinations } from './inclinations.js';
import { lookAheadOf, type LookAhead } from './look-ahead.js';
import { splitAtEntry } from './split-at-entry.js';

/** Where models, rules and product feeds are kept. */
export interface ListsPlace {
  decisions: Decisions;
  dataDir: string;
}

/** What one arm was shown; plain values, stored with the result. */
export interface ShownList {
  trainingId: string;
  /** Null where the router of the training chose. */
  modelId: string | null;
  modelName: string | null;
  ruleSetId: string | null;
  ruleSetName: string | null;
  length: number;
  /** Products in a user's list on average: a model that has nothing more to say leaves it shorter. */
  meanShown: number;
  /** Up to when the models had learned; ISO. */
  trainedUntil: string;
  /** Null where the models had learned nothing of what came after anybody entered. */
  lookedAhead: LookAhead | null;
}

/** What both arms were shown. */
export interface ShownLists {
  control: ShownList | null;
  treatment: ShownList;
  /** Users of whom the log has events after they entered, by which affinities are measured; the others count as the average user. */
  usersMeasured: number;
  /** Share of users who are shown the same products in the same order in both arms; null where the control is shown none. */
  shareShownAlike: number | null;
}

/** Users whose events are in memory at once. */
const AT_ONCE = 1_000;
/** Views before entering that stand in where nothing else is known of a user: the latest. */
const VIEWS = 200;
/** Bytes of a position of a user's list: the product, a copy of it and its chance, for the answer and for one bent model. */
const BYTES_A_POSITION = 4 + 2 * (4 + 8);
const MOST_BYTES = 2e9;

interface Arm {
  set: ModelSet;
  rules: CompiledRules;
  kind: NonNullable<FoundList['model']>['kind'] | null;
  list: UserLists;
}

/**
 * Makes each arm's list for every user of a history as of the moment the user enters, as the shop would have served it then: from what the user had done before, under the arm's rules.
 * Where the models had learned beyond that moment the user's own training row is not used; what they learned of others is told as looked ahead.
 * Affinities are measured on what users did after they entered, which no list knows; see `Inclinations`.
 *
 * @throws RangeError - lists larger than memory is meant for, before any is made; lists in which nobody is shown anything; JobFailure - models, rules or a feed that cannot be read; the signal's reason.
 */
export async function listsOnHistory(
  store: EventStore,
  history: AudienceHistory,
  found: FoundLists,
  place: ListsPlace,
  options: { windowDays: number | null; signal: AbortSignal; onProgress(done: number, total: number): void },
): Promise<{ lists: ScenarioLists; shown: ShownLists }> {
  const { signal, onProgress, windowDays } = options;
  const users = history.userNumbers.length;
  checkMemory(users, found);
  const arms = {
    control: found.control && (await armOf(found.control, users, { ...place, store })),
    treatment: await armOf(found.treatment, users, { ...place, store }),
  };
  const ids = await externalIds(store, Array.from(history.userNumbers, String));
  const inclinations = new Inclinations((await readProductLines(store, Number.POSITIVE_INFINITY))!, users);
  const numbers = new Map<string, number>();
  for (let from = 0; from < users; from += AT_ONCE) {
    onProgress(from, users);
    // So that a cancel is heard between two blocks.
    await yieldTurn(signal);
    const block = ids.slice(from, from + AT_ONCE);
    const events = await readEventsSince(store, block, 0, { signal });
    const entries = block.map((userId, at) => ({
      userId,
      enteredAt: history.enteredAt[from + at]! / 1000,
      ...splitAtEntry(events.get(userId) ?? [], history.enteredAt[from + at]! / 1000, history.after, windowDays),
    }));
    for (const [at, { after }] of entries.entries()) inclinations.count(from + at, after);
    for (const arm of [arms.control, arms.treatment]) if (arm !== null) writeLists(arm, entries, from, numbers);
  }
  onProgress(users, users);
  for (const arm of ['control', 'treatment'] as const)
    if (arms[arm]?.list.items.every((item) => item < 0))
      throw new RangeError(
        `recommendations.${arm} has no product for any of the ${users} users${nothingBy(found[arm]!, arms[arm].rules)}`,
      );
  const shownOf = (list: FoundList, arm: Arm): ShownList => toShown(list, arm, history.enteredAt);
  return {
    lists: {
      control: arms.control?.list ?? null,
      treatment: arms.treatment.list,
      affinities: inclinations.affinitiesWith([...numbers.keys()]),
    },
    shown: {
      control: found.control && arms.control && shownOf(found.control, arms.control),
      treatment: shownOf(found.treatment, arms.treatment),
      usersMeasured: inclinations.known,
      shareShownAlike: arms.control && shareAlike(arms.control.list, arms.treatment.list, users),
    },
  };
}

function checkMemory(users: number, { control, treatment }: FoundLists): void {
  const positions = (control?.length ?? 0) + treatment.length;
  const bytes = users * positions * BYTES_A_POSITION;
  if (bytes > MOST_BYTES)
    throw new RangeError(
      `Lists of ${positions} products for ${users} users take ${(bytes / 1e9).toPrecision(2)} GB, more than ${MOST_BYTES / 1e9}; give a smaller recommendations.treatment.length or control.length, or choose a narrower audience.`,
    );
}

function nothingBy({ ruleSet, model }: FoundList, { catalog: { here } }: CompiledRules): string {
  if (here?.includes(1) === false)
    return ': the log, as it was when the audience was saved, has none of the products that the models know; save the audience again, or name a model that was trained on that log.';
  return ruleSet === null
    ? `: ${model === null ? 'the live model' : `the model ${model.id}`} knows none; name another model.`
    : `: its rules "${ruleSet.name}" leave none; loosen them, or name other rules.`;
}

async function armOf(
  { training, model, ruleSet, length }: FoundList,
  users: number,
  place: ListsPlace & { store: EventStore },
): Promise<Arm> {
  const kind = model?.kind ?? null;
  const set = await modelSetOf(place, training, kind).catch(inWords('models-unreadable'));
  return {
    set,
    kind,
    rules: await compiledRules(ruleSet?.rules ?? [], set, place),
    list: { k: length, items: new Int32Array(users * length).fill(-1) },
  };
}

interface EntryOfUser {
  userId: string;
  /** Epoch seconds. */
  enteredAt: number;
  before: LaterEvent[];
}

function writeLists(
  { set, kind, rules, list: { k, items } }: Arm,
  entries: readonly EntryOfUser[],
  first: number,
  numbers: Map<string, number>,
): void {
  const lists = recommendPeople(
    set,
    entries.map((entry) => personAt(set, entry)),
    { k, promoted: kind, rules },
  );
  for (const [at, list] of lists.entries()) {
    for (const [position, { productId }] of list.items.entries()) {
      const number = numbers.get(productId) ?? numbers.size;
      numbers.set(productId, number);
      items[(first + at) * k + position] = number;
    }
  }
}

/** What could be known of a user at the moment of entering: of one whose training row holds what came later nothing but the events before. */
function personAt({ shared }: ModelSet, { userId, enteredAt, before }: EntryOfUser): Person {
  const isRowKnown = enteredAt >= shared.end;
  const recent = withSessionAtHand(isRowKnown ? before.filter(({ at }) => at >= shared.end) : before);
  const views = before.filter(({ eventType }) => eventType === 'view').slice(-VIEWS);
  const viewed = views
    .map(({ productId, sessionId }): Viewed => ({ productId, isEarlier: sessionId !== views.at(-1)!.sessionId }))
    .toReversed();
  return { userId: isRowKnown ? userId : '', recent, viewed, now: Math.max(enteredAt, before.at(-1)?.at ?? enteredAt) };
}

/** Share of users whose lists are the same; one list may end before the other has room for more. */
function shareAlike(a: UserLists, b: UserLists, users: number): number {
  let alike = 0;
  for (let user = 0; user < users; user += 1) {
    let isAlike = true;
    for (let position = 0; position < Math.max(a.k, b.k) && isAlike; position += 1)
      isAlike = itemAt(a, user, position) === itemAt(b, user, position);
    if (isAlike) alike += 1;
  }
  return alike / users;
}

const itemAt = ({ items, k }: UserLists, user: number, position: number): number =>
  position < k ? items[user * k + position]! : -1;

function toShown(
  { training, model, ruleSet, length }: FoundList,
  { set, list }: Arm,
  enteredAt: Float64Array,
): ShownList {
  const listed = list.items.reduce((sum, item) => sum + (item >= 0 ? 1 : 0), 0);
  const trainedUntil = set.shared.end * 1000;
  return {
    trainingId: training.id,
    modelId: model?.id ?? null,
    modelName: model?.name ?? null,
    ruleSetId: ruleSet?.id ?? null,
    ruleSetName: ruleSet?.name ?? null,
    length,
    meanShown: listed / enteredAt.length,
    trainedUntil: new Date(trainedUntil).toISOString(),
    lookedAhead: lookAheadOf(enteredAt, trainedUntil),
  };
}
