import { seededRandom, type ArmCounts, type CoMoments, type Moments } from '@cartograph/metrics';
import { drawBinomial } from '../simulate/binomial.js';
import { chooseKernel } from './choose-kernel.js';
import { drawInWasm } from './draw-in-wasm.js';
import { DRAWN_WIDTH, planDraws, type DrawPlan } from './draw-plan.js';
import { coMomentsAbout, momentsAbout, type ArmSums, type Origin, type UserOutcomes } from './outcomes.js';
import { createPace } from './pace.js';
import { PlainDraw } from './plain/draw.js';

/** Campaigns to draw. */
export interface ResamplingInput {
  /** What the shop's own users did. */
  outcomes: UserOutcomes;
  /** Users to draw for each arm, whole numbers ≥ 1. */
  arms: readonly number[];
  /** Whole number ≥ 1. */
  campaigns: number;
  /** Whole number; the same seed gives the same bytes at any number of threads. Default 1. */
  seed?: number;
  /**
   * `users`: every user is drawn, with replacement, and what that user did is looked up. `binomial`, of conversion only: the number of converted among n draws
   * is drawn at once from its exact distribution, that of n tries at the shop's rate. Default `users`.
   */
  drawBy?: 'users' | 'binomial';
  /** Worker threads; `auto` are as many as cores, or none for a moment's work. Default `auto`. */
  threads?: number | 'auto';
  /** `auto` is `wasm` where the machine has it. Both give equal results. Default `auto`. */
  kernel?: 'auto' | 'wasm' | 'typescript';
}

