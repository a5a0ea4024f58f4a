import type { Random } from '@cartograph/threads';

/** Draws from a normal distribution around 0, by Box and Muller's transform. */
export function normals(count: number, deviation: number, random: Random): Float64Array {
  const out = new Float64Array(count);
  for (let position = 0; position < count; position += 2) {
    const radius = deviation * Math.sqrt(-2 * Math.log(1 - random.next()));
    const angle = 2 * Math.PI * random.next();
    out[position] = radius * Math.cos(angle);
    if (position + 1 < count) out[position + 1] = radius * Math.sin(angle);
  }
  return out;
}

/** 0 … count − 1 in an order of chance, all orders alike likely (Fisher and Yates). */
export function shuffledPositions(count: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: count }, (_, position) => position);
  for (let last = count - 1; last > 0; last -= 1) {
    const other = Math.floor(random.next() * (last + 1));
    const kept = order[last]!;
    order[last] = order[other]!;
    order[other] = kept;
  }
  return order;
}

/**
 * Positions of ratings in an order of chance that keeps each user's together, so that the user's numbers stay at hand.
 *
 * @param starts - user u's ratings stand at `starts[u] … starts[u + 1)`.
 */
export function userByUser(starts: Int32Array, random: Random): Int32Array {
  const order = new Int32Array(starts[starts.length - 1]!);
  let filled = 0;
  for (const user of shuffledPositions(starts.length - 1, random)) {
    const start = starts[user]!;
    for (const place of shuffledPositions(starts[user + 1]! - start, random)) {
      order[filled] = start + place;
      filled += 1;
    }
  }
  return order;
}
