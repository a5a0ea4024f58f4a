import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useSession } from '../client/session.js';
import { useShop } from '../client/shop.js';
import { useFormats } from '../i18n/use-formats.js';
import { localDay } from '../scope/scope.js';
import { inSentence } from '../ui/lead.js';
import { Method } from '../ui/method.js';
import { Page, Section } from '../ui/page.js';
import { SnapshotLine } from '../ui/snapshot-line.js';
import { AnswerSkeleton, EmptyState, Waiting } from '../ui/states.js';
import { CoverageMatrix } from './coverage-matrix.js';
import { CoverageDocument, type CoverageQuery } from './data.generated.js';
import { FaultList } from './fault-list.js';
import { ImportReports } from './import-reports.js';
import { ShopFigures } from './shop-figures.js';
import { UploadPanel } from './upload-panel.js';

export type ShopData = CoverageQuery['shop'];

/** Can I trust it? Files in, and what became of every row. */
export default function DataPage() {
  const t = useTranslations();
  const { snapshot } = useShop();
  const mayImport = useSession().can('imports:write');
  const [{ data, error }, ask] = useQuery({ query: CoverageDocument, pause: snapshot === null });
  return (
    <Page
      name={t('app.pages.data')}
      question={t('app.questions.data')}
      answer={snapshot === null ? t('data.answer.empty') : data ? <Answer shop={data.shop} /> : error ? undefined : <AnswerSkeleton />}
    >
      {mayImport && (
        <Section title={t('data.importTitle')} note={t('data.importNote')}>
          <UploadPanel />
        </Section>
      )}
      {snapshot === null ? (
        !mayImport && (
          <EmptyState title={t('noSnapshot.title')}>
            <p>{t('noSnapshot.askOperator')}</p>
          </EmptyState>
        )
      ) : (
        <>
          <QueryView data={data?.shop} error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} whileLoading={<Waiting heights={[110, 260]} />}>
            {(shop) => (
              <>
                <SnapshotLine hasMoney />
                <ShopFigures shop={shop} />
                <Section title={t('data.coverageTitle')} note={t('data.coverageNote', { timeZone: shop.coverage.timeZone })}>
                  <CoverageMatrix coverage={shop.coverage} />
                  <FaultList faults={shop.coverage.faults} />
                </Section>
              </>
            )}
          </QueryView>
          <ImportReports />
          <Method>
            <p>{t('data.method')}</p>
          </Method>
        </>
      )}
    </Page>
  );
}

function Answer({ shop: { counts, coverage, firstEventAt, lastEventAt } }: { shop: ShopData }) {
  const t = useTranslations();
  const { dayRange } = useFormats();
  if (firstEventAt === null || lastEventAt === null) return t('data.answer.empty');
  return t.rich('data.answer.covered', {
    ...inSentence,
    events: counts.total,
    days: coverage.days.length,
    period: dayRange(localDay(firstEventAt, coverage.timeZone), localDay(lastEventAt, coverage.timeZone)),
    faults: coverage.faults.length,
  });
}
