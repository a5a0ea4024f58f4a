import { DAY_SECONDS, START_SECONDS } from './calendar.js';
import type { Category, Niche } from './catalog.js';
import { centsOf, productOf, sessionOf, timeOf, typeOf, userOf, type HourOfEvents } from './event-sorter.js';
import { BORROWED_SESSION, NO_SESSION } from './faults.js';
import type { LogFile } from './log-file.js';
import { hash32 } from './random.js';
import type { Shop } from './shop.js';

export const HEADER = 'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n';

const CHUNK_BYTES = 1 << 20;
const LONGEST_LINE = 400;
const COMMA = 44;
const DASH = 45;
const ZERO = 48;
const HEX = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
const TYPES = ['view', 'cart', 'purchase'].map((name) => Buffer.from(` UTC,${name},`));
const USER_PRIME = 61_999_999;

/** The log's own user id of user number `index`; distinct for 62 million users. */
export function userId(index: number): number {
  return 512_000_000 + ((index * 7_368_787) % USER_PRIME);
}

/** Formats events as the log's nine-column CSV and writes them to a file in pieces of a mebibyte. */
export class CsvWriter {
  readonly #file: Pick<LogFile, 'write'>;
  readonly #seed: number;
  readonly #products: Buffer[];
  readonly #bytes = Buffer.allocUnsafe(CHUNK_BYTES + LONGEST_LINE);
  #at = 0;

  constructor(file: Pick<LogFile, 'write'>, shop: Shop, products: Buffer[]) {
    this.#file = file;
    this.#seed = shop.monthKey === null ? shop.seed : hash32(shop.seed, shop.monthKey);
    this.#products = products;
    this.#at += this.#bytes.write(HEADER, 'latin1');
  }

  /** Writes all events of one hour in order of time. */
  async writeHour({ hour, records, order }: HourOfEvents): Promise<void> {
    const day = Buffer.from(`${dateOf(hour)} `);
    for (const row of order) {
      this.#line(day, records, row);
      if (this.#at >= CHUNK_BYTES) await this.flush();
    }
  }

  async flush(): Promise<void> {
    await this.#file.write(this.#bytes.subarray(0, this.#at));
    this.#at = 0;
  }

  #line(day: Buffer, records: Uint32Array, row: number): void {
    const second = timeOf(records, row) % DAY_SECONDS;
    this.#copy(day);
    this.#two(Math.floor(second / 3600), 58);
    this.#two(Math.floor(second / 60) % 60, 58);
    this.#two(second % 60, 0);
    this.#at--;
    this.#copy(TYPES[typeOf(records, row)] as Buffer);
    this.#copy(this.#products[productOf(records, row)] as Buffer);
    const cents = centsOf(records, row);
    this.#whole(Math.floor(cents / 100));
    this.#bytes[this.#at++] = 46;
    this.#two(cents % 100, COMMA);
    const user = userOf(records, row);
    this.#whole(userId(user));
    this.#bytes[this.#at++] = COMMA;
    const session = sessionOf(records, row);
    if (session === BORROWED_SESSION) this.#uuid(user - 1, 0);
    else if (session !== NO_SESSION) this.#uuid(user, session);
    this.#bytes[this.#at++] = 10;
  }

  #copy(text: Buffer): void {
    const bytes = this.#bytes;
    let at = this.#at;
    for (let i = 0; i < text.length; i++) bytes[at++] = text[i] as number;
    this.#at = at;
  }

  #two(value: number, after: number): void {
    this.#bytes[this.#at++] = ZERO + Math.floor(value / 10);
    this.#bytes[this.#at++] = ZERO + (value % 10);
    this.#bytes[this.#at++] = after;
  }

  #whole(value: number): void {
    let divisor = 1;
    while (divisor * 10 <= value) divisor *= 10;
    for (; divisor >= 1; divisor = Math.floor(divisor / 10))
      this.#bytes[this.#at++] = ZERO + (Math.floor(value / divisor) % 10);
  }

  /** A session's id in the form of a version 4 UUID, made from the user's number and the session's. */
  #uuid(user: number, session: number): void {
    const bytes = this.#bytes;
    let at = this.#at;
    for (let word = 0; word < 4; word++) {
      let bits = hash32(this.#seed, 41 + word, user, session);
      if (word === 1) bits = (bits & 0xffff_0fff) | 0x4000;
      if (word === 2) bits = (bits & 0x3fff_ffff) | 0x8000_0000;
      for (let shift = 28; shift >= 0; shift -= 4) {
        bytes[at++] = HEX[(bits >>> shift) & 15] as number;
        const digit = word * 8 + (28 - shift) / 4;
        if (digit === 7 || digit === 11 || digit === 15 || digit === 19) bytes[at++] = DASH;
      }
    }
    this.#at = at;
  }
}

/** The middle of every product's lines: product, category id, code and brand. */
export function productColumns({ catalog }: Shop): Buffer[] {
  return Array.from(catalog.productIds, (id, row) => {
    const niche = catalog.niches[catalog.productNiche[row] as number] as Niche;
    const { plan } = catalog.categories[niche.category] as Category;
    return Buffer.from(
      `${id},${niche.categoryId},${plan.code},${catalog.brands[catalog.productBrand[row] as number]},`,
    );
  });
}

function dateOf(hour: number): string {
  return new Date((START_SECONDS + hour * 3600) * 1000).toISOString().slice(0, 10);
}
