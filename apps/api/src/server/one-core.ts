import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';

/**
 * Where this process may use one core alone, lets V8 mark what is still in use in short steps on the main thread and not on threads of its own: these would take the core from answers,
 * for 70 to 130 ms at a time. With more cores they use another one, and nothing changes.
 *
 * @param cores - that this process may use.
 * @param setFlags - tells V8.
 */
export function fitCollectionToCores(
  cores = availableParallelism(),
  setFlags: (flags: string) => void = setFlagsFromString,
): void {
  if (cores === 1) setFlags('--no-concurrent-marking');
}
