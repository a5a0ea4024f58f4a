import type { ModelFamily } from '../family.js';
import type { Recommender } from '../recommender.js';
import { figure, whole } from '../figure-text.js';
import { yieldTurn } from '@cartograph/threads';
import { meanOf } from './compare.js';
import type { Trial, TrialOutcome } from './report.js';
import { ndcgOf, sessionsFor, type Rung } from './rungs.js';
import { ndcgOfSessions } from './session-models.js';
import { MIN_TEST_USERS } from './split.js';

/** Of the settings of a rung one in so many goes on to the next. */
const HALVING = 3;

/** Of a trial that was not begun. */
export const OUT_OF_TIME = 'The time allowed for trials was over.';

/** What a search looks at besides its trials. */
export interface TuneOptions {
  /** Settings to use as they are; only the others are searched. */
  given?: Readonly<Record<string, unknown>>;
  /** Whether no further trial may begin. Default: never. */
  isLate?: () => boolean;
  /** Called before each trial. */
  onTrial?(): void;
  signal?: AbortSignal;
}

/** What was chosen for a family, and how. */
export interface Tuned {
  settings: object;
  /** In words. */
  how: string;
  trials: Trial[];
  /** Multiply-adds that trials cost beyond the one fit on the whole slice that every kind needs. */
  work: number;
  /** The chosen model, fitted on the whole training part of the validation slice; null where the last rung was not reached. */
  model: Recommender | null;
  /** Why this kind cannot be made of this data; null where it can. */
  refusal: string | null;
}

/** One setting on its way through the rungs. */
interface Runner {
  settings: object;
  /** Place among the family's candidates. */
  place: number;
  ndcg: number;
  trial: Trial | null;
  model: Recommender | null;
}

/**
 * Searches the settings of one family by successive halving: candidates are fitted and judged on a sample of users, the best third goes on to a
 * sample three times as large, until the last is chosen on all of them. Which candidates enter is for {@link dealTrials} to say.
 * Equal figures go to the candidate that stands earlier. A family that is tuned on sessions is judged on them, since it is by sessions that it is chosen to answer them.
 */
export class FamilySearch {
  /** NDCG of every candidate that was judged when it entered. */
  readonly values: number[] = [];
  /** What the values are means over: only those of one kind compare. */
  readonly judgedOn: 'users' | 'sessions';
  private readonly trials: Trial[] = [];
  private readonly field: Runner[] = [];
  /** Candidates that can still enter, in the family's order. */
  private waiting: Runner[] = [];
  private readonly entered: Runner[] = [];
  /** Of each candidate, its work in each rung. */
  private costs: number[][] = [];
  private readonly start: object;
  /** A lone candidate is judged on all users at once. */
  private firstRung = 0;
  private refusal: string | null = null;
  private readonly family: ModelFamily;
  private readonly rungs: readonly Rung[];
  private readonly options: TuneOptions;

  /**
   * @param rungs - as `rungsOf` makes them; without any, the starting values stand.
   * @throws RangeError - given settings that the family does not know.
   */
  constructor(family: ModelFamily, rungs: readonly Rung[], options: TuneOptions = {}) {
    this.family = family;
    this.rungs = rungs;
    this.options = options;
    const given = options.given ?? {};
    this.start = family.resolve(given);
    const last = rungs.at(-1);
    this.judgedOn = last === undefined || sessionsFor(family, last) === null ? 'users' : 'sessions';
    if (last === undefined) return;
    const { train } = last.holdout;
    const candidates = distinct(
      family.candidates(train).map((candidate): object => family.resolve({ ...candidate, ...given })),
    );
    const refusals = candidates.map((settings) => family.refusal(train, settings));
    for (const [place, settings] of candidates.entries()) {
      if (refusals[place] === null) this.waiting.push({ settings, place, ndcg: 0, trial: null, model: null });
      else this.note(settings, 'refused', refusals[place]!);
    }
    if (this.waiting.length === 0) this.refusal = refusals[0] ?? 'There is no setting to try.';
    else this.start = this.waiting[0]!.settings;
    if (this.waiting.length === 1) this.firstRung = rungs.length - 1;
  }

  /** Counts what fits would take. Cost: one pass over the data of each rung for each candidate, at most. */
  async count(): Promise<void> {
    for (const { holdout } of this.rungs) {
      await yieldTurn(this.options.signal);
      for (const { settings, place } of this.waiting)
        (this.costs[place] ??= []).push(this.family.cost(holdout.train, settings).work);
    }
  }

