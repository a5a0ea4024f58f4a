import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Where a process runs: only there its number tells it from others. */
export interface Place {
  readonly host: string;
  /** The kernel's name of the numbers' namespace, for two containers may have one host name; null where the system has none. Processes of older versions do not say. */
  readonly pidSpace?: string | null;
}

/** Where this process runs. */
export const placeHere = (): Required<Place> => ({ host: hostname(), pidSpace: pidSpaceHere() });

/** Whether a process number of that place is one of this process's own system. */
export function isHere({ host, pidSpace }: Place): boolean {
  const here = placeHere();
  return host === here.host && (pidSpace === undefined || pidSpace === here.pidSpace);
}

function pidSpaceHere(): string | null {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return null;
  }
}
