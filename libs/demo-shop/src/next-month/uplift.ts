/** How much more customers do after an exposure, each a fraction; 0 is no effect. */
export interface Uplift {
  /** Of the chance that a look leads to a cart, relative: 0.2 makes it 1.2 times as high. From −1 to 2. */
  viewToCart: number;
  /** Of the chance that a session with something in its cart is paid, relative. From −1 to 0.9. */
  cartToPurchase: number;
  /** Share of orders that get another product of the first one's niche. From 0 to 1. */
  basket: number;
}

export const NO_UPLIFT: Uplift = { viewToCart: 0, cartToPurchase: 0, basket: 0 };

/** What an uplift may be: a chance stays one. */
const BOUNDS: Record<keyof Uplift, readonly [low: number, high: number]> = {
  viewToCart: [-1, 2],
  cartToPurchase: [-1, 0.9],
  basket: [0, 1],
};

/** @throws RangeError - names the arm, the part and what it may be. */
export function checkUplift(arm: string, parts: Partial<Uplift>): Uplift {
  const names = Object.keys(BOUNDS) as (keyof Uplift)[];
  const stray = Object.keys(parts).find((name) => !(names as string[]).includes(name));
  if (stray !== undefined) throw new RangeError(`The uplift of ${arm} has "${stray}": give ${names.join(', ')}.`);
  for (const name of names) {
    const [low, high] = BOUNDS[name];
    const value = parts[name] ?? 0;
    if (!(value >= low && value <= high))
      throw new RangeError(
        `The uplift ${name} of ${arm} is ${value}: give a fraction from ${low} to ${high}, such as 0.2 for a fifth more.`,
      );
  }
  return { ...NO_UPLIFT, ...parts };
}
