import { existsSync, statfsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';

/** What every command takes. */
export interface DataOptions {
  data: string;
  json: boolean;
}

const DEFAULT_DATA = '.cartograph';

/**
 * A path as the person typed it, absolute. npm runs scripts in the clone; the bootstrap hands on the folder that the
 * person was in.
 *
 * @throws InvalidArgumentError - nothing was typed, as where a shell's variable is not set: that would be the folder itself.
 */
export function userPath(path: string): string {
  if (path.trim() === '') throw new InvalidArgumentError('The path is empty.');
  return resolve(process.env['CARTOGRAPH_CWD'] ?? process.cwd(), path);
}

/** What Linux calls the file systems that the kernel makes up: /proc and /sys. */
const MADE_UP = [0x9fa0, 0x62656572];

/**
 * A folder to keep things in, as {@link userPath}.
 *
 * @throws InvalidArgumentError - it lies, or would lie, where the kernel makes up its files: none can be made there, and Node tries forever.
 */
export function keptFolder(path: string): string {
  const folder = userPath(path);
  let there = folder;
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  if (process.platform === 'linux' && MADE_UP.includes(statfsSync(there).type))
    throw new InvalidArgumentError(
      `${folder} lies in a file system that the kernel makes up, which keeps no files: choose a folder on a disk.`,
    );
  return folder;
}

/** The data folder where none is named. */
export const defaultDataFolder = (): string => resolve(DEFAULT_DATA);

/** `--data DIR`. */
export const dataOption = (): Option =>
  new Option('--data <dir>', 'data folder').default(defaultDataFolder(), DEFAULT_DATA).argParser(keptFolder);

/** `--json`. */
export const jsonOption = (): Option => new Option('--json', 'print the result as JSON').default(false);

/** `--archived`. */
export const archivedOption = (): Option =>
  new Option('--archived', 'only those of the demo shop, after a real log has replaced it').default(false);

/** `--port N`. */
export const portOption = (): Option =>
  new Option('--port <number>', 'port to listen on').default(4000).argParser(portNumber);

/** `--public-url URL`. */
const publicUrlOption = (): Option =>
  new Option(
    '--public-url <url>',
    'address that people open where a proxy stands before the server, with its base path, such as https://shop.example/cartograph',
  );

/** `--trust-proxy PROXIES`. */
const trustProxyOption = (): Option =>
  new Option(
    '--trust-proxy <proxies>',
    'whose X-Forwarded-* headers to believe: addresses or CIDRs with commas between, loopback, linklocal, uniquelocal, or how many proxies stand before the server; by default nobody’s',
  );

/** `--cors-origin ORIGIN`, once for each. */
const corsOriginOption = (): Option =>
  new Option(
    '--cors-origin <origins...>',
    'origins of other sites whose pages may ask the API with a key, such as https://shop.example; * is any; by default none',
  );

/** `--jobs N`. */
const jobsOption = (): Option =>
  new Option('--jobs <number>', 'jobs that run at the same time; one short job, such as an analysis, runs beside them')
    .default(1)
    .argParser(wholeNumber(1, 64));

/** `--audit-days N`. */
export const auditDaysOption = (): Option =>
  new Option('--audit-days <number>', 'days after which entries of the audit log are removed')
    .default(365)
    .argParser(wholeNumber(1, 36_500));

/** `--read-only`. */
export const readOnlyOption = (): Option =>
  new Option(
    '--read-only',
    'answer questions and change nothing: no job runs, and no file of the data folder is written',
  ).default(false);

/** What every command takes that serves. */
export const serverOptions = (): Option[] => [
  portOption(),
  hostOption(),
  publicUrlOption(),
  trustProxyOption(),
  corsOriginOption(),
  timeZoneOption(),
  sealMinutesOption(),
  sealEventsOption(),
  memoryOption(),
  threadsOption(),
  timeLimitOption().default(30),
  jobsOption(),
  auditDaysOption(),
  dataOption(),
  jsonOption(),
];

/** `--host ADDRESS`. */
export const hostOption = (): Option => new Option('--host <address>', 'address to listen on').default('127.0.0.1');

/** `--time-zone ZONE`. */
export const timeZoneOption = (): Option =>
  new Option('--time-zone <zone>', 'IANA time zone of local days and hours').default('Asia/Dubai').argParser(timeZone);

/** `--seal-minutes N`. */
const sealMinutesOption = (): Option =>
  new Option(
    '--seal-minutes <number>',
    'put recorded events into the lake when one has waited so many minutes; 0 never',
  )
    .default(60)
    .argParser(wholeNumber(0, 525_600));

/** `--seal-events N`. */
const sealEventsOption = (): Option =>
  new Option('--seal-events <number>', 'put recorded events into the lake when so many wait; 0 however many')
    .default(100_000)
    .argParser(wholeNumber(0, Number.MAX_SAFE_INTEGER));

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new InvalidArgumentError('Give a whole number from 0 to 65535, such as 4000.');
  return port;
}

