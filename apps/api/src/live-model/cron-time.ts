import { Cron } from 'croner';

const FIELDS = 'minute, hour, day of the month, month, day of the week, as in "0 3 * * 1", which is Monday at three';

/**
 * Why a cron expression cannot be used; null where it can.
 *
 * @param expression - five fields.
 */
export function cronProblem(expression: string): string | null {
  const fields = expression
    .trim()
    .split(/\s+/)
    .filter((field) => field !== '');
  if (fields.length !== 5) return `"${expression}" has ${fields.length} fields; give five: ${FIELDS}.`;
  try {
    return nextTime(expression, 'UTC', new Date()) === null
      ? `"${expression}" never comes: no month has such a day.`
      : null;
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    return `"${expression}" cannot be read (${error.message.replace(/^CronPattern: /, '').replace(/\.$/, '')}). Give ${FIELDS}.`;
  }
}

/**
 * The first time of a cron expression after an instant, by the clocks of a time zone. A time that a clock change leaves out comes when the clocks have changed,
 * one that it repeats comes once.
 *
 * @param timeZone - IANA name.
 * @returns null where none comes.
 * @throws TypeError, RangeError - see `cronProblem`.
 */
export function nextTime(expression: string, timeZone: string, after: Date): Date | null {
  return new Cron(expression, { timezone: timeZone, mode: '5-part', paused: true }).nextRun(after);
}
