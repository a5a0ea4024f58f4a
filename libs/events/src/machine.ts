import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Where a process runs: only there its number tells it from others. */
export interface Place {
  readonly host: string;
  /** The kernel's name of the numbers' namespace, for two containers may have one host name; null where the system has none. Processes of older versions do not say. */
  readonly pidSpace?: string | null;
  /** The id of the system's start: two machines may have one host name and one name for their first namespace. Null where the system has none. */
  readonly boot?: string | null;
}

/** Where this process runs. */
export const placeHere = (): Required<Place> => ({ host: hostname(), pidSpace: pidSpaceHere(), boot: bootHere() });

/** Whether a process number of that place is one of this process's own system, as it runs now: after a restart of the machine it is not. */
export function isHere({ host, pidSpace, boot }: Place): boolean {
  const here = placeHere();
  return (
    host === here.host &&
    (pidSpace === undefined || pidSpace === here.pidSpace) &&
    (boot === undefined || boot === here.boot)
  );
}

/** The kernel's id of this start of the system; null where it has none. */
export function bootHere(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return null;
  }
}

function pidSpaceHere(): string | null {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return null;
  }
}
