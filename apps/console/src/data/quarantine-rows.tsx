import { Button, Group, UnstyledButton } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { onServer } from '../client/base-path.js';
import { QueryView } from '../client/query-view.js';
import { usePages } from '../client/use-pages.js';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { inSentence } from '../ui/page/lead.js';
import { MoreButton } from '../ui/table/more-button.js';
import { Waiting } from '../ui/notice/states.js';
import { textStart } from '../ui/text/visible-text.js';
import { QuarantineDocument, type QuarantineQuery } from '@cartograph/sdk/operations/data';
import type { ImportRow } from './imports-page.js';
import { QuarantinedLineDialog, type QuarantinedLine } from './quarantined-line.js';
import classes from './rows.module.css';

const pageSize = 100;
/** Letters of a value and of a line that a row of the table has place for. */
const shown = { value: 40, line: 160 };
const pick = (data: QuarantineQuery): QuarantineQuery['quarantine'] => data.quarantine;

interface QuarantineRowsProps {
  report: ImportRow;
  file: string | null;
  reason: string | null;
}

/** The rows of one import that fit the filters, page by page, and all of them as a file. */
export function QuarantineRows({ report, file, reason }: QuarantineRowsProps) {
  const t = useTranslations();
  const { count } = useFormats();
  const variables = { importId: report.id, file, reason, first: pageSize };
  const { nodes, error, isLoading, hasMore, more, refresh } = usePages(
    QuarantineDocument,
    variables,
    'QuarantinedRow',
    pick,
  );
  const [{ data }] = useQuery({ query: QuarantineDocument, variables: { ...variables, after: null } });
  const [open, setOpen] = useState<QuarantinedLine | null>(null);
  const columns = useMemo<Column<QuarantinedLine>[]>(
    () => [
      {
        id: 'place',
        header: t('data.place'),
        isTitle: true,
        width: '26%',
        render: (row) => (
          <UnstyledButton className={classes.open} title={t('data.quarantine.open')} onClick={() => setOpen(row)}>
            {t('data.fileAndLine', { file: row.file, line: count(row.line) })}
          </UnstyledButton>
        ),
      },
      { id: 'reason', width: '17%', header: t('data.reason'), render: (row) => row.reasonText },
      {
        id: 'column',
        width: 128,
        header: t('data.column'),
        render: ({ column }) => (column ? <code>{column}</code> : '–'),
      },
      {
        id: 'value',
        width: '14%',
        header: t('data.value'),
        render: ({ column, value }) =>
          column === null ? (
            '–'
          ) : (
            <code className={classes.value}>{value === '' ? '∅' : textStart(value, shown.value)}</code>
          ),
      },
      {
        id: 'text',
        header: t('data.quarantine.line'),
        render: ({ text }) => <code className={classes.text}>{textStart(text, shown.line)}</code>,
      },
    ],
    [t, count],
  );
  return (
    <QueryView data={nodes} error={error} onRetry={refresh} whileLoading={<Waiting heights={[360]} />}>
      {(rows) => (
        <>
          <Group justify="space-between" mb="sm" gap="xs">
            <p className={classes.note} data-testid="quarantine-count">
              {data &&
                t.rich('data.quarantine.count', {
                  ...inSentence,
                  count: data.quarantine.totalCount,
                  isAll: file === null && reason === null ? 'yes' : 'no',
                })}
            </p>
            {report.quarantinePath && <Downloads path={report.quarantinePath} search={searchOf({ file, reason })} />}
          </Group>
          <DataTable
            label={t('data.quarantine.title')}
            columns={columns}
            rows={rows}
            rowKey={(row) => `${row.file}:${row.line}:${row.byteOffset ?? ''}`}
            empty={t('data.quarantine.noneHere')}
            isOneLine
            onEnd={hasMore && !isLoading ? more : undefined}
          />
          <MoreButton hasMore={hasMore} isLoading={isLoading} onMore={more} />
          {open && <QuarantinedLineDialog line={open} onClose={() => setOpen(null)} />}
        </>
      )}
    </QueryView>
  );
}

/** The filters as a download takes them, with their "?" or empty. */
export function searchOf({ file, reason }: { file: string | null; reason: string | null }): string {
  const search = new URLSearchParams({ ...(file ? { file } : {}), ...(reason ? { reason } : {}) }).toString();
  return search === '' ? '' : `?${search}`;
}

/** The rows as they are filtered for a spreadsheet, and the import's whole quarantine for a program. */
function Downloads({ path, search }: { path: string; search: string }) {
  const t = useTranslations();
  const button = {
    variant: 'default',
    size: 'compact-sm',
    leftSection: <IconDownload size={14} stroke={1.7} aria-hidden />,
  } as const;
  return (
    <Group gap="xs">
      <Button {...button} component="a" href={onServer(`${path}.csv${search}`)} download>
        {t('data.quarantine.csv')}
      </Button>
      <Button {...button} component="a" href={onServer(`${path}.parquet`)} download>
        {t('data.quarantine.parquet')}
      </Button>
    </Group>
  );
}
