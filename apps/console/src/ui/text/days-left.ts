const DAY_MS = 86_400_000;

/** Whole days of 24 hours until something that began and was planned for some days is over, begun ones counted; 0 when it is. */
export const daysLeft = (startedAt: string, days: number, now: Date): number =>
  Math.max(0, Math.ceil(days - Math.max(0, now.getTime() - Date.parse(startedAt)) / DAY_MS));
