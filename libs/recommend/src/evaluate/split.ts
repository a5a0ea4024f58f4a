import { seededRandom } from '@cartograph/threads';
import { lowerBound } from '../log/csr-rows.js';
import { TYPE_CODES, type TrainingLog } from '../log/training-log.js';
import { runStepsAtOnce, spanSteps } from '@cartograph/threads';
import type { Target } from './target.js';

/** How a log is divided. `random` and `leave-last-out` leak the future and serve only to compare with figures made so. */
export type SplitKind = 'time' | 'leave-last-out' | 'random';

/** Fewer test users than this say nothing: estimates and comparisons then answer `too-few`. */
export const MIN_TEST_USERS = 30;

/** Roles of an event in a {@link Split}. */
export const LEFT_OUT = 0;
export const TRAINS = 1;
export const HELD_OUT = 2;

/** Which events train and which are held out. */
export interface Split {
  kind: SplitKind;
  /** One byte an event of the log: {@link LEFT_OUT}, {@link TRAINS} or {@link HELD_OUT}. Only events of the target are held out. */
  roles: Uint8Array;
  /** Epoch seconds: what models take for the present. The split date of a split by time, else the instant after the last training event. */
  splitAt: number;
  /** The split in words. */
  words: string;
  /** Whether training sees what happened after held-out events. */
  isLeaking: boolean;
}

/** Where a log is split, and why there, in words. */
export interface SplitDate {
  at: number;
  rule: string;
}

/** Events of one kind: users and instants (epoch seconds, ascending), and their positions in the log. */
export interface TargetEvents {
  users: Int32Array;
  at: Float64Array;
  positions: Int32Array;
}

/**
 * The events of the target, without those of flagged sessions.
 *
 * @param within - roles of an outer split: only its training events count. Default: all events.
 */
export function targetEvents(log: TrainingLog, target: Target, within?: Uint8Array): TargetEvents {
  return runStepsAtOnce(targetEventsSteps(log, target, within));
}

/** The same in steps of a few hundredths of a second, between which it can be stopped. */
export function* targetEventsSteps(
  log: TrainingLog,
  target: Target,
  within?: Uint8Array,
): Generator<void, TargetEvents> {
  const { users, at, types, sessions } = log.events;
  const code = TYPE_CODES.indexOf(target);
  const parts: Int32Array[] = [];
  let count = 0;
  yield* spanSteps(types.length, (from, to) => {
    const part = new Int32Array(to - from);
    let size = 0;
    for (let position = from; position < to; position += 1) {
      if (
        types[position] !== code ||
        (within !== undefined && within[position] !== TRAINS) ||
        log.botSessions[sessions[position]!] === 1
      )
        continue;
      part[size] = position;
      size += 1;
    }
    parts.push(part.slice(0, size));
    count += size;
  });
  const found = { users: new Int32Array(count), at: new Float64Array(count), positions: new Int32Array(count) };
  let place = 0;
  for (const part of parts) {
    for (const position of part) {
      found.users[place] = users[position]!;
      found.at[place] = at[position]!;
      found.positions[place] = position;
      place += 1;
    }
    yield;
  }
  return found;
}

/**
 * Chooses a global split date: everything before trains, everything from it on is held out.
 *
 * First choice is the last 20 % of the time between the first and the last event. Where that leaves fewer than
 * {@link MIN_TEST_USERS} test users, or fewer than as many users to train on, the split date is the instant that leaves
 * the last 20, 30, 40 or 50 % of the events; the first that suffices is taken, else the one at 20 % of the events,
 * which evaluation then reports as too few.
 *
 * @param events - of the target, ascending in time.
 */
export function chooseSplitDate(events: Pick<TargetEvents, 'users' | 'at'>, target: Target = 'cart'): SplitDate {
  const { users, at } = events;
  const [first, last] = [at[0] ?? 0, at[at.length - 1] ?? 0];
  const byTime: SplitDate = {
    at: last - 0.2 * (last - first),
    rule: `the last 20 % of the time between the first and the last ${target}`,
  };
  const byEvents = [0.2, 0.3, 0.4, 0.5].map((share): SplitDate => ({
    at: at[Math.floor(at.length * (1 - share))] ?? last,
    rule: `the last ${Math.round(share * 100)} % of the ${target} events, because the last 20 % of the time leaves too few users`,
  }));
  const suffices = (splitDate: SplitDate): boolean => {
    const position = lowerBound(at, splitDate.at);
    return hasEnoughUsers(users.subarray(0, position)) && hasEnoughUsers(users.subarray(position));
  };
  return [byTime, ...byEvents].find(suffices) ?? byEvents[0]!;
}

function hasEnoughUsers(rows: Int32Array): boolean {
  const users = new Set<number>();
  for (let place = 0; place < rows.length && users.size < MIN_TEST_USERS; place += 1) users.add(rows[place]!);
  return users.size >= MIN_TEST_USERS;
}

/** The headline: everything before the split date trains, events of the target from it on are held out. */
export function splitByTime(log: TrainingLog, target: Target, splitDate: SplitDate, within?: Uint8Array): Split {
  return runStepsAtOnce(timeSteps(log, targetEvents(log, target, within), { target, splitDate, within }));
}

