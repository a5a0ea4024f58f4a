/** A distribution of counts to draw from. */
export interface CountTable {
  /** The count at this place of the cumulative distribution; uniform in [0, 1). Cost O(log of the counts that matter). */
  draw(uniform: number): number;
}

/** How many of n draws with replacement hit one of `marked` out of n units: Binomial(n, marked / n). */
export function hitTable(n: number, marked: number): CountTable {
  if (marked === n) return { draw: () => n };
  const rate = marked / n;
  const odds = rate / (1 - rate);
  const mode = Math.floor((n + 1) * rate);
  return countTable(
    mode,
    tail(n - mode, (step) => (odds * (n - mode - step + 1)) / (mode + step)),
    tail(mode, (step) => (mode - step + 1) / (odds * (n - mode + step))),
  );
}

/** How many of `drawn` draws without replacement hit one of `marked` out of n units: the hypergeometric distribution. */
export function dealTable(n: number, marked: number, drawn: number): CountTable {
  const fewest = Math.max(0, drawn + marked - n);
  const most = Math.min(drawn, marked);
  const mode = Math.min(most, Math.max(fewest, Math.floor(((drawn + 1) * (marked + 1)) / (n + 2))));
  const rise = (k: number): number => ((marked - k) * (drawn - k)) / ((k + 1) * (n - marked - drawn + k + 1));
  return countTable(
    mode,
    tail(most - mode, (step) => rise(mode + step - 1)),
    tail(mode - fewest, (step) => 1 / rise(mode - step)),
  );
}

/** By inversion, from the weights above and below the mode, whose own weight is 1. */
function countTable(mode: number, up: readonly number[], down: readonly number[]): CountTable {
  const first = mode - down.length;
  const cumulative = new Float64Array(down.length + 1 + up.length);
  let sum = 0;
  for (let index = 0; index < cumulative.length; index += 1) {
    sum +=
      index < down.length ? down[down.length - 1 - index]! : index === down.length ? 1 : up[index - down.length - 1]!;
    cumulative[index] = sum;
  }
  return {
    draw: (uniform) => {
      const wanted = uniform * sum;
      let low = 0;
      let high = cumulative.length - 1;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (cumulative[middle]! > wanted) high = middle;
        else low = middle + 1;
      }
      return first + low;
    },
  };
}

/** Weights relative to the mode, step by step away from it, until they no longer matter to a double. */
function tail(steps: number, ratio: (step: number) => number): number[] {
  const weights: number[] = [];
  let weight = 1;
  for (let step = 1; step <= steps; step += 1) {
    weight *= ratio(step);
    if (weight < 1e-20) break;
    weights.push(weight);
  }
  return weights;
}
