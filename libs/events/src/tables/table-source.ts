import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { TableError } from './table-error.js';
import { TABLE_LIMITS } from './table-limits.js';

/** A table's bytes. */
export interface TableSource {
  /** How errors call it; `.gz` is unpacked. */
  name: string;
  open(): Readable;
}

/** A table that is a file. */
export const tableFile = (path: string, name = basename(path)): TableSource => ({
  name,
  open: () => createReadStream(path),
});

/** The unpacked bytes of a table, and how many bytes of the source have been read. @throws TableError - `gzip`, `unpacks-too-large`. */
export async function* bytesOf({ name, open }: TableSource, onBytes: (done: number) => void): AsyncGenerator<Buffer> {
  const source = open();
  let [packed, unpacked] = [0, 0];
  const isPacked = name.endsWith('.gz');
  const bytes = isPacked
    ? source
        .pipe(
          new Transform({
            transform(chunk: Buffer, _encoding, done) {
              packed += chunk.length;
              done(null, chunk);
            },
          }),
        )
        .pipe(createGunzip())
    : source;
  source.once('error', (error) => bytes.destroy(error));
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      unpacked += chunk.length;
      if (isPacked && unpacked > TABLE_LIMITS.unpackedBytes && unpacked > TABLE_LIMITS.ratio * packed)
        throw new TableError(
          name,
          'unpacks-too-large',
          `it unpacks to more than ${TABLE_LIMITS.ratio} times its size; unpack it, look at it, and send it unpacked`,
        );
      onBytes(isPacked ? packed : unpacked);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw new TableError(name, 'gzip', 'it is no gzip, or it is cut off; copy it again', undefined, { cause: error });
    throw error;
  } finally {
    bytes.destroy();
    source.destroy();
  }
}