  /** Multiply-adds that are spoken for: those of the candidates that entered, in all rungs, but for the one fit on all users that every kind needs. */
  get work(): number {
    return this.workOf(this.entered);
  }

  /** Candidates that could enter, each with the multiply-adds that it would add. */
  get offers(): { place: number; work: number }[] {
    return this.waiting.map((runner) => ({
      place: runner.place,
      work: this.workOf([...this.entered, runner]) - this.work,
    }));
  }

  /** Fits and judges a candidate on the smallest sample, or on all users where the family has no other one. */
  async enter(place: number): Promise<void> {
    const runner = this.take(place);
    this.entered.push(runner);
    if (!(await this.judge(runner, this.firstRung))) return;
    this.values.push(runner.ndcg);
    this.field.push(runner);
  }

  /** Writes down that a candidate will not be tried, and why. */
  pass(place: number, outcome: 'over-budget' | 'out-of-time', why: string): void {
    this.note(this.take(place).settings, outcome, why);
  }

  /**
   * Sends the candidates that entered through the other rungs.
   *
   * @returns the same for the same rungs and candidates, unless `isLate` cut it short. Every candidate has a trial that says what became of it.
   * @throws the signal's reason when it aborts.
   */
  async finish(): Promise<Tuned> {
    const chosen =
      this.rungs.length === 0
        ? this.atStart(
            `Fewer than ${MIN_TEST_USERS} users could be judged in a validation slice, so nothing was tried; the starting values stand.`,
          )
        : this.refusal !== null
          ? this.atStart(this.refusal)
          : this.field.length === 0
            ? this.atStart(this.whyNothing())
            : await this.climb();
    return { ...chosen, trials: this.trials, work: this.work, refusal: this.refusal };
  }

  /** A setting of a later rung is taken to cost as much as the dearest; a lone candidate goes from the first rung to the last. */
  private workOf(entered: readonly Runner[]): number {
    let [sum, left] = [0, entered.length];
    for (let index = this.firstRung; index < this.rungs.length; index += 1) {
      const isLast = index === this.rungs.length - 1;
      const costs = entered.map(({ place }) => this.costs[place]![index]!);
      const dearest = Math.max(0, ...costs);
      if (index === this.firstRung) sum += costs.reduce((total, cost) => total + cost, 0);
      else if (left > 1 || isLast) sum += left * dearest;
      if (isLast) sum -= dearest;
      left = Math.ceil(left / HALVING);
    }
    return sum;
  }

  private take(place: number): Runner {
    const runner = this.waiting.find((candidate) => candidate.place === place);
    if (runner === undefined) throw new RangeError(`candidate ${place} is not waiting`);
    this.waiting = this.waiting.filter((candidate) => candidate !== runner);
    return runner;
  }

  private async climb(): Promise<Omit<Tuned, 'trials' | 'work' | 'refusal'>> {
    let judged = this.field;
    let [winner] = judged;
    for (let index = this.firstRung; index < this.rungs.length; index += 1) {
      const isLast = index === this.rungs.length - 1;
      if (index > this.firstRung) {
        if (judged.length === 1 && !isLast) continue;
        const field = judged;
        judged = [];
        for (const runner of field) {
          if (this.isLate()) this.note(runner.settings, 'out-of-time', OUT_OF_TIME, index);
          else if (await this.judge(runner, index)) judged.push(runner);
        }
        if (judged.length === 0) {
          this.settle(winner!, 'chosen', winner!);
          break;
        }
      }
      const ranked = judged.toSorted((a, b) => b.ndcg - a.ndcg || a.place - b.place);
      const isCut = isLast || this.isLate();
      judged = ranked.slice(0, isCut ? 1 : Math.ceil(ranked.length / HALVING));
      [winner] = ranked;
      for (const runner of ranked)
        this.settle(runner, judged.includes(runner) ? (isCut ? 'chosen' : 'promoted') : 'dropped', winner!);
      if (isCut) break;
    }
    const rung = this.rungs[winner!.trial!.rung]!;
    return { settings: winner!.settings, how: this.how(winner!, rung), model: winner!.model };
  }

