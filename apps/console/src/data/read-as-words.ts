import { useCallback } from 'react';
import { useTranslations } from 'use-intl';

/** The parts of what a report says about a file's reading. */
const parts = [
  ['format', /^(?<name>csv|jsonl|parquet)$/],
  ['comma', /^comma$/],
  ['semicolon', /^semicolon$/],
  ['tab', /^tab$/],
  ['bar', /^bar$/],
  ['header', /^header$/],
  ['noHeader', /^no header$/],
  ['takenAs', /^taken as (?<name>.+)$/],
  ['mixedLineEnds', /^mixed line ends$/],
  ['noLineEnd', /^no line end$/],
  ['lineEnd', /^(?<name>LF|CRLF|CR)$/],
  ['packing', /^(?<name>gzip|zstd)$/],
  ['mark', /^byte order mark$/],
  ['utc', /^UTC times$/],
  ['offset', /^times with an offset$/],
  ['different', /^times with different zones$/],
  ['zoneless', /^times without a zone taken as (?<name>.+)$/],
  ['columnsMoved', /^(?<count>\d+) columns in another order$/],
  ['columns', /^(?<count>\d+) columns$/],
  ['ignored', /^(?:ignored|passed over) (?<name>.+)$/],
] as const satisfies readonly (readonly [string, RegExp])[];

/** How a file was read, in the page's language; a part that we do not know is shown as the server wrote it. */
export function useReadAsWords(): (readAs: string) => string {
  const t = useTranslations();
  return useCallback(
    (readAs) =>
      readAs
        .split(', ')
        .map((part) => {
          for (const [key, form] of parts) {
            const found = form.exec(part);
            if (found)
              return t(`readAs.${key}`, {
                name: found.groups?.['name'] ?? '',
                count: Number(found.groups?.['count'] ?? 0),
              });
          }
          return part;
        })
        .join(', '),
    [t],
  );
}
