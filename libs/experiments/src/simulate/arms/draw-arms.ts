import { ACCOUNT_WIDTH, DAILY_WIDTH, TRACK } from '../campaign-kernel.js';
import { drawSetting, runOf, settingOf, withEffect, type CampaignDraws, type CampaignSetting } from '../draw.js';
import type { SimulationHooks } from '../simulation.js';
import { checkArmsInput, decidingMetric, type ArmsInput } from './arms-input.js';

/** Simulated campaigns of several arms. */
export interface ArmsDraws {
  /** Of each treatment arm the same as of a campaign that has no other; the control of each run is the same in all. */
  arms: CampaignDraws[];
  controlUsers: number;
}

/** Bytes that the runs of all arms together may write. */
const MOST_BYTES = 4e9;

/**
 * Reads and checks a test of several arms: a campaign for each treatment arm, all on the same audience with the same control.
 *
 * @throws as `settingOf`; RangeError - arms or metrics that cannot be, or fewer users than arms.
 */
export function settingsOfArms(input: ArmsInput): CampaignSetting[] {
  checkArmsInput(input);
  const { arms, metrics, ...rest } = input;
  const [first] = arms;
  const setting = settingOf({
    ...rest,
    effect: first!.effect,
    treatmentShare: first!.share,
    metric: decidingMetric(metrics),
  });
  if (metrics.some(({ metric }) => metric === 'revenue-cuped') && setting.audience.columns.pre.length === 0)
    throw new RangeError(
      'metrics has revenue-cuped, but the history has no preValue; give what users spent before the period, or take revenue.',
    );
  const users = setting.controlUsers + setting.treatmentUsers;
  const sizes = arms.map(({ share }) => Math.max(1, Math.round(users * share)));
  const controlUsers = users - sizes.reduce((sum, size) => sum + size, 0);
  if (controlUsers < 1)
    throw new RangeError(
      `users is ${users}, too few for ${arms.length} arms beside the control; give more of them, or smaller shares.`,
    );
  return arms.map(({ effect }, place) => ({
    ...(place === 0 ? setting : withEffect(setting, effect)),
    controlUsers,
    treatmentUsers: sizes[place]!,
  }));
}

/**
 * Simulates campaigns of several arms. A run draws its control and then the users of one arm behind another, each arm's by its own numbers of chance.
 *
 * @throws as `settingsOfArms`; the signal's reason.
 * Cost as `drawCampaigns` of all arms' users, and for each arm the numbers of chance of those before it; 8 · runs · arms · (11 + 21 · days) bytes.
 */
export async function drawArms(settings: readonly CampaignSetting[], hooks: SimulationHooks = {}): Promise<ArmsDraws> {
  const { controlUsers, runs, days } = settings[0]!;
  const bytes = 8 * runs * settings.length * (ACCOUNT_WIDTH + 3 * DAILY_WIDTH * days);
  if (bytes > MOST_BYTES)
    throw new RangeError(
      `${runs} runs of ${settings.length} arms would write ${(bytes / 1e9).toPrecision(3)} GB, more than ${MOST_BYTES / 1e9}; give fewer runs, arms or days.`,
    );
  const arms: CampaignDraws[] = [];
  let before = controlUsers;
  for (const [place, setting] of settings.entries()) {
    const { onProgress, signal } = hooks;
    const own: SimulationHooks = {
      ...(signal === undefined ? {} : { signal }),
      ...(onProgress === undefined
        ? {}
        : {
            onProgress: (done: number): void => {
              if (done < runs || place === settings.length - 1) onProgress(place * runs + done, settings.length * runs);
            },
          }),
    };
    // A treated user takes two numbers of chance, a passed over one takes one.
    const drawn = await drawSetting({ ...setting, controlUsers: before }, runs, own, place > 0);
    before += 2 * setting.treatmentUsers;
    const draws = { ...drawn, setting };
    if (place > 0) for (let run = 0; run < runs; run += 1) copyControl(runOf(arms[0]!, run), runOf(draws, run), days);
    arms.push(draws);
  }
  return { arms, controlUsers };
}

function copyControl(from: Float64Array, to: Float64Array, days: number): void {
  const first = ACCOUNT_WIDTH + TRACK.control * DAILY_WIDTH * days;
  to.set(from.subarray(first, first + DAILY_WIDTH * days), first);
}
