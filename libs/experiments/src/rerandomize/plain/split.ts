import { createPace, type Pace } from '@cartograph/threads';
import { GROUP, type GroupChunk, type SplitPlan } from '../split-plan.js';
import type { SplitEngine, SplitHooks } from '../split-engine.js';
import { WordStream } from './random.js';

const LANES = 4;
/** Choices of eight users. */
const CHOICES = 256;

/** Deals users to arms pass after pass; `assembly/split.ts` is the same on vectors, with equal results. */
export class PlainSplit implements SplitEngine {
  readonly threads = 0;
  readonly counts: Uint32Array;
  readonly sums: Float64Array;
  private readonly stream = new WordStream();
  private readonly masks: Uint32Array;
  private readonly tables: Float64Array;
  private readonly pause: Pace;

  constructor(
    private readonly plan: SplitPlan,
    private readonly hooks: SplitHooks,
  ) {
    const { batch, shares, chunks, valuedChunks, width } = plan;
    this.counts = new Uint32Array(chunks.length * shares.length * batch);
    this.sums = new Float64Array(valuedChunks * shares.length * batch * width);
    this.masks = new Uint32Array(shares.length * batch);
    this.tables = new Float64Array(4 * CHOICES * width);
    this.pause = createPace(hooks.signal);
  }

  async pass(pass: number): Promise<void> {
    const { chunks } = this.plan;
    this.counts.fill(0);
    this.sums.fill(0);
    for (const [place, chunk] of chunks.entries()) {
      for (let group = chunk.first; group < chunk.end; group += 1) {
        this.dealGroup(pass, place, chunk, group);
        await this.pause();
      }
      this.hooks.onChunk?.(place + 1);
    }
  }

  async end(): Promise<void> {}

  private dealGroup(pass: number, place: number, { first, users, before }: GroupChunk, group: number): void {
    const { seed, width, table, valuedChunks } = this.plan;
    const { masks, counts } = this;
    const left = users - before - (group - first) * GROUP;
    this.stream.begin({ low: seed.low, high: seed.high | (1 << 31), stream: group, counter: pass + 1 });
    this.deal(left >= GROUP ? -1 : (1 << left) - 1);
    const cells = masks.length;
    for (let cell = 0; cell < cells; cell += 1) counts[place * cells + cell]! += bitsOf(masks[cell]!);
    if (width === 0 || place >= valuedChunks) return;
    this.makeTables(table.subarray(group * GROUP * width, (group + 1) * GROUP * width));
    for (let cell = 0; cell < cells; cell += 1) this.weigh(masks[cell]!, (place * cells + cell) * width);
  }

  /** A user comes to an arm when a random fraction is below its share; both are compared bit by bit from the highest, until none of four times 32 is undecided. */
  private deal(there: number): void {
    const {
      masks,
      stream,
      plan: { batch, shares },
    } = this;
    const left = new Int32Array(LANES);
    const open = new Int32Array(LANES);
    const dealt = new Int32Array(LANES);
    for (let at = 0; at < batch; at += LANES) {
      left.fill(there);
      for (let split = 0; split < shares.length; split += 1) {
        dealt.fill(0);
        open.set(left);
        for (let share = shares[split]! | 0; share !== 0 && open.some((lane) => lane !== 0); share <<= 1) {
          stream.step();
          for (let lane = 0; lane < LANES; lane += 1) {
            const lower = open[lane]! & ~stream.words[lane]!;
            if (share < 0) {
              dealt[lane]! |= lower;
              open[lane]! &= stream.words[lane]!;
            } else open[lane] = lower;
          }
        }
        for (let lane = 0; lane < LANES; lane += 1) {
          masks[split * batch + at + lane] = dealt[lane]!;
          left[lane]! &= ~dealt[lane]!;
        }
      }
    }
  }

  /** The sums of every choice of eight users, four times. */
  private makeTables(users: Float64Array): void {
    const {
      tables,
      plan: { width },
    } = this;
    for (let block = 0; block < 4; block += 1) {
      const from = block * CHOICES * width;
      tables.fill(0, from, from + width);
      for (let user = 0; user < 8; user += 1) {
        const half = width << user;
        for (let offset = 0; offset < half; offset += 1)
          tables[from + half + offset] = tables[from + offset]! + users[(8 * block + user) * width + (offset % width)]!;
      }
    }
  }

  private weigh(mask: number, sum: number): void {
    const {
      tables,
      sums,
      plan: { width },
    } = this;
    const [t0, t1] = [(mask & 255) * width, (CHOICES + ((mask >>> 8) & 255)) * width];
    const [t2, t3] = [(2 * CHOICES + ((mask >>> 16) & 255)) * width, (3 * CHOICES + (mask >>> 24)) * width];
    for (let of = 0; of < width; of += 1)
      sums[sum + of]! += tables[t0 + of]! + tables[t1 + of]! + (tables[t2 + of]! + tables[t3 + of]!);
  }
}

function bitsOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
