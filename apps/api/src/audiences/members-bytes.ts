import { GREATEST_PLAIN_ID } from '@cartograph/events';

/** An audience's users and what each did after entering; position by position. */
export interface Members {
  /** The log's own user ids as text. */
  userIds: readonly string[];
  /** 1 where the user bought after entering. */
  converted: Uint8Array;
  /** Money spent after entering. */
  value: Float64Array;
}

/** First eight bytes; the last digit is the version of the layout. The second one is written only where an id needs it. */
const PLAIN = 'CARTAUD1';
const WITH_LONG_IDS = 'CARTAUD2';
const HEADER_BYTES = 16;
const USER_BYTES = 17;

/**
 * Users as bytes: magic, count, then all ids as 64-bit integers, all values as doubles, all flags as bytes, little-endian. An id beyond 2^63 − 1
 * is written as −1 − k, and its digits are the k-th line, from 0, of a text behind the flags.
 */
export function encodeMembers({ userIds, converted, value }: Members): Buffer {
  const count = userIds.length;
  const long: string[] = [];
  const bytes = Buffer.alloc(HEADER_BYTES + USER_BYTES * count);
  bytes.writeUInt32LE(count, 8);
  userIds.forEach((id, place) => {
    const number = BigInt(id);
    bytes.writeBigInt64LE(number > GREATEST_PLAIN_ID ? -BigInt(long.push(id)) : number, HEADER_BYTES + 8 * place);
  });
  value.forEach((money, place) => bytes.writeDoubleLE(money, HEADER_BYTES + 8 * (count + place)));
  bytes.set(converted, HEADER_BYTES + 16 * count);
  bytes.write(long.length === 0 ? PLAIN : WITH_LONG_IDS, 'latin1');
  return long.length === 0 ? bytes : Buffer.concat([bytes, Buffer.from(`${long.join('\n')}\n`, 'latin1')]);
}

/** Whether bytes are users as {@link encodeMembers} writes them, cut or damaged in no way that their form shows. */
export function areMembers(bytes: Buffer): boolean {
  if (bytes.length < HEADER_BYTES) return false;
  const magic = bytes.toString('latin1', 0, PLAIN.length);
  const end = HEADER_BYTES + USER_BYTES * bytes.readUInt32LE(8);
  if (magic === PLAIN) return bytes.length === end;
  return (
    magic === WITH_LONG_IDS &&
    bytes.length > end &&
    /^(?:[1-9]\d{18,63}\n)+$/.test(bytes.toString('latin1', end)) &&
    longIds(bytes).length === numbersOf(bytes).filter((number) => number < 0n).length
  );
}

/** Reads bytes of {@link encodeMembers}. */
export const decodeMembers = (bytes: Buffer): Members => decodePart(bytes, longIds(bytes), 0, countOf(bytes));

/** Reads them a part after another, for whoever may not be held by all of them. */
export function* decodeParts(bytes: Buffer, usersAtOnce: number): Generator<Members, void, undefined> {
  const [long, count] = [longIds(bytes), countOf(bytes)];
  for (let from = 0; from < count; from += usersAtOnce)
    yield decodePart(bytes, long, from, Math.min(count, from + usersAtOnce));
}

function decodePart(bytes: Buffer, long: readonly string[], from: number, to: number): Members {
  const count = countOf(bytes);
  const valuesAt = HEADER_BYTES + 8 * count;
  const flagsAt = HEADER_BYTES + 16 * count;
  return {
    userIds: numbersOf(bytes, from, to).map((number) =>
      number < 0n ? (long[Number(-number) - 1] ?? '') : String(number),
    ),
    value: Float64Array.from({ length: to - from }, (_, place) => bytes.readDoubleLE(valuesAt + 8 * (from + place))),
    converted: Uint8Array.from(bytes.subarray(flagsAt + from, flagsAt + to)),
  };
}

const countOf = (bytes: Buffer): number => bytes.readUInt32LE(8);
const numbersOf = (bytes: Buffer, from = 0, to = countOf(bytes)): bigint[] =>
  Array.from({ length: to - from }, (_, place) => bytes.readBigInt64LE(HEADER_BYTES + 8 * (from + place)));
const longIds = (bytes: Buffer): string[] =>
  bytes
    .toString('latin1', HEADER_BYTES + USER_BYTES * bytes.readUInt32LE(8))
    .split('\n')
    .slice(0, -1);
