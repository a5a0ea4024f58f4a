import { stat, utimes } from 'node:fs/promises';
import { ifMissing } from './missing-file.js';

/** Milliseconds without a sign after which a process of another machine counts as gone. */
export const SILENCE_MS = 60_000;

/**
 * Gives a sign of life: the file of a process is of now.
 *
 * @returns false where the file is gone, for another process took it away.
 */
export function giveSign(file: string): Promise<boolean> {
  const now = new Date();
  return ifMissing(
    utimes(file, now, now).then(() => true),
    false,
  );
}

/** A sign that lies farther ahead is not of now: a clock was ahead when it was given, or is. */
const AHEAD_MS = 5_000;
/** Signs from ahead: since when this process has seen them, by a clock that nobody sets. */
const ahead = new Map<string, { sign: number; since: number }>();

/** Milliseconds since the last sign, of a sign from ahead since this process first saw it; null where the file is gone. */
export async function silenceOf(file: string): Promise<number | null> {
  const sign = (await ifMissing(stat(file), null))?.mtimeMs;
  const age = sign === undefined ? null : Date.now() - sign;
  if (sign === undefined || age === null || age >= -AHEAD_MS) {
    ahead.delete(file);
    return age === null ? null : Math.max(0, age);
  }
  const seen = ahead.get(file);
  if (seen?.sign === sign) return performance.now() - seen.since;
  ahead.set(file, { sign, since: performance.now() });
  return 0;
}

/** Whether a file is there and had no sign for longer than that. */
export const isSilent = async (file: string, milliseconds = SILENCE_MS): Promise<boolean> =>
  ((await silenceOf(file)) ?? 0) > milliseconds;
