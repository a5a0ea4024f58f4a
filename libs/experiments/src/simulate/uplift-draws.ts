import { normalQuantile } from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';
import type { CampaignSetting } from './draw.js';
import { UPLIFTS } from './effect.js';
import { effectWith, isUplift, type InputRange } from './tornado.js';
import { worldOf } from './world.js';

/** Parts of the runs that draw their uplifts once each, at most: fifty places tell a distribution's middle nine tenths to a hundredth of its width. */
const MOST_PARTS = 50;
/** Share of a range's chance that lies below its low end, and above its high end, before it is cut there. */
const TAIL = 0.025;

/**
 * A campaign whose runs draw the uplifts that have ends, so that what comes out says how unsure they are. The runs fall into equal parts; each part takes its uplifts from
 * equal parts of their chance, every uplift in an order of its own (a Latin hypercube).
 *
 * @param ranges - those that are not of uplifts for all segments are left to the tornado; segments with an uplift of their own keep it.
 * @returns the setting as it is where no uplift has ends.
 * @throws as `worldOf`.
 */
export function withDrawnUplifts(setting: CampaignSetting, ranges: readonly InputRange[]): CampaignSetting {
  const { audience, effect, runs, seed } = setting;
  const unsure = ranges.filter(({ input, low, high }) => isUplift(input) && low < high);
  if (unsure.length === 0) return setting;
  const parts = Math.min(MOST_PARTS, runs);
  const orders = UPLIFTS.map((_, place) => shuffled(parts, seed, place));
  const drawn = Array.from({ length: parts }, (_, part) =>
    worldOf(
      audience,
      unsure.reduce((changed, range) => {
        const { input } = range;
        if (!isUplift(input)) return changed;
        const share = (orders[UPLIFTS.indexOf(input)]![part]! + 0.5) / parts;
        return effectWith(changed, input, upliftAt(range, effect[input]?.uplift ?? 0, share));
      }, effect),
    ),
  );
  return { ...setting, drawn };
}

/** The uplift below which a share of the draws lies: two half normal curves that meet at the value, whose ends bound 95 % of them, cut at the ends. */
export function upliftAt({ low, high }: Pick<InputRange, 'low' | 'high'>, value: number, share: number): number {
  const z = normalQuantile(TAIL + (1 - 2 * TAIL) * share) / normalQuantile(1 - TAIL);
  return value + z * (z < 0 ? value - low : high - value);
}

/** 0 … count − 1 in an order that the seed and the place alone decide. */
function shuffled(count: number, seed: number, place: number): number[] {
  const random = seededRandom(seed, place);
  const order = Array.from({ length: count }, (_, at) => at);
  for (let at = count - 1; at > 0; at -= 1) {
    const other = Math.floor(random.next() * (at + 1));
    [order[at], order[other]] = [order[other]!, order[at]!];
  }
  return order;
}
