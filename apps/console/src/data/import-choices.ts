import type { LogDelimiter, LogFormat, ReadAsInput, StartImportInput } from '@cartograph/sdk/schema';

export const delimiters = ['COMMA', 'SEMICOLON', 'TAB', 'PIPE'] as const satisfies readonly LogDelimiter[];
export const formats = ['CSV', 'JSONL', 'PARQUET'] as const satisfies readonly LogFormat[];
export const headers = ['yes', 'no'] as const;

/** What is said about an import beside its files; null and empty leave it to the server. */
export interface ImportChoices {
  keepDuplicates: boolean;
  replaceMonths: boolean;
  /** Months with commas between, such as 2019-10: these make way and no others. */
  replaceOnlyMonths: string;
  readAgain: boolean;
  acceptCut: boolean;
  /** Percent, as it is typed; the API takes a fraction. */
  maxBadPercent: number | null;
  format: LogFormat | null;
  delimiter: LogDelimiter | null;
  header: (typeof headers)[number] | null;
  timeZone: string;
  /** Names with commas between. */
  columns: string;
  catalog: File | null;
}

export const noChoices: ImportChoices = {
  keepDuplicates: false,
  replaceMonths: false,
  replaceOnlyMonths: '',
  readAgain: false,
  acceptCut: false,
  maxBadPercent: null,
  format: null,
  delimiter: null,
  header: null,
  timeZone: '',
  columns: '',
  catalog: null,
};

/** How many choices differ from the usual ones. */
export const changedChoices = (choices: ImportChoices): number =>
  (Object.keys(noChoices) as (keyof ImportChoices)[]).filter((name) => choices[name] !== noChoices[name]).length;

function readAsOf({ format, delimiter, header, timeZone, columns }: ImportChoices): ReadAsInput | null {
  const readAs: ReadAsInput = {
    ...(format ? { format } : {}),
    ...(delimiter ? { delimiter } : {}),
    ...(header ? { header: header === 'yes' } : {}),
    ...(timeZone.trim() === '' ? {} : { timeZone: timeZone.trim() }),
    ...(columns.trim() === '' ? {} : { columns: columns.split(',').map((name) => name.trim()) }),
  };
  return Object.keys(readAs).length === 0 ? null : readAs;
}

/** The choices as the API takes them; only what was chosen is in it. */
export function importInput(choices: ImportChoices): StartImportInput {
  const { keepDuplicates, replaceMonths, replaceOnlyMonths, readAgain, acceptCut, maxBadPercent } = choices;
  const months = replaceOnlyMonths.split(/[\s,]+/).filter((month) => month !== '');
  const readAs = readAsOf(choices);
  return {
    keepDuplicates,
    replaceMonths,
    ...(months.length === 0 ? {} : { replaceOnlyMonths: months }),
    ...(readAgain ? { readAgain } : {}),
    ...(acceptCut ? { acceptCut } : {}),
    ...(maxBadPercent === null ? {} : { maxBadShare: Number((maxBadPercent / 100).toPrecision(12)) }),
    ...(readAs ? { readAs } : {}),
  };
}
