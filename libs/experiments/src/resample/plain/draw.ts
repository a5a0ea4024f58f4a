import { DRAWN_WIDTH, favouring, type DrawPlan } from '../draw-plan.js';
import { WordStream } from './random.js';

/** Draws made together. */
const BATCH = 1_024;
/** Steps of a stream made together. */
const STEPS = 4;

/** Draws one campaign after another; `assembly/draw.ts` is the same on vectors, with equal results. */
export class PlainDraw {
  private readonly stream = new WordStream();
  private readonly positions = new Uint32Array(BATCH + 4 * STEPS);
  private readonly sums = { even: new Float64Array(5), odd: new Float64Array(5) };

  constructor(private readonly plan: DrawPlan) {}

  /** Writes what the arms of a campaign came to, one behind the other. */
  campaign(campaign: number, out: Float64Array | Uint32Array): void {
    const {
      population: { kind },
      arms,
      seed,
    } = this.plan;
    const width = DRAWN_WIDTH[kind];
    for (const [arm, size] of arms.entries()) {
      this.stream.begin({ low: seed.low, high: seed.high | (arm << 24), stream: campaign, counter: 1 });
      if (kind === 'conversion') out[arm] = this.countConverted(size);
      else this.sumValued(size, out.subarray(arm * width, (arm + 1) * width));
    }
  }

  private countConverted(size: number): number {
    const { population } = this.plan;
    if (population.kind !== 'conversion') return 0;
    let converted = 0;
    for (let left = size; left > 0;) {
      const count = Math.min(left, BATCH);
      this.fill(count);
      left -= count;
      for (const position of this.positions.subarray(0, count))
        converted += (population.bits[position >>> 5]! >>> (position & 31)) & 1;
    }
    return converted;
  }

  /** By two turns: users at even and at odd places among a batch's valued ones. */
  private sumValued(size: number, out: Float64Array | Uint32Array): void {
    const { population } = this.plan;
    if (population.kind === 'conversion') return;
    const { pairs, kind } = population;
    const { even, odd } = this.sums;
    even.fill(0);
    odd.fill(0);
    for (let left = size; left > 0;) {
      const count = Math.min(left, BATCH);
      this.fill(count);
      left -= count;
      let kept = 0;
      for (const position of this.positions.subarray(0, count)) {
        if (2 * position >= pairs.length) continue;
        const sums = kept % 2 === 0 ? even : odd;
        kept += 1;
        const [x, y] = [pairs[2 * position]!, pairs[2 * position + 1]!];
        sums[0]! += x;
        sums[1]! += y;
        sums[2]! += x * x;
        sums[3]! += y * y;
        sums[4]! += x * y;
      }
    }
    const places = kind === 'mean' ? [1, 3] : [0, 1, 2, 3, 4];
    for (const [place, of] of places.entries()) out[place] = even[of]! + odd[of]!;
  }

  /** Uniform positions by Lemire's multiplication; four are dropped when one of their words would favour some users. @see Lemire, ACM TOMACS 29 (2019) 3. */
  private fill(count: number): void {
    const {
      stream,
      positions,
      plan: {
        population: { users },
      },
    } = this;
    const least = favouring(users);
    for (let end = 0; end < count;) {
      for (let step = 0; step < STEPS; step += 1) {
        stream.step();
        let isFair = true;
        for (let lane = 0; lane < 4; lane += 1) {
          const word = stream.words[lane]!;
          positions[end + lane] = highProduct(word, users);
          if (Math.imul(word, users) >>> 0 < least) isFair = false;
        }
        if (isFair) end += 4;
      }
    }
  }
}

/** The upper 32 bits of a 32-bit number times one below 2^31. */
function highProduct(word: number, users: number): number {
  return Math.floor(((word >>> 16) * users + Math.floor(((word & 0xffff) * users) / 65_536)) / 65_536);
}
