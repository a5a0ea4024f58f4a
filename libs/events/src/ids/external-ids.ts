import { DamagedLakeError } from '../errors.js';
import type { EventStore } from '../store.js';

/** Numbers asked for in one statement. */
const AT_ONCE = 1_000;

/**
 * The ids for which numbers of the lake's tables stand, by number. A number from 0 on is its own id and asks nothing; of the others only
 * those given are looked up, in statements of a thousand each.
 *
 * @param numbers - decimal texts of 64-bit whole numbers.
 * @throws DamagedLakeError - `long_ids` lacks one of them.
 */
export async function externalIds(store: EventStore, numbers: Iterable<string>): Promise<ReadonlyMap<string, string>> {
  const all = new Set(numbers);
  const long = [...all].filter((number) => number.startsWith('-'));
  const found = new Map<string, string>();
  for (let from = 0; from < long.length; from += AT_ONCE) {
    const some = long.slice(from, from + AT_ONCE);
    const rows = await store.rows<{ number: string; id: string }>(`SELECT cast(number AS string) AS number, id FROM long_ids WHERE number IN (${some.map(() => 'cast(? AS bigint)').join(', ')})`, some);
    for (const { number, id } of rows) found.set(number, id);
  }
  for (const number of all) {
    if (found.has(number)) continue;
    if (number.startsWith('-')) throw new DamagedLakeError(`long_ids of snapshot ${store.snapshot.id}`, `does not say which id the number ${number} stands for`);
    found.set(number, number);
  }
  return found;
}
