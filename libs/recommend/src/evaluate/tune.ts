import type { ModelFamily } from '../family.js';
import type { Recommender } from '../recommender.js';
import { figure, whole } from '../figure-text.js';
import { pause } from '../stretches.js';
import { meanOf } from './compare.js';
import type { Trial, TrialOutcome } from './report.js';
import { ndcgOf, sessionsFor, type Rung } from './rungs.js';
import { ndcgOfSessions } from './session-models.js';
import { MIN_TEST_USERS } from './split.js';

/** Of the settings of a rung one in so many goes on to the next. */
const HALVING = 3;

/** What bounds a search. */
export interface TuneOptions {
  /** Settings to use as they are; only the others are searched. */
  given?: Readonly<Record<string, unknown>>;
  /** Multiply-adds that trials may cost. */
  work: number;
  /** Whether no further trial may begin. Default: never. */
  isLate?: () => boolean;
  /** Called before each trial. */
  onTrial?(done: number): void;
  signal?: AbortSignal;
}

/** What was chosen for a family, and how. */
export interface Tuned {
  settings: object;
  /** In words. */
  how: string;
  trials: Trial[];
  /** Multiply-adds that trials cost. */
  work: number;
  /** The chosen model, fitted on the whole training part of the validation slice; null where the last rung was not reached. */
  model: Recommender | null;
  /** Why this kind cannot be made of this data; null where it can. */
  refusal: string | null;
}

/** One setting on its way through the rungs. */
interface Runner {
  settings: object;
  ndcg: number;
  trial: Trial | null;
  model: Recommender | null;
}

/**
 * Chooses settings by successive halving: the family's candidates are fitted and judged on a sample of users, the best third goes on to a
 * sample three times as large, until the last is chosen on all of them. As many candidates enter, in the family's order, as the work allows.
 * Equal figures go to the candidate that stands earlier. A family that is tuned on sessions is judged on them, since it is by sessions that it is chosen to answer them.
 *
 * @param rungs - as `rungsOf` makes them; without any, the defaults stand.
 * @returns the same for the same rungs and work, unless `isLate` cut it short. Every candidate has a trial that says what became of it.
 * @throws RangeError - given settings that the family does not know. The signal's reason when it aborts.
 */
export async function tuneFamily(family: ModelFamily, rungs: readonly Rung[], options: TuneOptions): Promise<Tuned> {
  const given = options.given ?? {};
  const last = rungs.at(-1);
  if (last === undefined) {
    return {
      settings: family.resolve(given),
      how: `Fewer than ${MIN_TEST_USERS} users could be judged in a validation slice, so nothing was tried; the starting values stand.`,
      trials: [],
      work: 0,
      model: null,
      refusal: null,
    };
  }
  const { train } = last.holdout;
  const candidates = distinct(
    family.candidates(train).map((candidate): object => family.resolve({ ...candidate, ...given })),
  );
  const refusals = candidates.map((settings) => family.refusal(train, settings));
  const search = new Search(family, rungs, options);
  const field: Runner[] = [];
  for (const [index, settings] of candidates.entries()) {
    if (refusals[index] === null) field.push({ settings, ndcg: 0, trial: null, model: null });
    else search.note(settings, 'refused', refusals[index]!);
  }
  const [first] = field;
  if (first === undefined)
    return {
      settings: family.resolve(given),
      how: refusals[0] ?? 'There is no setting to try.',
      trials: search.trials,
      work: 0,
      model: null,
      refusal: refusals[0] ?? null,
    };
  const affordable = await search.affordable(
    field.map((runner) => runner.settings),
    options.work,
  );
  for (const { settings } of field.splice(Math.max(1, affordable)))
    search.note(
      settings,
      'over-budget',
      `The work allowed (${short(options.work)} multiply-adds) had room for the ${affordable} settings before it.`,
    );
  if (affordable === 0) {
    search.note(
      first.settings,
      'over-budget',
      `One fit on the validation slice takes more than the work allowed (${short(options.work)} multiply-adds).`,
    );
    return {
      settings: first.settings,
      how: 'The log is too large to try settings within the work allowed; the starting values stand.',
      trials: search.trials,
      work: 0,
      model: null,
      refusal: null,
    };
  }
  const chosen = await search.run(field);
  return { ...chosen, trials: search.trials, work: search.work, refusal: null };
}

class Search {
  readonly trials: Trial[] = [];
  work = 0;
  private tried = 0;
  private readonly family: ModelFamily;
  private readonly rungs: readonly Rung[];
  private readonly options: TuneOptions;

  constructor(family: ModelFamily, rungs: readonly Rung[], options: TuneOptions) {
    this.family = family;
    this.rungs = rungs;
    this.options = options;
  }

