import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import classes from './import-report.module.css';
import type { ImportRow } from './imports-page.js';

/** What else an import says: files it knew, passed over, months it replaced, copies by type, how fast it was. */
export function ImportRemarks({ report }: { report: ImportRow }) {
  const t = useTranslations();
  const { duration, list } = useFormats();
  const { alreadyImported, skipped, replacedRows, duplicates, duplicatesByType, seconds, rowsPerSecond } = report;
  const { views, carts, removes, purchases } = duplicatesByType;
  const remarks = [
    ...(alreadyImported.length > 0 ? [t('data.alreadyImported', { files: list(alreadyImported) })] : []),
    ...skipped.map(({ name, why }) => t('data.skipped', { name, why })),
    ...(replacedRows > 0 ? [t('data.replacedRows', { count: replacedRows })] : []),
    ...(duplicates > 0 ? [t('data.duplicatesByType', { views, carts, removes, purchases })] : []),
    ...(rowsPerSecond !== null
      ? [
          t('data.speed', {
            time: duration(seconds),
            rate: Math.round(rowsPerSecond),
            isLong: seconds >= 1 ? 'yes' : 'no',
          }),
        ]
      : []),
  ];
  if (remarks.length === 0) return null;
  return (
    <ul className={classes.remarks} data-testid="import-remarks">
      {remarks.map((remark) => (
        <li key={remark}>{remark}</li>
      ))}
    </ul>
  );
}
