import { useTranslations } from 'use-intl';
import { useSession } from '../client/session.js';
import { Section } from '../ui/page/page.js';
import { SnapshotLine } from '../ui/notice/snapshot-line.js';
import type { ShopData } from './coverage-months.js';
import { ImportReports } from './import-reports.js';
import { ShopFigures } from './shop-figures.js';
import { UploadPanel } from './upload-panel.js';

/** Files in, and what became of every row of theirs. */
export function ImportsTab({ shop }: { shop: ShopData | undefined }) {
  const t = useTranslations();
  const mayImport = useSession().can('imports:write');
  return (
    <>
      {shop && (
        <>
          <SnapshotLine hasMoney />
          <ShopFigures shop={shop} />
        </>
      )}
      {mayImport && (
        <Section title={t('data.importTitle')} note={t('data.importNote')}>
          <UploadPanel />
        </Section>
      )}
      <ImportReports />
    </>
  );
}