/** Each user's last event of the target is held out, with all that this user did after it; a user's only one trains. */
export function splitByLastOut(log: TrainingLog, target: Target, within?: Uint8Array): Split {
  return runStepsAtOnce(lastOutSteps(log, target, within));
}

/**
 * Events of the target are held out by chance; everything else trains.
 *
 * @param options.share - chance of each to be held out, in (0, 1). Default 0.2.
 * @throws RangeError - a share outside (0, 1).
 */
export function splitByChance(
  log: TrainingLog,
  target: Target,
  options: { seed: number; share?: number },
  within?: Uint8Array,
): Split {
  return runStepsAtOnce(chanceSteps(log, target, options, within));
}

/** A split of one kind, of all events or of what an outer split trains on. */
export function splitOf(kind: SplitKind, log: TrainingLog, target: Target, seed: number, within?: Uint8Array): Split {
  return runStepsAtOnce(splitSteps(kind, log, target, { seed }, within));
}

/** The same in steps of a few hundredths of a second, between which it can be stopped. @param options.share - of a split by chance. */
export function* splitSteps(
  kind: SplitKind,
  log: TrainingLog,
  target: Target,
  options: { seed: number; share?: number },
  within?: Uint8Array,
): Generator<void, Split> {
  if (kind === 'random') return yield* chanceSteps(log, target, options, within);
  if (kind === 'leave-last-out') return yield* lastOutSteps(log, target, within);
  const events = yield* targetEventsSteps(log, target, within);
  return yield* timeSteps(log, events, { target, splitDate: chooseSplitDate(events, target), within });
}

function* timeSteps(
  log: TrainingLog,
  events: TargetEvents,
  made: { target: Target; splitDate: SplitDate; within: Uint8Array | undefined },
): Generator<void, Split> {
  const { target, splitDate, within } = made;
  const { at } = log.events;
  const roles = new Uint8Array(at.length);
  const end = lowerBound(at, splitDate.at);
  yield* spanSteps(end, (from, to) => {
    for (let position = from; position < to; position += 1)
      if (within === undefined || within[position] === TRAINS) roles[position] = TRAINS;
  });
  const { positions } = events;
  yield* spanSteps(positions.length, (from, to) => {
    for (let entry = from; entry < to; entry += 1) if (positions[entry]! >= end) roles[positions[entry]!] = HELD_OUT;
  });
  const words = `One global split date: events before it train, ${target}s from it on are held out. The holdout is ${splitDate.rule}.`;
  return { kind: 'time', roles, splitAt: splitDate.at, words, isLeaking: false };
}

function* lastOutSteps(log: TrainingLog, target: Target, within?: Uint8Array): Generator<void, Split> {
  const { users } = log.events;
  const events = yield* targetEventsSteps(log, target, within);
  const count = new Int32Array(log.userIds.length);
  const last = new Int32Array(log.userIds.length).fill(-1);
  yield* spanSteps(events.users.length, (from, to) => {
    for (let entry = from; entry < to; entry += 1) {
      count[events.users[entry]!]! += 1;
      last[events.users[entry]!] = events.positions[entry]!;
    }
  });
  const roles = new Uint8Array(users.length);
  yield* spanSteps(roles.length, (from, to) => {
    for (let position = from; position < to; position += 1) {
      if (within !== undefined && within[position] !== TRAINS) continue;
      const user = users[position]!;
      if (count[user]! < 2 || position < last[user]!) roles[position] = TRAINS;
      else if (position === last[user]) roles[position] = HELD_OUT;
    }
  });
  const words = `Leave-last-out: each user's last ${target} is held out, what the user did before it trains. It leaks: others train on what came later.`;
  return { kind: 'leave-last-out', roles, splitAt: afterTraining(log, roles), words, isLeaking: true };
}

function* chanceSteps(
  log: TrainingLog,
  target: Target,
  options: { seed: number; share?: number },
  within?: Uint8Array,
): Generator<void, Split> {
  const { seed, share = 0.2 } = options;
  if (!(share > 0 && share < 1))
    throw new RangeError(`the share to hold out is ${share}; give a number between 0 and 1, both excluded.`);
  const roles = new Uint8Array(log.events.at.length).fill(TRAINS);
  if (within !== undefined) {
    yield* spanSteps(roles.length, (from, to) => {
      for (let position = from; position < to; position += 1)
        if (within[position] !== TRAINS) roles[position] = LEFT_OUT;
    });
  }
  const random = seededRandom(seed, within === undefined ? 77 : 78);
  const { positions } = yield* targetEventsSteps(log, target, within);
  yield* spanSteps(positions.length, (from, to) => {
    for (let entry = from; entry < to; entry += 1) if (random.next() < share) roles[positions[entry]!] = HELD_OUT;
  });
  const words = `Random: ${(100 * share).toFixed(0)} % of the ${target}s, drawn by chance, are held out. It leaks: training sees what came later, and the same product of a user may stand on both sides.`;
  return { kind: 'random', roles, splitAt: afterTraining(log, roles), words, isLeaking: true };
}

function afterTraining(log: TrainingLog, roles: Uint8Array): number {
  const last = roles.lastIndexOf(TRAINS);
  return last < 0 ? (log.events.at[0] ?? 0) : log.events.at[last]! + 1;
}
