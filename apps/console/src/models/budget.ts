/** The most that a training may spend on trying settings, in minutes: a day. */
export const mostMinutes = 24 * 60;

/** Minutes as they were typed, in whole seconds for the server; null, an empty field, is no limit. */
export const secondsOf = (minutes: number | null): number | null =>
  minutes === null ? null : Math.round(minutes * 60);

/** Seconds of the server in minutes, as they may be shown: with two decimals; they come back the same through {@link secondsOf}. */
export const minutesOf = (seconds: number | null): number | null =>
  seconds === null ? null : Math.round(seconds / 0.6) / 100;

/** Whether the server takes that long: no limit, or from a second to a day. */
export function isBudget(minutes: number | null): boolean {
  const seconds = secondsOf(minutes);
  return seconds === null || (seconds >= 1 && seconds <= mostMinutes * 60);
}
