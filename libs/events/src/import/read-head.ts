import { open } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { ImportError } from '../errors.js';
import { ZstdFrames } from './zstd-frames.js';
import { packingOf, unpackHead, type Packing } from './read-packed.js';

/** The beginning of a log file. */
export interface FileHead {
  readonly packing: Packing;
  /** What the file's bytes and its name say it is. */
  readonly format: 'csv' | 'jsonl' | 'parquet';
  readonly hasBom: boolean;
  /** Whole lines without their ends; the last one is left out where the file goes on within it. None of a Parquet file. */
  readonly lines: readonly string[];
  /** True when `lines` are all lines of the file. */
  readonly isWhole: boolean;
}

const HEAD_BYTES = 64 * 1024;
/** Share of control characters above which a file is no text. */
const MAX_CONTROL_SHARE = 0.01;
const PARQUET = [0x50, 0x41, 0x52, 0x31];
const JSON_NAME = /\.(?:jsonl|ndjson)(?:\.(?:gz|zst))?$/i;
const MAGIC: readonly { readonly bytes: readonly number[]; readonly is: string; readonly remedy: string }[] = [
  {
    bytes: [0x50, 0x4b, 0x03, 0x04],
    is: 'a zip archive or a spreadsheet',
    remedy: 'unpack it, or save the sheet as CSV',
  },
  { bytes: PARQUET, is: 'a packed Parquet file', remedy: 'unpack it' },
  { bytes: [0x42, 0x5a, 0x68], is: 'a bzip2 file', remedy: 'unpack it, or pack it with gzip' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], is: 'a file packed twice', remedy: 'unpack it' },
  { bytes: [0x1f, 0x8b], is: 'a file packed twice', remedy: 'unpack it' },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], is: 'an xz file', remedy: 'unpack it, or pack it with gzip' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], is: 'a 7z archive', remedy: 'unpack it' },
];

const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean =>
  magic.every((byte, index) => bytes[index] === byte);

/**
 * Reads the first lines of a file, packed or not.
 *
 * @throws ImportError `empty`, `binary`, `damaged`, `encoding` - with the remedy.
 */
export async function readHead(name: string, file: string): Promise<FileHead> {
  const handle = await open(file, 'r');
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const packed = buffer.subarray(0, bytesRead);
    const isWhole = bytesRead < HEAD_BYTES;
    if (packed.length === 0) throw new ImportError('empty', `${name} is empty: choose a file with rows`);
    if (startsWith(packed, PARQUET))
      return { packing: 'none', format: 'parquet', hasBom: false, lines: [], isWhole: false };
    const packing = packingOf(packed);
    const bytes = unpackHead(name, packed, packing, HEAD_BYTES);
    if (packing !== 'none' && bytes.length === 0 && !isComplete(packed, packing))
      throw new ImportError('damaged', `${name} breaks off before its first row: copy it again`);
    if (bytes.length === 0) throw new ImportError('empty', `${name} is empty: choose a file with rows`);
    return textHead(name, bytes, isWhole && (packing === 'none' || bytes.length < HEAD_BYTES), packing);
  } finally {
    await handle.close();
  }
}

/** Whether packed bytes are all there; what is left of a file that was cut may unpack to nothing, too. */
function isComplete(packed: Buffer, packing: Packing): boolean {
  try {
    if (packing === 'zstd') {
      const frames = new ZstdFrames();
      return [...frames.feed(packed)].length > 0 && frames.isWhole;
    }
    gunzipSync(packed);
    return true;
  } catch {
    return false;
  }
}

function textHead(name: string, bytes: Buffer, isWhole: boolean, packing: Packing): FileHead {
  const found = MAGIC.find(({ bytes: magic }) => startsWith(bytes, magic));
  if (found !== undefined) throw new ImportError('binary', `${name} is ${found.is}, not a text file: ${found.remedy}`);
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff]))
    throw new ImportError('encoding', `${name} is UTF-16: save it as CSV UTF-8`, { facts: { fault: 'utf16' } });
  const hasBom = startsWith(bytes, [0xef, 0xbb, 0xbf]);
  const content = hasBom ? bytes.subarray(3) : bytes;
  const firstLine = content.subarray(0, content.includes(10) ? content.indexOf(10) : undefined);
  if (isBinary(content) || isBinary(firstLine))
    throw new ImportError('binary', `${name} is not a text file: choose the log's CSV, JSON lines or Parquet`);
  if (!content.includes(10) && content.subarray(0, -1).includes(13))
    throw new ImportError(
      'encoding',
      `${name} ends its lines with a carriage return alone: save it with LF or CRLF line ends`,
      { facts: { fault: 'carriageReturn' } },
    );
  const text = content.toString('utf8');
  const lines = text.split('\n').map((line) => line.replace(/\r+$/, ''));
  if (!isWhole && lines.length > 1) lines.pop();
  if (text.trim() === '' && isWhole) throw new ImportError('empty', `${name} is empty: choose a file with rows`);
  return { packing, format: isJson(name, lines) ? 'jsonl' : 'csv', hasBom, lines, isWhole };
}

/** A JSON-lines file is known by its name, or by a first row that is an object. */
function isJson(name: string, lines: readonly string[]): boolean {
  if (JSON_NAME.test(name)) return true;
  const first = lines.find((line) => line !== '')?.trim() ?? '';
  return first.startsWith('{') && first.endsWith('}');
}

function isBinary(bytes: Uint8Array): boolean {
  let controls = 0;
  for (const byte of bytes) if (byte < 9 || (byte > 13 && byte < 32)) controls += 1;
  return controls > bytes.length * MAX_CONTROL_SHARE;
}
