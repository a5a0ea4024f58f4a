import type { Draw, KernelParts, RunKernel } from './campaign-kernel.js';
import type { World } from './world.js';

/** How a bandit deals a day's users. */
export type Bandit =
  /** Each arm with the chance that its rate is the higher one, by Beta–Bernoulli posteriors from a flat prior. */
  | { kind: 'thompson' }
  /** The arm with the higher rate so far, but a share of the users at random. */
  | { kind: 'epsilon-greedy'; epsilon: number };

/** Numbers that a run writes: users dealt to the treatment and to the control on each day, and whether the treatment is chosen at the end. */
export function banditWidth(days: number): number {
  return 2 * days + 1;
}

/**
 * A bandit on the users of a campaign's run: who the run draws enters on the same day and would buy on the same days with and without the campaign.
 * Every day's users are dealt by what is known at its beginning: who has bought by then has, and everybody else has not yet.
 * Thompson sampling draws 256 pairs of rates a day and deals the treatment with the share of pairs in which it leads.
 *
 * Names nothing outside itself: threads are given its text.
 */
export function createBanditKernel(
  parts: KernelParts,
  { world, draw, bandit }: { world: World; draw: Draw; bandit: Bandit },
): RunKernel {
  const { eligible, entry, days } = world;
  const users = draw.controlUsers + draw.treatmentUsers;
  const lead = parts.createWalk(world, parts.keyedChance);
  const entered = new Int32Array(users);
  /** Day of the first order without and with the campaign; `days` for none. */
  const without = new Int32Array(users);
  const within = new Int32Array(users);
  const order = new Int32Array(users);
  const starts = new Int32Array(days + 1);
  /** Known buyers by arm to come on each day. */
  const buying = new Float64Array(2 * (days + 1));
  const dealt = new Float64Array(2);
  const bought = new Float64Array(2);

  function drawUsers(run: number): void {
    const random = parts.seededRandom(draw.seed, run);
    const keys = parts.seededRandom(~draw.seed, run);
    starts.fill(0);
    for (let place = 0; place < users; place += 1) {
      const user = eligible[Math.floor(random.next() * eligible.length)]!;
      const source = place < draw.controlUsers ? keys : random;
      lead.walk(user, Math.floor(source.next() * 4_294_967_296) | 0);
      entered[place] = entry[user]!;
      without[place] = lead.counts[0]! > 0 ? lead.dayWithout[0]! : days;
      within[place] = lead.counts[1]! > 0 ? lead.dayWith[0]! : days;
      starts[entry[user]! + 1]! += 1;
    }
    for (let day = 0; day < days; day += 1) starts[day + 1]! += starts[day]!;
    const next = starts.slice();
    for (let place = 0; place < users; place += 1) {
      const day = entered[place]!;
      order[next[day]!] = place;
      next[day]! += 1;
    }
  }

  /** Marsaglia and Tsang's gamma, shape ≥ 1. */
  function gamma(random: { next(): number }, shape: number): number {
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const normal = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
      const v = (1 + c * normal) ** 3;
      if (v > 0 && Math.log(1 - random.next()) < 0.5 * normal * normal + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  function rate(random: { next(): number }, arm: number): number {
    const yes = gamma(random, 1 + bought[arm]!);
    return yes / (yes + gamma(random, 1 + dealt[arm]! - bought[arm]!));
  }

  function isTreatmentAhead(): boolean {
    return (1 + bought[1]!) / (2 + dealt[1]!) > (1 + bought[0]!) / (2 + dealt[0]!);
  }

  function chanceOfTreatment(random: { next(): number }): number {
    if (bandit.kind === 'epsilon-greedy') {
      if (dealt[0] === 0 && dealt[1] === 0) return 0.5;
      return bandit.epsilon / 2 + (isTreatmentAhead() ? 1 - bandit.epsilon : 0);
    }
    let ahead = 0;
    for (let pair = 0; pair < 256; pair += 1) if (rate(random, 1) > rate(random, 0)) ahead += 1;
    return ahead / 256;
  }

  return (run, out) => {
    drawUsers(run);
    const random = parts.seededRandom(draw.seed ^ 0x5bd1e995, run);
    out.fill(0);
    buying.fill(0);
    dealt.fill(0);
    bought.fill(0);
    for (let day = 0; day < days; day += 1) {
      const chance = chanceOfTreatment(random);
      for (let place = starts[day]!; place < starts[day + 1]!; place += 1) {
        const user = order[place]!;
        const arm = random.next() < chance ? 1 : 0;
        out[2 * day + 1 - arm]! += 1;
        dealt[arm]! += 1;
        buying[2 * (arm === 1 ? within[user]! : without[user]!) + arm]! += 1;
      }
      for (let arm = 0; arm < 2; arm += 1) bought[arm]! += buying[2 * day + arm]!;
    }
    out[2 * days] = isTreatmentAhead() ? 1 : 0;
  };
}
