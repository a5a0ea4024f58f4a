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

/** Milliseconds since the last sign; null where the file is gone. */
export async function silenceOf(file: string): Promise<number | null> {
  const found = await ifMissing(stat(file), null);
  return found === null ? null : Date.now() - found.mtimeMs;
}

/** Whether a file is there and had no sign for longer than that. */
export const isSilent = async (file: string, milliseconds = SILENCE_MS): Promise<boolean> =>
  ((await silenceOf(file)) ?? 0) > milliseconds;
