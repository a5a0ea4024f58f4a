import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { seededRandom } from '@cartograph/threads';
import { BENCH_DIR } from './reference-python.mjs';

/** Ways to spoil a row, each with the reason that the import must give; the values are such that plain SQL can tell them, too. */
const KINDS = /** @type {[string, (fields: (string | undefined)[]) => (string | undefined)[]][]} */ ([
  ['bad-event-time', ([, ...rest]) => ['2019-13-01 25:61:00 UTC', ...rest]],
  ['unknown-event-type', ([time, , ...rest]) => [time, 'clicked', ...rest]],
  ['bad-id', ([time, type, , ...rest]) => [time, type, 'sku-7', ...rest]],
  ['mangled-id', ([time, type, , ...rest]) => [time, type, '1.00E+18', ...rest]],
  ['missing-value', (fields) => fields.with(7, '')],
  ['bad-price', (fields) => fields.with(6, 'n/a')],
  ['negative-price', (fields) => fields.with(6, '-1.00')],
  ['missing-columns', (fields) => fields.slice(0, -1)],
  ['extra-columns', (fields) => [...fields, 'x']],
  ['not-utf8', (fields) => fields.with(5, '\u00ff\u00fe')],
]);

/**
 * What a log holds: lines without the header, and those that were spoilt, by reason.
 *
 * @typedef {{ lines: number, bad: Record<string, number> }} Contents
 */

const CHUNK = 1 << 22;
const NEWLINE = 10;

/**
 * A copy of a log in which a share of the rows is bad, made on first use; the same log and share give the same copy.
 *
 * @param {string} file - CSV with LF and a header.
 * @param {number} share - fraction in (0, 1).
 * @param {string} [folder] - where copies are kept.
 * @returns {Promise<{ file: string } & Contents>}
 */
export async function dirtyLog(file, share, folder = BENCH_DIR) {
  const { size, mtimeMs } = await stat(file);
  const key = createHash('sha256')
    .update(`${resolve(file)} ${size} ${mtimeMs} ${share}`)
    .digest('hex')
    .slice(0, 12);
  const copy = join(folder, `${basename(file, '.csv')}-bad-${key}.csv`);
  if (existsSync(copy) && existsSync(`${copy}.json`))
    return { file: copy, .../** @type {Contents} */ (JSON.parse(await readFile(`${copy}.json`, 'utf8'))) };
  const contents = await copyLines(file, `${copy}.part`, spoiler(share));
  await writeFile(`${copy}.json`, JSON.stringify(contents));
  await rename(`${copy}.part`, copy);
  return { file: copy, ...contents };
}

/** Lines of a log without its header. @param {string} file @returns {Promise<Contents>} */
export const cleanContents = (file) =>
  copyLines(file, null, { next: Infinity, advance: () => Infinity, spoil: (line) => ({ line, reason: '' }) });

/**
 * Chooses lines at even chance and spoils them in all ways by turns.
 *
 * @typedef {{ next: number, advance: () => number, spoil: (line: string) => { line: string, reason: string } }} Spoiler
 * @param {number} share
 * @returns {Spoiler}
 */
function spoiler(share) {
  const random = seededRandom(7);
  const advance = () => 1 + Math.floor((random.next() * 2 * (1 - share)) / share + random.next());
  let turn = 0;
  return {
    next: advance(),
    advance,
    spoil(line) {
      const [reason, change] = KINDS[turn % KINDS.length] ?? ['', (fields) => fields];
      turn += 1;
      return { line: change(line.split(',')).join(','), reason };
    },
  };
}

/** @param {string} from @param {string | null} to @param {Spoiler} spoiler @returns {Promise<Contents>} */
async function copyLines(from, to, spoiler) {
  const source = await open(from);
  const target = to === null ? null : await open(to, 'w');
  /** @type {Record<string, number>} */ const bad = {};
  let [line, next] = [0, spoiler.next];
  let rest = Buffer.alloc(0);
  /** @param {Buffer} bytes - whole lines. */
  const take = async (bytes) => {
    let written = 0;
    for (let at = 0; at < bytes.length; line += 1) {
      const end = bytes.indexOf(NEWLINE, at);
      if (line === next) {
        const text = bytes.toString('latin1', at, end);
        // A quoted value may hold commas: such a row stays as it is, and the next one is taken.
        if (text.includes('"')) next += 1;
        else {
          const spoilt = spoiler.spoil(text);
          bad[spoilt.reason] = (bad[spoilt.reason] ?? 0) + 1;
          next += spoiler.advance();
          await target?.writeFile(bytes.subarray(written, at));
          await target?.writeFile(Buffer.from(`${spoilt.line}\n`, 'latin1'));
          written = end + 1;
        }
      }
      at = end + 1;
    }
    await target?.writeFile(bytes.subarray(written));
  };
  try {
    const chunk = Buffer.allocUnsafe(CHUNK);
    for (;;) {
      const { bytesRead } = await source.read(chunk, 0, CHUNK);
      if (bytesRead === 0) break;
      const bytes = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
      const end = bytes.lastIndexOf(NEWLINE) + 1;
      await take(bytes.subarray(0, end));
      rest = bytes.subarray(end);
    }
    if (rest.length > 0) await take(Buffer.concat([rest, Buffer.from('\n')]));
  } finally {
    await Promise.all([source.close(), target?.close()]);
  }
  return { lines: line - 1, bad };
}