/** A parser of IANA time zones. */
export function timeZone(text: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text }).format(0);
    return text;
  } catch {
    throw new InvalidArgumentError('Give an IANA time zone such as Asia/Dubai or Europe/Berlin.');
  }
}

/** A parser of whole numbers between two bounds. */
export function wholeNumber(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || value < low || value > high)
      throw new InvalidArgumentError(`Give a whole number from ${low} to ${high}.`);
    return value;
  };
}

/** A parser of numbers strictly between two bounds. */
export function numberBetween(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value > low && value < high))
      throw new InvalidArgumentError(`Give a number above ${low} and below ${high}.`);
    return value;
  };
}

/** A share as a fraction, of `1%` or `0.01`. */
export function share(text: string): number {
  const [, number, sign] = /^(\d+(?:\.\d+)?|\.\d+)\s*(%?)$/.exec(text.trim()) ?? [];
  const value = number === undefined ? Number.NaN : Number(number) / (sign === '%' ? 100 : 1);
  if (!(value >= 0 && value <= 1))
    throw new InvalidArgumentError('Give a share from 0 to 1, such as 0.01, or percent, such as 1%.');
  return value;
}

/** Days, of `30d` or `30`. */
export function days(text: string): number {
  const [, number] = /^(\d+(?:\.\d+)?)\s*d?$/.exec(text.trim()) ?? [];
  if (number === undefined || Number(number) > 36_500)
    throw new InvalidArgumentError('Give a number of days, such as 30d.');
  return Number(number);
}

/** `--memory SIZE`. */
export const memoryOption = (): Option =>
  new Option(
    '--memory <size>',
    "memory of the engine, such as 2GiB; each job of a server may use it twice, for its own engine and its heap; by default half of the machine's, at most 4 GiB",
  ).argParser((text: string) => {
    if (!/^\d+(?:\.\d+)?\s*(?:[KMGT]i?B)$/i.test(text))
      throw new InvalidArgumentError('Give a size with its unit, such as 2GiB or 800MB.');
    return text;
  });

/** `--threads N`. */
export const threadsOption = (): Option =>
  new Option(
    '--threads <number>',
    'threads of the engine, and of what a job fits or simulates; by default one a core',
  ).argParser(wholeNumber(1, 1_024));

/** `--time-limit SECONDS`; without it a question on the command line takes as long as it takes. */
export const timeLimitOption = (): Option =>
  new Option('--time-limit <seconds>', 'seconds after which a request, and the question it asks, is stopped').argParser(
    wholeNumber(1, 86_400),
  );

/** What the two take, as the lake's operations take it. */
export interface EngineOptions {
  memory?: string;
  threads?: number;
}

/** The options of the engine that were given. */
export const engineOptions = ({ memory, threads }: EngineOptions): { memoryLimit?: string; threads?: number } => ({
  ...(memory === undefined ? {} : { memoryLimit: memory }),
  ...(threads === undefined ? {} : { threads }),
});

/** A snapshot as a person names it, by the lake's own id: `snp_…`, a piece of that which fits no other, or `current`. */
export const snapshotName = (text: string): string => text.trim().replace(/^snp_/, '');

/** A parser of days, YYYY-MM-DD. */
export function localDate(text: string): string {
  const time = Date.parse(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) {
    throw new InvalidArgumentError('Give a day such as 2019-11-30.');
  }
  return text;
}

/** How the schema spells an option's value: `price-band` is `PRICE_BAND`. */
export type SchemaName<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${Uppercase<First>}_${SchemaName<Rest>}`
  : Uppercase<Name>;

/** An option's value as the schema spells it. */
export const schemaName = <Name extends string>(name: Name): SchemaName<Name> =>
  name.toUpperCase().replaceAll('-', '_') as SchemaName<Name>;
