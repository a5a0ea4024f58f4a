import { Link, useSearchParams } from 'react-router';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { Defined } from '../ui/text/defined.js';
import { Section } from '../ui/page/page.js';
import { patchParams } from '../ui/page/url-state.js';
import { visibleText } from '../ui/text/visible-text.js';
import { ImportRemarks } from './import-remarks.js';
import { useReadAsWords } from './read-as-words.js';
import type { ImportRow } from './imports-page.js';
import classes from './import-report.module.css';

const parts = [
  ['accepted', 'rowsAccepted'],
  ['duplicates', 'rowsDuplicate'],
  ['quarantinedTotal', 'rowsQuarantined'],
] as const;

/** One import: read = accepted + duplicates + quarantined, always; by file, by reason, and row by row. */
export function ImportReport({ report }: { report: ImportRow }) {
  const t = useTranslations();
  const { count, instant, bytes, percent } = useFormats();
  const readAsWords = useReadAsWords();
  const [search] = useSearchParams();
  const files: Column<ImportRow['files'][number]>[] = [
    {
      id: 'name',
      header: t('data.file'),
      isTitle: true,
      render: ({ name }) => name,
      value: ({ name }) => name,
      sum: t('data.allFiles'),
    },
    {
      id: 'bytes',
      header: t('data.size'),
      align: 'end',
      render: (file) => bytes(file.bytes),
      value: (file) => file.bytes,
    },
    {
      id: 'readAs',
      header: t('data.readAs'),
      render: ({ readAs }) => readAsWords(readAs),
      value: ({ readAs }) => readAs,
    },
    {
      id: 'read',
      header: t('metric.rowsRead.name'),
      metric: 'rowsRead',
      align: 'end',
      render: ({ read }) => count(read),
      value: ({ read }) => read,
      sum: count(report.read),
    },
    {
      id: 'accepted',
      header: t('metric.rowsAccepted.name'),
      metric: 'rowsAccepted',
      align: 'end',
      render: ({ accepted }) => count(accepted),
      value: ({ accepted }) => accepted,
      sum: count(report.accepted),
    },
    {
      id: 'duplicates',
      header: t('metric.rowsDuplicate.name'),
      metric: 'rowsDuplicate',
      align: 'end',
      render: ({ duplicates }) => count(duplicates),
      value: ({ duplicates }) => duplicates,
      sum: count(report.duplicates),
    },
    {
      id: 'quarantined',
      header: t('metric.rowsQuarantined.name'),
      metric: 'rowsQuarantined',
      align: 'end',
      render: ({ quarantined }) => count(quarantined),
      value: ({ quarantined }) => quarantined,
      sum: count(report.quarantinedTotal),
    },
  ];
  const problems: Column<ImportRow['problems'][number]>[] = [
    {
      id: 'place',
      header: t('data.place'),
      isTitle: true,
      render: ({ file, line }) => t('data.fileAndLine', { file, line: count(line) }),
      value: ({ line }) => line,
      csv: ({ file, line }) => ({ file, line }),
    },
    {
      id: 'column',
      header: t('data.column'),
      render: ({ column }) => (column ? <code>{column}</code> : '–'),
      value: ({ column }) => column,
    },
    {
      id: 'value',
      header: t('data.value'),
      render: ({ value }) =>
        value === null ? '–' : <code className={classes.value}>{value === '' ? '∅' : visibleText(value)}</code>,
      value: ({ value }) => value,
    },
    {
      id: 'reason',
      header: t('data.reason'),
      render: ({ reasonText, isWarning }) =>
        t('data.reasonAndFate', { reason: reasonText, fate: isWarning ? 'kept' : 'quarantined' }),
      value: ({ reason }) => reason,
      csv: ({ reason, isWarning }) => ({ reason, kept: String(isWarning) }),
    },
    { id: 'remedy', header: t('data.remedy'), render: ({ remedy }) => remedy, value: ({ remedy }) => remedy },
  ];
  return (
    <Section
      title={t('data.reportTitle', { at: instant(report.committedAt) })}
      note={report.committed ? undefined : t('data.nothingNewLong')}
      aside={
        report.quarantinedTotal > 0 && (
          <Link
            className={classes.link}
            to={`/data?${patchParams(search, { tab: 'quarantine', import: report.id }).toString()}`}
          >
            {t('data.toQuarantine')}
          </Link>
        )
      }
    >
      <div className={classes.sum} data-testid="import-sum">
        {t('data.sum', {
          read: report.read,
          accepted: count(report.accepted),
          duplicates: report.duplicates,
          quarantined: count(report.quarantinedTotal),
        })}
      </div>
      {report.read > 0 && (
        <div className={classes.bar} aria-hidden>
          {parts.map(([name]) => (
            <span key={name} data-part={name} style={{ flexGrow: report[name] }} />
          ))}
        </div>
      )}
      <ul className={classes.legend}>
        {parts.map(([name, metric]) => (
          <li key={name} data-part={name}>
            <span className={classes.symbol} aria-hidden />
            <Defined metric={metric} />
            <strong className="numbers">{count(report[name])}</strong>
            <span className={classes.quiet}>{report.read === 0 ? '–' : percent(report[name] / report.read)}</span>
          </li>
        ))}
        {report.duplicatesFound !== report.duplicates && (
          <li className={classes.quiet}>{t('data.duplicatesFound', { count: report.duplicatesFound })}</li>
        )}
      </ul>
      {(report.quarantined.length > 0 || report.warnings.length > 0) && (
        <dl className={classes.reasons}>
          {report.quarantined.map(({ reason, reasonText, rows }) => (
            <div key={reason}>
              <dt>{reasonText}</dt>
              <dd>{t('data.rowsQuarantined', { count: rows })}</dd>
            </div>
          ))}
          {report.warnings.map(({ reason, reasonText, rows }) => (
            <div key={reason}>
              <dt>{reasonText}</dt>
              <dd>{t('data.rowsKept', { count: rows })}</dd>
            </div>
          ))}
        </dl>
      )}
      <ImportRemarks report={report} />
      {report.files.length > 0 && (
        <div>
          <DataTable
            label={t('data.filesTitle')}
            columns={files}
            rows={report.files}
            rowKey={({ name }) => name}
            csvName="import-files"
          />
        </div>
      )}
      {report.problems.length > 0 && (
        <div className={classes.problems}>
          <h3 className={classes.heading}>{t('data.problemsTitle', { count: report.problems.length })}</h3>
          <DataTable
            label={t('data.problemsLabel')}
            columns={problems}
            rows={report.problems}
            rowKey={({ file, line, column, reason }) => `${file}:${line}:${column ?? ''}:${reason}`}
            csvName="import-problems"
            maxHeight={420}
          />
        </div>
      )}
    </Section>
  );
}