/** Ways to watch and to stop a computation. */
export interface ResamplingHooks {
  onProgress?(done: number, total: number): void;
  /** Aborting rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** What the arms of every campaign came to: sums that add. */
export type ResampledCampaigns = {
  campaigns: number;
  arms: readonly number[];
  drawnBy: 'users' | 'binomial';
  /** Worker threads that were at work; 0 is the caller's own thread. */ threads: number;
} & (
  | { kind: 'conversion'; /** Campaign × arm. */ converted: Uint32Array }
  | {
      kind: 'mean' | 'cuped';
      origin: Origin;
      /** Campaign × arm × (Σy, Σy²) of a mean, (Σx, Σy, Σx², Σy², Σxy) of cuped, x and y counted from the origin. */ sums: Float64Array;
    }
);

/**
 * Draws campaigns from the shop's own users: for each arm of each campaign n users with replacement (bootstrap of users), without any effect.
 * Every campaign and arm has a random stream of its own, chosen by the seed, so neither threads nor the order of work change a byte. Positions are uniform
 * without bias (Lemire's multiplication with rejection).
 *
 * @returns sums by campaign and arm; `conversionsAt`, `momentsAt` and `coMomentsAt` read them.
 * @throws RangeError - no users, a value that is no finite number, an arm without users, `binomial` of something else than conversion, more memory than there is.
 * Cost: about a nanosecond a draw and thread, 2 where every user has a pair of values; `binomial` O(converted) random numbers on the caller's own thread, quicker only where few convert.
 * @see Lemire, ACM TOMACS 29 (2019) 3.
 */
export async function resampleCampaigns(
  input: ResamplingInput,
  hooks: ResamplingHooks = {},
): Promise<ResampledCampaigns> {
  const plan = planDraws({ ...input, seed: input.seed ?? 1 });
  const drawnBy = input.drawBy ?? 'users';
  const { population, arms, campaigns } = plan;
  if (drawnBy === 'binomial' && population.kind !== 'conversion')
    throw new RangeError(
      `drawBy is binomial, but the outcome is ${population.kind}; give users, only conversions have that closed form.`,
    );
  hooks.signal?.throwIfAborted();
  const isWasm = chooseKernel(input.kernel ?? 'auto') === 'wasm';
  const { numbers, threads } =
    drawnBy === 'users' && isWasm
      ? await drawInWasm(plan, {
          threads: input.threads ?? 'auto',
          signal: hooks.signal,
          onProgress: (done, total) => hooks.onProgress?.(done, total),
        })
      : {
          numbers: await drawHere(
            plan,
            drawnBy === 'users' ? campaignByUsers(plan) : campaignByBinomial(plan, input.seed ?? 1),
            hooks,
          ),
          threads: 0,
        };
  const about = { campaigns, arms, drawnBy, threads };
  if (population.kind === 'conversion') return { ...about, kind: 'conversion', converted: numbers as Uint32Array };
  return { ...about, kind: population.kind, origin: population.origin, sums: numbers as Float64Array };
}

/** The counts of an arm. @throws RangeError - the campaigns are of values. */
export function conversionsAt(drawn: ResampledCampaigns, campaign: number, arm: number): ArmCounts {
  if (drawn.kind !== 'conversion')
    throw new RangeError(`The campaigns are of ${drawn.kind}; conversions were not counted.`);
  return { users: drawn.arms[arm]!, converted: drawn.converted[campaign * drawn.arms.length + arm]! };
}

/** The moments of y in an arm. @throws RangeError - the campaigns are of conversions. */
export function momentsAt(drawn: ResampledCampaigns, campaign: number, arm: number): Moments {
  const { sums, origin } = sumsAt(drawn, campaign, arm);
  return momentsAbout(sums, origin);
}

/** The co-moments of (x, y) in an arm. @throws RangeError - the campaigns have no x. */
export function coMomentsAt(drawn: ResampledCampaigns, campaign: number, arm: number): CoMoments {
  if (drawn.kind !== 'cuped') throw new RangeError(`The campaigns are of ${drawn.kind}; there is no x.`);
  const { sums, origin } = sumsAt(drawn, campaign, arm);
  return coMomentsAbout(sums, origin);
}

function sumsAt(drawn: ResampledCampaigns, campaign: number, arm: number): { sums: ArmSums; origin: Origin } {
  if (drawn.kind === 'conversion') throw new RangeError('The campaigns are of conversions; there are no values.');
  const { kind, sums, origin } = drawn;
  const from = (campaign * drawn.arms.length + arm) * DRAWN_WIDTH[kind];
  const n = drawn.arms[arm]!;
  if (kind === 'mean')
    return { sums: { n, sumX: 0, sumY: sums[from]!, sumXX: 0, sumYY: sums[from + 1]!, sumXY: 0 }, origin };
  return {
    sums: {
      n,
      sumX: sums[from]!,
      sumY: sums[from + 1]!,
      sumXX: sums[from + 2]!,
      sumYY: sums[from + 3]!,
      sumXY: sums[from + 4]!,
    },
    origin,
  };
}

type DrawCampaign = (campaign: number, out: Uint32Array | Float64Array) => void;

/** On the caller's own thread. */
async function drawHere(
  { population: { kind }, arms, campaigns }: DrawPlan,
  draw: DrawCampaign,
  hooks: ResamplingHooks,
): Promise<Uint32Array | Float64Array> {
  const width = arms.length * DRAWN_WIDTH[kind];
  const numbers = kind === 'conversion' ? new Uint32Array(campaigns * width) : new Float64Array(campaigns * width);
  const pause = createPace(hooks.signal);
  for (let campaign = 0; campaign < campaigns; campaign += 1) {
    draw(campaign, numbers.subarray(campaign * width, (campaign + 1) * width));
    await pause();
    hooks.onProgress?.(campaign + 1, campaigns);
  }
  return numbers;
}

function campaignByUsers(plan: DrawPlan): DrawCampaign {
  const draw = new PlainDraw(plan);
  return (campaign, out) => draw.campaign(campaign, out);
}

function campaignByBinomial({ population, arms }: DrawPlan, seed: number): DrawCampaign {
  const rate = population.kind === 'conversion' ? population.converters / population.users : Number.NaN;
  return (campaign, out) => {
    for (const [arm, size] of arms.entries())
      out[arm] = drawBinomial(seededRandom(seed, campaign * arms.length + arm), size, rate);
  };
}
