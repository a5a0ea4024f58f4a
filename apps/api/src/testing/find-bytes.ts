import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { openLake } from '@cartograph/events';

/** A place below a folder in which an id stands, and as what. */
export interface Finding {
  /** Relative to the folder, with `/`. */
  readonly file: string;
  readonly as: string;
}

/** How an id may lie in a file: as a text in two encodings, and as a number of eight bytes. */
function formsOf(id: string): [string, Buffer][] {
  const forms: [string, Buffer][] = [
    ['text', Buffer.from(id, 'utf8')],
    ['text of two bytes a letter', Buffer.from(id, 'utf16le')],
  ];
  if (!/^\d{9,15}$/.test(id)) return forms;
  const [little, big, double] = [Buffer.alloc(8), Buffer.alloc(8), Buffer.alloc(8)];
  little.writeBigInt64LE(BigInt(id));
  big.writeBigInt64BE(BigInt(id));
  double.writeDoubleLE(Number(id));
  return [...forms, ['integer', little], ['integer, high byte first', big], ['double', double]];
}

/**
 * Looks for an id in the name and the bytes of every file below a folder: as they are, unpacked where gzip packed them, and in the rows of Parquet files.
 *
 * @param id - of nine to fifteen digits, to be found as a number too; other texts are looked for as texts.
 */
export async function findInBytes(root: string, id: string): Promise<Finding[]> {
  const found: Finding[] = [];
  const parquet: string[] = [];
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const place = path.join(entry.parentPath, entry.name);
    const file = path.relative(root, place).split(path.sep).join('/');
    if (entry.name.includes(id)) found.push({ file, as: 'name' });
    if (!entry.isFile()) continue;
    const stored = await readFile(place);
    const isPacked = stored[0] === 0x1f && stored[1] === 0x8b;
    if (stored.subarray(0, 4).toString('latin1') === 'PAR1') parquet.push(place);
    for (const bytes of isPacked ? [stored, gunzipSync(stored)] : [stored])
      for (const [as, form] of formsOf(id)) if (bytes.includes(form)) found.push({ file, as });
  }
  return [...found, ...(await inRows(root, parquet, id))];
}

/** Parquet packs its pages: the engine reads them. */
async function inRows(root: string, files: readonly string[], id: string): Promise<Finding[]> {
  if (files.length === 0) return [];
  const lake = await openLake({ dataDir: root });
  const found: Finding[] = [];
  try {
    const store = await lake.store();
    for (const place of files) {
      const [row] = await store.rows<{ n: number }>(
        `SELECT count(*)::INTEGER AS n FROM read_parquet('${place.replaceAll("'", "''")}', hive_partitioning = false) AS t WHERE contains(t::VARCHAR, '${id}')`,
      );
      if ((row?.n ?? 0) > 0) found.push({ file: path.relative(root, place).split(path.sep).join('/'), as: 'rows' });
    }
    await store.close();
  } finally {
    await lake.close();
  }
  return found;
}
