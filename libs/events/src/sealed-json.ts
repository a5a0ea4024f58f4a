import { createHash } from 'node:crypto';
import { DamagedLakeError } from './errors.js';

/** A JSON object of a file, and whether the file carried a checksum that it matches. Files of before there were checksums carry none. */
export interface Unsealed {
  readonly value: unknown;
  readonly isSealed: boolean;
}

/** The member that holds the checksum. */
const CHECKSUM = 'checksum';

const checksumOf = (value: object): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/**
 * Writes an object as JSON that carries its own checksum: a last member `checksum`, the SHA-256 in hex of the object without it as
 * `JSON.stringify` writes it.
 *
 * @param indent - spaces by which members are indented. Default: all in one line.
 */
export const sealJson = (value: object, indent?: number): string =>
  `${JSON.stringify({ ...value, [CHECKSUM]: checksumOf(value) }, null, indent)}\n`;

/**
 * Reads what {@link sealJson} wrote, or any other JSON, which has no checksum to look at.
 *
 * @param file - named in the error.
 * @throws DamagedLakeError - the text is no JSON, or does not match its checksum.
 */
export function unsealJson(file: string, text: string, remedy?: string): Unsealed {
  const told = remedy === undefined ? {} : { remedy };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new DamagedLakeError(file, text.trim() === '' ? 'is empty' : 'is no JSON', { ...told, cause });
  }
  if (typeof value !== 'object' || value === null || !(CHECKSUM in value)) return { value, isSealed: false };
  const { [CHECKSUM]: checksum, ...rest } = value;
  if (checksum !== checksumOf(rest)) throw new DamagedLakeError(file, 'does not match its own checksum', told);
  return { value: rest, isSealed: true };
}
