/** A fault of the log's coverage, as the API answers it. */
export interface Fault {
  /** Local day, YYYY-MM-DD. */
  readonly date: string;
  readonly kind: string;
  readonly detail: string;
}

const DAY_MS = 86_400_000;

/** Faults in words, a line each; missing days that follow one another are one line with the first and the last. */
export function faultLines(faults: readonly Fault[]): string[] {
  const told: { fault: Fault; until: string; days: number }[] = [];
  for (const fault of faults) {
    // Other faults of a day may stand between two missing ones.
    const last = told.findLast((one) => one.fault.kind === fault.kind);
    const follows =
      fault.kind === 'MISSING_DAY' && last !== undefined && Date.parse(fault.date) - Date.parse(last.until) === DAY_MS;
    if (follows) Object.assign(last, { until: fault.date, days: last.days + 1 });
    else told.push({ fault, until: fault.date, days: 1 });
  }
  return told.map(({ fault: { date, kind, detail }, until, days }) =>
    days === 1
      ? `${date} ${kind}: ${detail}`
      : `${date} to ${until} ${kind}: The log has no event on ${days} days in a row, between days that have some.`,
  );
}
