import { SegmentedControl } from '@mantine/core';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { dependsOn } from '../client/depends-on.js';
import { QueryView } from '../client/query-view.js';
import { useFormats } from '../i18n/use-formats.js';
import { Defined } from '../ui/text/defined.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { Figure, FigureRow } from '../ui/page/figure.js';
import { inSentence } from '../ui/page/lead.js';
import { Page, Section } from '../ui/page/page.js';
import { ProvenanceProvider } from '../ui/text/provenance.js';
import { SnapshotLine } from '../ui/notice/snapshot-line.js';
import { AnswerSkeleton, EmptyState, NotFound, Waiting } from '../ui/notice/states.js';
import { useUrlState } from '../ui/page/url-state.js';
import { AttainableScale } from './attainable-scale.js';
import { scoresOf, seenCodec, trainingCodec } from './leaderboard-view.js';
import classes from './models.module.css';
import { ModelsTabs } from './models-tabs.js';
import { PrecisionDocument } from '@cartograph/sdk/operations/models';
import { PrecisionTable, type PrecisionBoard, type PrecisionRow } from './precision-table.js';
import { Protocol } from './protocol.js';

/** Is a precision this low a bad sign? It is read against the most that any list could reach. */
export default function PrecisionPage() {
  const t = useTranslations();
  const [training] = useUrlState('training', trainingCodec);
  const [seen, setSeen] = useUrlState('seen', seenCodec);
  const [{ data, error }, ask] = useQuery({
    query: PrecisionDocument,
    variables: { training: training || null },
    context: dependsOn('Training', 'LiveModel'),
  });
  const board = data?.leaderboard ?? undefined;
  const isUntrained = data !== undefined && board === undefined;
  const rows = board ? scoresOf(board.models, 'ALL', seen === 'yes') : [];
  const best = rows
    .filter(({ metrics }) => metrics.precision.value !== null)
    .toSorted((a, b) => (b.metrics.precision.value ?? 0) - (a.metrics.precision.value ?? 0))[0];
  if (isUntrained && training !== '') return <NotFound actions={<Link to="/models">{t('models.toLiveModel')}</Link>} />;
  return (
    <Page
      name={t('models.tab.precision')}
      question={t('models.precision.question')}
      answer={
        board ? (
          <PrecisionAnswer board={board} best={best} />
        ) : isUntrained ? (
          t('models.answer.untrained')
        ) : error ? undefined : (
          <AnswerSkeleton />
        )
      }
      filters={<ModelsTabs />}
    >
      {isUntrained ? (
        <EmptyState title={t('models.untrainedTitle')}>
          <p>{t('models.untrainedText')}</p>
        </EmptyState>
      ) : (
        <QueryView
          data={board}
          error={error}
          onRetry={() => ask({ requestPolicy: 'network-only' })}
          whileLoading={<Waiting heights={[260, 320, 320]} />}
        >
          {(shown) => (
            <ProvenanceProvider snapshot={shown.snapshot}>
              <SnapshotLine />
              <Section
                title={t('models.precision.title', { k: shown.protocol.k })}
                aside={
                  <SegmentedControl
                    size="xs"
                    aria-label={t('models.seenLabel')}
                    value={seen}
                    onChange={(value) => setSeen(seenCodec.read(value) ?? 'no')}
                    data={(['no', 'yes'] as const).map((value) => ({ value, label: t(`models.seen.${value}`) }))}
                  />
                }
              >
                <WhatItSays board={shown} best={best} />
              </Section>
              <Section title={t('models.precision.tableTitle')}>
                <PrecisionTable rows={rows} />
              </Section>
              <Section title={t('models.precision.read')}>
                <p className={classes.explained}>{t('models.precision.readText')}</p>
              </Section>
              <Protocol protocol={shown.protocol} />
            </ProvenanceProvider>
          )}
        </QueryView>
      )}
    </Page>
  );
}

interface OfBest {
  board: PrecisionBoard;
  best: PrecisionRow | undefined;
}

function PrecisionAnswer({ board, best }: OfBest) {
  const t = useTranslations();
  const { decimal, percent, share } = useFormats();
  const { k } = board.protocol;
  const [reached, attainable] = [
    best?.metrics.precision.value ?? null,
    best?.metrics.attainablePrecision.value ?? null,
  ];
  if (!best || reached === null || !attainable) return t('models.precision.unknown');
  return t.rich('models.precision.answer', {
    ...inSentence,
    attainable: percent(attainable),
    average: decimal(attainable * k),
    k,
    model: t(`modelKind.${best.model.kind}`),
    reached: percent(reached),
    part: share(reached / attainable),
  });
}

function WhatItSays({ board, best }: OfBest) {
  const t = useTranslations();
  const { percent } = useFormats();
  const { k } = board.protocol;
  const [reached, attainable] = [
    best?.metrics.precision.value ?? null,
    best?.metrics.attainablePrecision.value ?? null,
  ];
  return (
    <>
      <p className={classes.explained}>{t('models.precision.text', { k, one: percent(1 / k) })}</p>
      {best && reached !== null && attainable !== null && attainable > 0 && (
        <>
          <p className={classes.explained}>
            {t('models.precision.figures', { model: t(`modelKind.${best.model.kind}`) })}
          </p>
          <AttainableScale reached={reached} attainable={attainable} />
          <div className={classes.table}>
            <FigureRow>
              <Figure metric="precision" value={<EstimateText estimate={best.metrics.precision} stacked />} />
              <Figure
                metric="attainablePrecision"
                value={<EstimateText estimate={best.metrics.attainablePrecision} stacked />}
              />
              <Figure metric="hitRate" value={<EstimateText estimate={best.metrics.hitRate} stacked />} />
              <Figure metric="recall" value={<EstimateText estimate={best.metrics.recall} stacked />} />
            </FigureRow>
          </div>
        </>
      )}
      <p className={classes.note}>
        <Defined metric="baselineAccuracy">{t('models.precision.baselineAccuracy')}</Defined>{' '}
        <EstimateText estimate={board.baselineAccuracy} />
      </p>
    </>
  );
}
