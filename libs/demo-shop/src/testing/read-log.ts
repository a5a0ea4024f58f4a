import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { START_SECONDS } from '../calendar.js';

/** A generated log as columns; texts are numbered in order of appearance. */
export interface Log {
  rows: number;
  /** Seconds since the log's start, UTC. */
  time: Int32Array;
  /** 0 view, 1 cart, 2 purchase. */
  type: Uint8Array;
  product: Int32Array;
  categoryId: Int32Array;
  code: Int32Array;
  brand: Int32Array;
  price: Float64Array;
  user: Int32Array;
  /** Number of (user, session id); −1 without an id. */
  session: Int32Array;
  codes: string[];
  brands: string[];
  users: number;
  sessions: number;
  products: number;
  /** Exact copies of an earlier row; they are left out of the columns. */
  duplicates: { type: number; count: number }[];
  sharedSessionIds: number;
}

const TYPES = ['view', 'cart', 'purchase'];

class Numbering {
  readonly texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }
}

/** Reads logs the way a stranger would: splitting lines at commas, trusting nothing about how they were made. */
export async function readLog(files: readonly string[], capacity: number): Promise<Log> {
  const [products, categoryIds, codes, brands, users, sessions, ids] = Array.from(
    { length: 7 },
    () => new Numbering(),
  ) as [Numbering, Numbering, Numbering, Numbering, Numbering, Numbering, Numbering];
  const int = (): Int32Array => new Int32Array(capacity);
  const log = {
    time: int(),
    type: new Uint8Array(capacity),
    product: int(),
    categoryId: int(),
    code: int(),
    brand: int(),
    price: new Float64Array(capacity),
    user: int(),
    session: int(),
  };
  const duplicates = [0, 0, 0];
  const inThisSecond = new Set<string>();
  let second = '';
  let rows = 0;
  for (const file of files) {
    let isHeader = true;
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      if (isHeader) {
        isHeader = false;
        continue;
      }
      const [
        time = '',
        type = '',
        product = '',
        categoryId = '',
        code = '',
        brand = '',
        price = '',
        user = '',
        session = '',
        ...rest
      ] = line.split(',');
      const kind = TYPES.indexOf(type);
      if (rest.length || kind < 0 || !time.endsWith(' UTC')) throw new Error(`${file}: not a row of the log: ${line}`);
      if (time !== second) {
        if (time < second) throw new Error(`${file}: ${time} comes after ${second}`);
        inThisSecond.clear();
        second = time;
      }
      if (inThisSecond.has(line)) {
        duplicates[kind] = (duplicates[kind] ?? 0) + 1;
        continue;
      }
      inThisSecond.add(line);
      log.time[rows] = Date.parse(`${time.slice(0, 10)}T${time.slice(11, 19)}Z`) / 1000 - START_SECONDS;
      log.type[rows] = kind;
      log.product[rows] = products.of(product);
      log.categoryId[rows] = categoryIds.of(categoryId);
      log.code[rows] = codes.of(code);
      log.brand[rows] = brands.of(brand);
      log.price[rows] = Number(price);
      log.user[rows] = users.of(user);
      log.session[rows] = session === '' ? -1 : sessions.of(`${user}/${session}`);
      if (session !== '') ids.of(session);
      rows++;
    }
  }
  return {
    rows,
    ...log,
    codes: codes.texts,
    brands: brands.texts,
    users: users.texts.length,
    sessions: sessions.texts.length,
    products: products.texts.length,
    duplicates: duplicates.map((count, type) => ({ type, count })),
    sharedSessionIds: sessions.texts.length - ids.texts.length,
  };
}
