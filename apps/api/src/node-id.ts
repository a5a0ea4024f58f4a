import { randomBytes } from 'node:crypto';
import type { EntityManager, EntityTarget } from 'typeorm';
import { badInput } from './errors.js';

/**
 * Global ids are `<prefix>_<key>`: opaque to callers, readable in a log. The prefix names the type (a feature registers it with
 * its node loader); the key is the log's own id for facts and a sortable random id for decisions, whose primary key *is* the global id.
 */
const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz';

function encode(value: bigint, length: number): string {
  let rest = value;
  let text = '';
  for (let i = 0; i < length; i++) {
    text = CROCKFORD[Number(rest & 31n)] + text;
    rest >>= 5n;
  }
  return text;
}

let last = { at: 0, random: 0n };

/** A new id for a decision: 48 bits of time, then 80 random bits; ids of one process sort by creation, also within a millisecond. */
export function newId(prefix: string, now: number = Date.now()): string {
  last =
    now === last.at
      ? { at: now, random: last.random + 1n }
      : { at: now, random: BigInt(`0x${randomBytes(10).toString('hex')}`) };
  return `${prefix}_${encode(BigInt(now), 10)}${encode(last.random, 16)}`;
}

/**
 * A new id that sorts behind all others of its table, also behind one that was made under a clock that was ahead.
 * Call it in the transaction that inserts the row.
 */
export async function nextId<Row extends { id: string }>(
  manager: Pick<EntityManager, 'createQueryBuilder'>,
  table: EntityTarget<Row>,
  prefix: string,
): Promise<string> {
  const id = newId(prefix);
  const { newest } = (await manager
    .createQueryBuilder(table, 'row')
    .select('MAX(row.id)', 'newest')
    .getRawOne<{ newest: string | null }>()) ?? { newest: null };
  return newest === null || newest < id ? id : (idAfter(newest, prefix) ?? id);
}

/** Null where it is no id that {@link newId} made. */
function idAfter(id: string, prefix: string): string | null {
  const key = id.slice(prefix.length + 1);
  if (id !== `${prefix}_${key}` || key.length !== 26) return null;
  let value = 0n;
  for (const digit of key) {
    const place = CROCKFORD.indexOf(digit);
    if (place < 0) return null;
    value = (value << 5n) | BigInt(place);
  }
  return `${prefix}_${encode(value + 1n, 26)}`;
}

/** The id of a fact. Keys with characters outside [0-9A-Za-z.-] are written as base64url with a leading `~`. */
export function globalId(prefix: string, key: string): string {
  return /^[0-9A-Za-z.-]+$/.test(key)
    ? `${prefix}_${key}`
    : `${prefix}_~${Buffer.from(key, 'utf8').toString('base64url')}`;
}

/** Splits a global id; null when it is not one. */
export function splitId(id: string): { prefix: string; key: string } | null {
  const match = /^([a-z]{2,8})_(.+)$/s.exec(id);
  if (!match) return null;
  const [, prefix, raw] = match as unknown as [string, string, string];
  return { prefix, key: raw.startsWith('~') ? Buffer.from(raw.slice(1), 'base64url').toString('utf8') : raw };
}

/**
 * The key inside an id of the given type.
 * @throws ApiError BAD_USER_INPUT - the id is malformed or of another type.
 */
export function keyOf(id: string, prefix: string): string {
  const parts = splitId(id);
  if (!parts || parts.prefix !== prefix)
    throw badInput(
      `"${id}" is not an id of this kind; ids of this kind start with "${prefix}_". Copy it from a previous answer.`,
    );
  return parts.key;
}