  /** How many of the settings, from the first, fit into the work with all the rungs that follow; a setting of a later rung is taken to cost as much as the dearest. */
  async affordable(settings: readonly object[], work: number): Promise<number> {
    const costs: number[][] = [];
    for (const { holdout } of this.rungs) {
      await pause(this.options.signal);
      costs.push(settings.map((setting) => this.family.cost(holdout.train, setting).work));
    }
    for (let count = settings.length; count >= 1; count -= 1) {
      let [sum, left] = [0, count];
      for (const [index, row] of costs.entries()) {
        if (left === 1 && index < costs.length - 1) continue;
        const entering = row.slice(0, count);
        sum += index === 0 ? entering.reduce((total, cost) => total + cost, 0) : left * Math.max(...entering);
        left = Math.ceil(left / HALVING);
      }
      if (sum <= work) return count;
    }
    return 0;
  }

  async run(entered: Runner[]): Promise<{ settings: object; how: string; model: Recommender | null }> {
    let field = entered;
    let leader: Runner | null = null;
    for (const [index, rung] of this.rungs.entries()) {
      const isLast = index === this.rungs.length - 1;
      if (field.length === 1 && !isLast) continue;
      const judged = await this.judgeAll(field, index, rung);
      if (judged.length === 0) {
        if (leader === null) return this.withoutResult(field[0]!);
        this.settle(leader, 'chosen', leader);
        field = [leader];
        break;
      }
      const ranked = judged.toSorted((a, b) => b.ndcg - a.ndcg);
      const isCut = isLast || this.isLate();
      field = ranked.slice(0, isCut ? 1 : Math.ceil(ranked.length / HALVING));
      leader = ranked[0]!;
      for (const runner of ranked)
        this.settle(runner, field.includes(runner) ? (isCut ? 'chosen' : 'promoted') : 'dropped', field[0]!);
      if (isCut) break;
    }
    const [winner] = field;
    const rung = this.rungs[winner!.trial!.rung]!;
    return {
      settings: winner!.settings,
      how: this.how(winner!, rung),
      model: rung.stride === 1 ? winner!.model : null,
    };
  }

  note(settings: object, outcome: TrialOutcome, why: string, rung = 0): void {
    this.trials.push({ ...this.blank(settings, rung), outcome, why });
  }

  /** Fits and judges the field in one rung; who failed or came too late is not in the answer. */
  private async judgeAll(field: readonly Runner[], index: number, rung: Rung): Promise<Runner[]> {
    const judged: Runner[] = [];
    let best = -1;
    for (const runner of field) {
      if (this.isLate()) {
        this.note(runner.settings, 'out-of-time', 'The time allowed for trials was over.', index);
        continue;
      }
      this.options.onTrial?.(this.tried++);
      const began = performance.now();
      const trial: Trial = {
        ...this.blank(runner.settings, index),
        work: this.family.cost(rung.holdout.train, runner.settings).work,
      };
      this.trials.push(trial);
      this.work += trial.work;
      try {
        runner.model = await this.family.fit(
          rung.holdout.train,
          runner.settings,
          this.options.signal ? { signal: this.options.signal } : {},
        );
        const sessions = sessionsFor(this.family, rung);
        const { train, k } = rung.holdout;
        const ndcg =
          sessions === null
            ? await ndcgOf(runner.model, rung, this.options.signal)
            : await ndcgOfSessions(runner.model, train, sessions, k, this.options.signal);
        trial.seconds = (performance.now() - began) / 1000;
        trial.users = ndcg.length;
        trial.ndcg = runner.ndcg = meanOf(ndcg);
        runner.trial = trial;
        if (runner.ndcg <= best) runner.model = null;
        else for (const other of judged) other.model = null;
        best = Math.max(best, runner.ndcg);
        judged.push(runner);
      } catch (error) {
        this.options.signal?.throwIfAborted();
        trial.outcome = 'failed';
        trial.why = `It failed: ${error instanceof Error ? error.message : String(error)}`;
      }
    }
    return judged;
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

  private withoutResult(first: Runner): { settings: object; how: string; model: null } {
    const failed = this.trials.some((trial) => trial.outcome === 'failed');
    return {
      settings: first.settings,
      how: `${failed ? 'No setting could be fitted' : 'The time allowed for trials was over before one was made'}; the starting values stand.`,
      model: null,
    };
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
      `Best NDCG@${k} (${figure(winner.ndcg)}) over ${whole(winner.trial!.users)} ${whom} in a validation slice inside the training part, cut at ${protocol.cutAt}; ` +
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

function short(work: number): string {
  return work.toExponential(1).replace('e+', '·10^');
}
