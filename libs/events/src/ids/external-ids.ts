import { DamagedLakeError } from '../errors.js';
import type { EventStore } from '../store.js';

/** Numbers asked for in one statement. */
const AT_ONCE = 50_000;

/**
 * The ids for which numbers of the lake's tables stand, in the same order. A number from 0 on is its own id and asks nothing; of the others
 * only those given are looked up, however large the table is.
 *
 * @param numbers - decimal texts of 64-bit whole numbers.
 * @throws DamagedLakeError - `long_ids` lacks one of them.
 */
export async function externalIds(store: EventStore, numbers: readonly string[]): Promise<readonly string[]> {
  const long = [...new Set(numbers.filter((number) => number.startsWith('-')))];
  if (long.length === 0) return numbers;
  const found = new Map<string, string>();
  for (let from = 0; from < long.length; from += AT_ONCE) {
    const rows = await store.rows<{ number: string; id: string }>(
      'SELECT CAST(number AS VARCHAR) AS number, id FROM long_ids WHERE number IN (SELECT unnest(?))',
      [long.slice(from, from + AT_ONCE).map(BigInt)],
    );
    for (const { number, id } of rows) found.set(number, id);
  }
  return numbers.map((number) => {
    if (!number.startsWith('-')) return number;
    const id = found.get(number);
    if (id === undefined)
      throw new DamagedLakeError(
        `long_ids of snapshot ${store.snapshot.id}`,
        `does not say which id the number ${number} stands for`,
      );
    return id;
  });
}