  /** @returns whether it could be made. */
  private async judge(runner: Runner, index: number): Promise<boolean> {
    const rung = this.rungs[index]!;
    this.options.onTrial?.();
    const began = performance.now();
    const trial: Trial = { ...this.blank(runner.settings, index), work: this.costs[runner.place]![index]! };
    this.trials.push(trial);
    try {
      const model = await this.family.fit(
        rung.holdout.train,
        runner.settings,
        this.options.signal ? { signal: this.options.signal } : {},
      );
      const sessions = sessionsFor(this.family, rung);
      const { train, k } = rung.holdout;
      const ndcg =
        sessions === null
          ? await ndcgOf(model, rung, this.options.signal)
          : await ndcgOfSessions(model, train, sessions, k, this.options.signal);
      trial.seconds = (performance.now() - began) / 1000;
      trial.users = ndcg.length;
      trial.ndcg = runner.ndcg = meanOf(ndcg);
      runner.trial = trial;
      if (rung.stride === 1) this.keepBest(runner, model);
      return true;
    } catch (error) {
      this.options.signal?.throwIfAborted();
      trial.outcome = 'failed';
      trial.why = `It failed: ${error instanceof Error ? error.message : String(error)}`;
      return false;
    }
  }

  /** Of the models of all users only the best one stays in memory. */
  private keepBest(runner: Runner, model: Recommender): void {
    const best = this.entered.find((other) => other.model !== null);
    const isBetter =
      best === undefined || runner.ndcg > best.ndcg || (runner.ndcg === best.ndcg && runner.place < best.place);
    if (!isBetter) return;
    if (best !== undefined) best.model = null;
    runner.model = model;
  }

  private settle(runner: Runner, outcome: TrialOutcome, leader: Runner): void {
    const trial = runner.trial!;
    trial.outcome = outcome;
    const mine = figure(runner.ndcg);
    if (outcome === 'dropped') trial.why = `NDCG ${mine}; the best of this rung had ${figure(leader.ndcg)}.`;
    else
      trial.why =
        outcome === 'promoted'
          ? `NDCG ${mine} is among the best third of this rung.`
          : `NDCG ${mine} is the best of the last rung that was judged.`;
  }

  private atStart(how: string): Omit<Tuned, 'trials' | 'work' | 'refusal'> {
    return { settings: this.start, how, model: null };
  }

  /** Why no candidate has a figure. */
  private whyNothing(): string {
    const outcomes = new Set(this.trials.map(({ outcome }) => outcome));
    if (outcomes.has('failed')) return 'No setting could be fitted; the starting values stand.';
    if (outcomes.has('out-of-time'))
      return 'The time allowed for trials was over before one was made; the starting values stand.';
    return 'The log is too large to try settings within the work allowed; the starting values stand.';
  }

  private note(settings: object, outcome: TrialOutcome, why: string, rung = 0): void {
    this.trials.push({ ...this.blank(settings, rung), outcome, why });
  }

  private how(winner: Runner, rung: Rung): string {
    const { k, protocol } = rung.holdout;
    const tried = this.trials.filter((trial) => trial.ndcg !== null).length;
    const sessions = sessionsFor(this.family, rung);
    const whom =
      sessions === null
        ? 'users with new products'
        : `sessions ${sessions.leavesOut ? 'that go on to a product they had not yet' : 'of two products and more'}, as if nobody were signed in,`;
    return (
      `Best NDCG@${k} (${figure(winner.ndcg)}) over ${whole(winner.trial!.users)} ${whom} in a validation slice inside the training part, split at ${protocol.splitAt}; ` +
      `the holdout is not touched. ${whole(tried)} ${tried === 1 ? 'fit was' : 'fits were'} judged, the best third of each round going on to more users.`
    );
  }

  private isLate(): boolean {
    return this.options.isLate?.() ?? false;
  }

  private blank(settings: object, rung: number): Trial {
    const { holdout, trainUsers } = this.rungs[rung]!;
    return {
      kind: this.family.kind,
      settings: asJson(settings),
      strengths: holdout.train.strengthOptions,
      rung,
      trainUsers,
      users: 0,
      ndcg: null,
      work: 0,
      seconds: 0,
      outcome: 'dropped',
      why: '',
    };
  }
}

/** Settings as plain JSON, as reports keep them. */
export function asJson(settings: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(settings)) as Record<string, unknown>;
}

function distinct(settings: readonly object[]): object[] {
  return [...new Map(settings.map((setting) => [JSON.stringify(setting), setting])).values()];
}
