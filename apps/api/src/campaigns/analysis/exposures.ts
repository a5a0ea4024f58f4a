/** Who met a campaign, in the order of their first exposures (and of their ids where those are equal); place u of every list is unit u. */
export interface Exposures {
  /** The log's own ids; each once. */
  units: readonly string[];
  /** Places in the arms of the plan. */
  arms: Uint8Array;
  /** Milliseconds UTC of the first exposure. */
  exposedAt: Float64Array;
  /** Units that met more than one arm, which are not among the others. */
  inTwoArms: readonly string[];
}

/** A unit's first exposure. */
export interface FirstExposure {
  unit: string;
  /** Place in the arms of the plan. */
  arm: number;
  /** Milliseconds UTC. */
  exposedAt: number;
}

/** Puts exposures in order. */
export function inOrder(exposures: readonly FirstExposure[], inTwoArms: readonly string[]): Exposures {
  const sorted = exposures.toSorted((a, b) => a.exposedAt - b.exposedAt || (a.unit < b.unit ? -1 : 1));
  return {
    units: sorted.map(({ unit }) => unit),
    arms: Uint8Array.from(sorted, ({ arm }) => arm),
    exposedAt: Float64Array.from(sorted, ({ exposedAt }) => exposedAt),
    inTwoArms,
  };
}
