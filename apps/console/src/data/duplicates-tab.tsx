import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { usePages } from '../client/use-pages.js';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { inSentence } from '../ui/page/lead.js';
import { MoreButton } from '../ui/table/more-button.js';
import { Section } from '../ui/page/page.js';
import { Waiting } from '../ui/notice/states.js';
import { sortBy, useUrlState } from '../ui/page/url-state.js';
import { importsPage, type ImportRow } from './imports-page.js';
import classes from './rows.module.css';

const types = ['views', 'carts', 'removes', 'purchases'] as const;
const sortCodec = sortBy(['at', 'found', 'duplicates', 'kept', ...types], { column: 'at', direction: 'DESC' });

const keptOf = ({ duplicatesFound, duplicates }: ImportRow): number => duplicatesFound - duplicates;

/** Exact copies of rows: how many an import met, of which types, and what became of them. */
export function DuplicatesTab() {
  const t = useTranslations();
  const { count, instant, percent } = useFormats();
  const { nodes, error, isLoading, hasMore, more, refresh } = usePages(...importsPage);
  const [sort, setSort] = useUrlState('sort', sortCodec);
  const columns = useMemo<Column<ImportRow>[]>(() => {
    const sum = (value: (row: ImportRow) => number): string =>
      count((nodes ?? []).reduce((total, row) => total + value(row), 0));
    const amount = (id: string, header: string, value: (row: ImportRow) => number): Column<ImportRow> => ({
      id,
      header,
      align: 'end',
      render: (row) => count(value(row)),
      value,
      sum: sum(value),
    });
    return [
      {
        id: 'at',
        header: t('data.importedAt'),
        isTitle: true,
        isOneLine: true,
        render: ({ committedAt }) => instant(committedAt),
        value: ({ committedAt }) => committedAt,
        sum: t('table.sum'),
      },
      {
        id: 'files',
        header: t('data.files'),
        render: ({ files }) => files.map(({ name }) => name).join(', '),
        csv: ({ files }) => ({ files: files.map(({ name }) => name).join(' ') }),
      },
      amount('found', t('data.duplicates.found'), ({ duplicatesFound }) => duplicatesFound),
      {
        id: 'share',
        header: t('data.duplicates.ofRead'),
        align: 'end',
        render: ({ duplicatesFound, read }) => (read === 0 ? '–' : percent(duplicatesFound / read)),
      },
      {
        ...amount('duplicates', t('metric.rowsDuplicate.name'), ({ duplicates }) => duplicates),
        metric: 'rowsDuplicate',
      },
      ...types.map((type) => amount(type, t(`metric.${type}.name`), ({ duplicatesByType }) => duplicatesByType[type])),
      amount('kept', t('data.duplicates.keptColumn'), keptOf),
    ];
  }, [t, count, instant, percent, nodes]);
  return (
    <QueryView data={nodes} error={error} onRetry={refresh} whileLoading={<Waiting heights={[360]} />}>
      {(imports) => {
        const total = (value: (row: ImportRow) => number): number => imports.reduce((sum, row) => sum + value(row), 0);
        const [read, found, dropped] = [
          total((row) => row.read),
          total((row) => row.duplicatesFound),
          total((row) => row.duplicates),
        ];
        return (
          <Section title={t('data.duplicates.title')} note={t('data.duplicates.note')}>
            <p className={classes.lead}>
              {t.rich('data.duplicates.answer', {
                ...inSentence,
                read,
                found,
                dropped,
                kept: found - dropped,
                share: percent(read === 0 ? 0 : found / read),
              })}
            </p>
            <ul className={classes.meanings}>
              <li>{t('data.duplicates.dropped')}</li>
              <li>{t('data.duplicates.kept')}</li>
            </ul>
            <DataTable
              label={t('data.duplicates.title')}
              columns={columns}
              rows={imports}
              rowKey={({ id }) => id}
              sort={sort}
              onSort={setSort}
              csvName="duplicates"
              empty={t('data.noImports')}
            />
            <MoreButton hasMore={hasMore} isLoading={isLoading} onMore={more} />
          </Section>
        );
      }}
    </QueryView>
  );
}
