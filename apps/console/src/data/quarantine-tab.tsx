import { Button, Select } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { onServer } from '../client/base-path.js';
import { QueryView } from '../client/query-view.js';
import { useSession } from '../client/session.js';
import { usePages } from '../client/use-pages.js';
import { useFormats } from '../i18n/use-formats.js';
import { Section } from '../ui/page/page.js';
import { EmptyState, Waiting } from '../ui/notice/states.js';
import { anyText, usePatchParams, useUrlState } from '../ui/page/url-state.js';
import { importsPage, type ImportRow } from './imports-page.js';
import classes from './rows.module.css';
import { QuarantineRows, searchOf } from './quarantine-rows.js';

/** Rows that were put aside: which, where, why, and how they come in after all. */
export function QuarantineTab() {
  const t = useTranslations();
  const { nodes, error, refresh } = usePages(...importsPage);
  const [wanted] = useUrlState('import', anyText);
  return (
    <QueryView data={nodes} error={error} onRetry={refresh} whileLoading={<Waiting heights={[480]} />}>
      {(imports) => {
        const withRows = imports.filter(({ quarantinedTotal }) => quarantinedTotal > 0);
        const open = withRows.find(({ id }) => id === wanted) ?? withRows[0];
        if (!open) return <EmptyState title={t('data.quarantine.none')}>{t('data.quarantine.note')}</EmptyState>;
        return <Browser open={open} imports={withRows} />;
      }}
    </QueryView>
  );
}

function Browser({ open, imports }: { open: ImportRow; imports: readonly ImportRow[] }) {
  const t = useTranslations();
  const { instant } = useFormats();
  const mayRead = useSession().can('people:read');
  const patch = usePatchParams();
  const [file] = useUrlState('file', anyText);
  const [reason] = useUrlState('reason', anyText);
  const files = open.files.filter(({ quarantined }) => quarantined > 0);
  const known = {
    file: files.some(({ name }) => name === file) ? file : null,
    reason: open.quarantined.some((one) => one.reason === reason) ? reason : null,
  };
  const mendFile = known.file ?? (files.length === 1 ? (files[0]?.name ?? null) : null);
  return (
    <>
      <Section title={t('data.quarantine.title')} note={t('data.quarantine.note')}>
        <div className={classes.filters}>
          <Select
            size="xs"
            className={classes.import}
            aria-label={t('data.quarantine.import')}
            value={open.id}
            onChange={(id) => patch({ import: id, file: null, reason: null })}
            data={imports.map(({ id, committedAt, quarantinedTotal }) => ({
              value: id,
              label: t('data.quarantine.importOf', { at: instant(committedAt), rows: quarantinedTotal }),
            }))}
            allowDeselect={false}
          />
          <Select
            size="xs"
            aria-label={t('data.file')}
            placeholder={t('data.quarantine.allFiles')}
            value={known.file}
            onChange={(value) => patch({ file: value })}
            data={files.map(({ name }) => name)}
            clearable
            clearButtonProps={{ 'aria-label': t('data.quarantine.allFiles') }}
          />
          <Select
            size="xs"
            className={classes.reason}
            aria-label={t('data.reason')}
            placeholder={t('data.quarantine.allReasons')}
            value={known.reason}
            onChange={(value) => patch({ reason: value })}
            data={open.quarantined.map((one) => ({
              value: one.reason,
              label: t('data.quarantine.reasonRows', { reason: one.reasonText, rows: one.rows }),
            }))}
            clearable
            clearButtonProps={{ 'aria-label': t('data.quarantine.allReasons') }}
          />
        </div>
        {mayRead ? (
          <QuarantineRows report={open} {...known} />
        ) : (
          <p className={classes.note}>{t('data.quarantine.notAllowed')}</p>
        )}
      </Section>
      <Section title={t('data.quarantine.fixTitle')}>
        <ol className={classes.steps}>
          <li>{t('data.quarantine.fixDownload')}</li>
          <li>{t('data.quarantine.fixMend')}</li>
          <li>{t('data.quarantine.fixImport')}</li>
        </ol>
        {mayRead &&
          open.quarantinePath &&
          (mendFile === null ? (
            <p className={classes.note}>{t('data.quarantine.chooseFile')}</p>
          ) : (
            <MendLink href={`${open.quarantinePath}.log${searchOf({ file: mendFile, reason: known.reason })}`} />
          ))}
      </Section>
    </>
  );
}

/** The rows alone, under the header of their log. */
function MendLink({ href }: { href: string }) {
  const t = useTranslations();
  return (
    <Button
      component="a"
      href={onServer(href)}
      download
      variant="default"
      size="compact-sm"
      leftSection={<IconDownload size={14} stroke={1.7} aria-hidden />}
    >
      {t('data.quarantine.log')}
    </Button>
  );
}
