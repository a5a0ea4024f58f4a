import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import {
  csvLine,
  BYTE_ORDER_MARK,
  GREATEST_PLAIN_ID,
  parquetOfCsv,
  type EngineLimits,
  type Progress,
} from '@cartograph/events';
import type { ModelSet, PersonList } from '@cartograph/recommend';
import { PART, type ExportFormatName } from './export-files.js';

/** What is written so far. */
export interface Written {
  /** Recommendations: a row of CSV and Parquet each, an entry of `items` in JSONL. */
  rows: number;
  /** People with a list. */
  users: number;
  /** People for whom there was nothing to recommend: they are not in the file. */
  usersWithout: number;
}

/** What every row has, in the order of the file. */
const COLUMNS = {
  user_id: 'BIGINT',
  rank: 'INTEGER',
  product_id: 'BIGINT',
  category: 'VARCHAR',
  brand: 'VARCHAR',
  price: 'DOUBLE',
  score: 'FLOAT',
  source: 'VARCHAR',
  model: 'VARCHAR',
} as const;
const SYNTHETIC = { synthetic: 'BOOLEAN' } as const;

interface Facts {
  category: string | null;
  brand: string | null;
  price: number | null;
}

/**
 * Writes lists of recommendations to a file, which appears whole or not at all; memory does not grow with it.
 *
 * CSV for spreadsheets has a byte order mark, and a text that would be run as a formula is disarmed; JSONL has a line a person with her `items`; Parquet has
 * the rows of CSV with types, ids as 64-bit integers, or as texts where one is beyond 2^63 − 1. Rows of a synthetic shop say so.
 */
export class ListWriter {
  readonly written: Written = { rows: 0, users: 0, usersWithout: 0 };
  private hasLongIds = false;
  private readonly facts = new Map<string, Facts>();

  private constructor(
    private readonly file: string,
    private readonly aside: string,
    private readonly handle: FileHandle,
    private readonly of: {
      set: Pick<ModelSet, 'productIds' | 'shared'>;
      format: ExportFormatName;
      isSynthetic: boolean;
    },
  ) {}

  /** @param file - in a folder that is there; `close` or `discard` ends what is begun here. */
  static async open(file: string, of: ListWriter['of']): Promise<ListWriter> {
    const aside = asideOf(file, of.format);
    const writer = new ListWriter(file, aside, await open(aside, 'w', 0o600), of);
    const header = [...Object.keys(COLUMNS), ...(of.isSynthetic ? Object.keys(SYNTHETIC) : [])];
    if (of.format === 'csv') await writer.handle.write(BYTE_ORDER_MARK + csvLine(header));
    if (of.format === 'parquet') await writer.handle.write(plainLine(header));
    return writer;
  }

  async write(lists: readonly PersonList[]): Promise<void> {
    let text = '';
    for (const list of lists) {
      if (list.items.length === 0) {
        this.written.usersWithout += 1;
        continue;
      }
      this.written.users += 1;
      this.written.rows += list.items.length;
      text += this.of.format === 'jsonl' ? this.line(list) : this.cells(list);
    }
    if (text !== '') await this.handle.write(text);
  }

  /**
   * Puts the file in its place.
   *
   * @returns its bytes.
   * @throws the signal's reason; LakeOperationError while Parquet is written.
   */
  async close(
    dataDir: string,
    hooks: EngineLimits & { signal: AbortSignal; onProgress: (progress: Progress) => void },
  ): Promise<number> {
    await this.handle.sync();
    await this.handle.close();
    hooks.signal.throwIfAborted();
    if (this.of.format === 'parquet') {
      const ids = this.hasLongIds ? ({ user_id: 'VARCHAR', product_id: 'VARCHAR' } as const) : {};
      const bytes = await parquetOfCsv(dataDir, {
        ...hooks,
        from: this.aside,
        to: this.file,
        columns: { ...COLUMNS, ...ids, ...(this.of.isSynthetic ? SYNTHETIC : {}) },
        rows: this.written.rows,
      });
      await rm(this.aside);
      return bytes;
    }
    await rename(this.aside, this.file);
    return (await stat(this.file)).size;
  }

  /** Leaves nothing behind of a file that is not to be. */
  async discard(): Promise<void> {
    try {
      await this.handle.close();
    } finally {
      for (const file of [this.aside, this.file]) await rm(file, { force: true });
    }
  }

  private line({ userId, kind, items }: PersonList): string {
    const listed = items.map(({ productId, score, origin }, place) => ({
      rank: place + 1,
      product_id: productId,
      ...this.factsOf(productId),
      score,
      source: origin,
    }));
    return `${JSON.stringify({ user_id: userId, model: kind, ...(this.of.isSynthetic ? { synthetic: true } : {}), items: listed })}\n`;
  }

  private cells({ userId, kind, items }: PersonList): string {
    const isPlain = this.of.format === 'parquet';
    const mark = this.of.isSynthetic ? ['true'] : [];
    this.hasLongIds ||= isLong(userId);
    return items
      .map(({ productId, score, origin }, place) => {
        this.hasLongIds ||= isLong(productId);
        const { category, brand, price } = this.factsOf(productId);
        const values = [
          userId,
          place + 1,
          productId,
          category,
          brand,
          price,
          score === null ? null : decimal(score),
          origin,
          kind,
          ...mark,
        ];
        return isPlain ? plainLine(values) : csvLine(values);
      })
      .join('');
  }

  private factsOf(productId: string): Facts {
    const known = this.facts.get(productId);
    if (known) return known;
    const { productIds, shared } = this.of.set;
    const row = productIds.row(productId);
    const price = shared.facts.prices[row] ?? Number.NaN;
    const facts = {
      category: shared.facts.categories[row] || null,
      brand: shared.facts.brands[row] || null,
      price: Number.isNaN(price) ? null : price,
    };
    this.facts.set(productId, facts);
    return facts;
  }
}

/** Where a file grows; Parquet is made of rows that are written first. */
const asideOf = (file: string, format: ExportFormatName): string =>
  `${file}${format === 'parquet' ? '.rows' : ''}${PART}`;

const PLAIN_DIGITS = String(GREATEST_PLAIN_ID).length;
const isLong = (id: string): boolean => id.length >= PLAIN_DIGITS && BigInt(id) > GREATEST_PLAIN_ID;

const decimals = new Intl.NumberFormat('en-US', { useGrouping: false, maximumSignificantDigits: 9 });
/** A score with all digits of a 32-bit float and without an exponent, which a spreadsheet would take for a formula where it is negative. */
const decimal = (score: number): string => decimals.format(score);

/** A line for a program: nothing is disarmed, and texts are quoted, so that an empty one is not taken for none. */
const plainLine = (values: readonly (string | number | null)[]): string =>
  `${values.map((value) => (typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : (value ?? ''))).join(',')}\n`;
