import { open } from 'node:fs/promises';
import { constants, gunzipSync } from 'node:zlib';
import { ImportError } from '../errors.js';

/** The beginning of a log file as text. */
export interface FileHead {
  readonly isGzip: boolean;
  readonly hasBom: boolean;
  /** Whole lines without their ends; the last one is left out where the file goes on within it. */
  readonly lines: readonly string[];
  /** True when `lines` are all lines of the file. */
  readonly isWhole: boolean;
}

const HEAD_BYTES = 64 * 1024;
/** Share of control characters above which a file is no text. */
const MAX_CONTROL_SHARE = 0.01;
const MAGIC: readonly { readonly bytes: readonly number[]; readonly is: string; readonly remedy: string }[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], is: 'a zip archive or a spreadsheet', remedy: 'unpack it, or save the sheet as CSV' },
  { bytes: [0x50, 0x41, 0x52, 0x31], is: 'a Parquet file', remedy: 'export it as CSV' },
  { bytes: [0x42, 0x5a, 0x68], is: 'a bzip2 file', remedy: 'unpack it, or pack it with gzip' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], is: 'a zstd file', remedy: 'unpack it, or pack it with gzip' },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], is: 'an xz file', remedy: 'unpack it, or pack it with gzip' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], is: 'a 7z archive', remedy: 'unpack it' },
];

const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean => magic.every((byte, index) => bytes[index] === byte);

/**
 * Reads the first lines of a file, packed with gzip or not.
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
    if (!startsWith(packed, [0x1f, 0x8b])) return textHead(name, packed, isWhole, false);
    return textHead(name, unpack(name, packed), isWhole, true);
  } finally {
    await handle.close();
  }
}

function unpack(name: string, packed: Buffer): Buffer {
  try {
    return gunzipSync(packed, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (cause) {
    throw new ImportError('damaged', `${name} is a damaged gzip file: copy it again`, { cause });
  }
}

function textHead(name: string, bytes: Buffer, isWhole: boolean, isGzip: boolean): FileHead {
  const found = MAGIC.find(({ bytes: magic }) => startsWith(bytes, magic));
  if (found !== undefined) throw new ImportError('binary', `${name} is ${found.is}, not a text file: ${found.remedy}`);
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) throw new ImportError('encoding', `${name} is UTF-16: save it as CSV UTF-8`);
  const hasBom = startsWith(bytes, [0xef, 0xbb, 0xbf]);
  const content = hasBom ? bytes.subarray(3) : bytes;
  const firstLine = content.subarray(0, content.includes(10) ? content.indexOf(10) : undefined);
  if (isBinary(content) || isBinary(firstLine)) throw new ImportError('binary', `${name} is not a text file: choose the log's CSV or CSV.gz`);
  if (!content.includes(10) && content.subarray(0, -1).includes(13)) throw new ImportError('encoding', `${name} ends its lines with a carriage return alone: save it with LF or CRLF line ends`);
  const text = content.toString('utf8');
  const lines = text.split('\n').map((line) => line.replace(/\r+$/, ''));
  if (!isWhole && lines.length > 1) lines.pop();
  if (text.trim() === '' && isWhole) throw new ImportError('empty', `${name} is empty: choose a file with rows`);
  return { isGzip, hasBom, lines, isWhole };
}

function isBinary(bytes: Uint8Array): boolean {
  let controls = 0;
  for (const byte of bytes) if (byte < 9 || (byte > 13 && byte < 32)) controls += 1;
  return controls > bytes.length * MAX_CONTROL_SHARE;
}
