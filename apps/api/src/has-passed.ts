/** Two processes and a clock that is being corrected differ by less. */
const SKEW_MS = 60_000;

/** Whether an instant was written under a clock that was ahead, and was set back since. */
export const isAhead = (at: number, now: Date): boolean => at - now.getTime() > SKEW_MS;

/** Whether so many milliseconds have passed since an instant; one from ahead does not hold anything up. */
export const hasPassed = (ms: number, since: number, now: Date): boolean =>
  now.getTime() - since >= ms || isAhead(since, now);
