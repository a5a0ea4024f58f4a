/**
 * What a table that people hand in may have at most: product feeds, exposures, outcomes, ratings, and the files of `analyze`, `simulate` and `fit-responses`.
 * The reference names them in docs/reference/tables.md. The importer of logs has limits of its own, but for the number of a catalog's products.
 */
export const TABLE_LIMITS = {
  /** Characters of a row, its separators counted. */
  rowCharacters: 262_144,
  /** Characters of a cell. */
  cellCharacters: 65_536,
  /** Cells of a row. */
  columns: 1_000,
  /** Bytes that a packed byte may unpack to, once a file has unpacked to `unpackedBytes`. */
  ratio: 100,
  unpackedBytes: 16 * 2 ** 20,
  /** Rows below the header, where a reader names no smaller number. */
  rows: 100_000_000,
  /** Rows of a product feed. */
  feedRows: 5_000_000,
  /** Products of the catalogs of an import, which are kept in memory. */
  catalogProducts: 5_000_000,
  /** Rows of a file of exposures or outcomes, which is recorded in one transaction. */
  campaignRows: 200_000,
} as const;

/** Characters of a cell that an error shows. */
const SHOWN = 100;
/** Characters of a row that is kept as an example. */
const KEPT = 1_000;

/** A value as an error shows it. */
export const shownValue = (value: string): string => cut(value, SHOWN);

/** A row as it is kept as an example. */
export const keptExample = (text: string): string => cut(text, KEPT);

/** Cut where no character is cut in half. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
