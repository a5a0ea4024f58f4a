import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { useProblemWords } from './problem-words.js';

/** What jobs say when they fail, by the form of the sentence; names in it are the arguments of the page's own. */
const sentences = [
  ['notFound', /^(?<file>.+) does not exist(?:: check the path|, or cannot be read\.)/],
  ['noFit', /^no file fits (?<file>.+): check the pattern$/],
  ['outside', /^(?<file>.+?) (?:lies outside the folders|is a link that leads out of the folders)/],
  ['unreadable', /^(?<file>.+?) (?:is neither a file nor a folder|cannot be read|cannot be searched)/],
  ['noLogs', /^no log was found in (?<file>[^;:(]+)/],
  ['empty', /^(?<file>.+) is empty: /],
  ['nothingRead', /^no row was read: /],
  ['headerOnly', /^(?<file>.+) has (?:a header|columns) and no rows: /],
  ['binary', /^(?<file>.+?) is (?:.+, )?not a text file: /],
  ['utf16', /^(?<file>.+) is UTF-16: /],
  ['lineEnds', /^(?<file>.+) ends its lines with a carriage return alone: /],
  ['damaged', /^(?<file>.+) (?:is a damaged \S+ file|breaks off before its first row)/],
  ['notCatalogue', /^(?<file>.+) is no product catalogue: /],
  ['catalogueFormat', /^(?<file>.+) is a \S+ file: write the catalogue as CSV$/],
  ['catalogueEmpty', /^(?<file>.+): none of the catalogue's \d+ rows has a usable product id/],
  ['catalogue', /^(?<file>.+) is a product catalogue, not a log: /],
  ['columnsNamed', /^(?<file>.+?):? (?:has|its first row does not have the) \d+ columns (?:in its header, and \d+ were|that were) named/],
  ['columns', /^(?<file>.+?) is not a log: /],
  ['noneGood', /^(?<file>.+): none of its (?<read>\d+) rows is good/],
  ['tooManyBad', /^(?<file>.+): (?<bad>\d+) of (?<read>\d+) rows are bad, so nothing was imported: up to (?<limit>[\d.]+) % /],
  ['roundedIds', /^(?<file>.+): nearly all long values of /],
  ['fileChanged', /^(?<file>.+) was written to while it was read/],
  ['synthetic', /made-up rows never mix with it/],
  ['noSpace', /needs about (?<needed>\d+) MB on the disk of .+, which has (?<free>\d+) MB/],
  ['diskFull', /^the disk is full/],
  ['memory', /^the memory that the /],
  ['disagree', /please report this with the files?$/],
  ['packedTooLarge', /^(?<file>.+) has .+ and unpacks to more than /],
  ['writerBusy', /lease (?:is held by process|was taken over by another process)/],
  ['uploadGone', /^An uploaded file is gone/],
  ['noSnapshot', /^the lake is empty: /],
  ['damagedLake', /restore the data folder from a backup, or import the log into another one/],
  ['current', /is the current snapshot and stays: /],
  ['internal', /^Something went wrong on our side\. Quote (?<id>\S+) /],
] as const satisfies readonly (readonly [string, RegExp])[];

/** Where the first bad row stands that a refused file ends its sentence with. */
const firstBad = /; first at line (?<line>\d+)(?:, (?<column>\w+))?: (?<reason>[a-z0-9-]+) \((?<remedy>.+)\)$/;

export interface JobErrorWords {
  text: string;
  /** False: the server's own English. */
  isTranslated: boolean;
}

/** Why a job failed, in the page's language: cause, place, value and remedy; what has no words here is shown as the server wrote it. */
export function useJobErrorWords(): (error: string) => JobErrorWords {
  const t = useTranslations();
  const problem = useProblemWords();
  const { list } = useFormats();
  return useCallback(
    (error) => {
      for (const [key, form] of sentences) {
        const found = form.exec(error);
        if (!found) continue;
        const { file = '', read = '0', bad = '0', limit = '', needed = '', free = '', id = '' } = found.groups ?? {};
        const lacking = [...error.matchAll(/missing column (\w+)/g)].flatMap(([, column]) => column ?? []);
        const cause = t(`jobError.${key}`, { file: file.trim(), read: Number(read), bad: Number(bad), limit, needed, free, id, columns: lacking.length === 0 ? 'none' : list(lacking) });
        const place = firstBad.exec(error)?.groups;
        if (!place) return { text: cause, isTranslated: true };
        const { line = '', column = 'none', reason = '', remedy = '' } = place;
        return { text: t('words.two', { first: cause, second: t('data.firstBad', { line, column, reason: problem.reason(reason), remedy: problem.remedy(reason, remedy) }) }), isTranslated: true };
      }
      return { text: error, isTranslated: false };
    },
    [t, problem, list],
  );
}
