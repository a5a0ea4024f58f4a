import { SegmentedControl } from '@mantine/core';
import { useMemo } from 'react';
import { useLocation } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { AudienceButton } from '../client/audience-button.js';
import { useFormats } from '../i18n/use-formats.js';
import { askable, useScope } from '../scope/scope.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { claimAgainst, entry } from '../ui/text/claim.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { inSentence } from '../ui/page/lead.js';
import { Section } from '../ui/page/page.js';
import { EmptyState } from '../ui/notice/states.js';
import { TrackingLead } from '../ui/notice/tracking-lead.js';
import { oneOf, sortBy, useUrlState } from '../ui/page/url-state.js';
import { RfmGrid, type RfmData } from './rfm-grid.js';
import { useSegmentName } from '../ui/text/segment-name.js';
import { GetRfmDocument, RfmEvidenceDocument } from '@cartograph/sdk/operations/segments';
import { SegmentsFrame } from './segments-frame.js';
import type { RuleOfDays } from '../ui/page/act.js';

type Segment = RfmData['segments'][number];

const methods = ['RULE', 'K_MEANS'] as const;
const methodCodec = oneOf(methods, 'RULE');
const sortCodec = sortBy(['name', 'buyers', 'revenue', 'recency', 'frequency', 'perBuyer'], {
  column: 'revenue',
  direction: 'DESC',
});

/** Who are they? */
export function RfmView() {
  const t = useTranslations();
  const formats = useFormats();
  const nameOf = useSegmentName();
  const { variables } = useScope();
  const { pathname, search } = useLocation();
  const [method, setMethod] = useUrlState('by', methodCodec);
  const [{ data, error }, ask] = useQuery({ query: GetRfmDocument, variables: { ...variables, input: { method } } });
  const ruleOf = (shown: RfmData, segment: Segment): RuleOfDays => ({
    kind: 'RFM_SEGMENT',
    rfmSegment: segment.name,
    period: askable(shown.period),
    category: variables.filter?.category ?? null,
    brand: variables.filter?.brand ?? null,
    includeBots: variables.includeBots,
    ...(shown.seed === null ? {} : { rfmSeed: shown.seed }),
  });
  const words = (segment: Segment) => ({
    segment: nameOf(segment.name),
    buyers: segment.buyers,
    share: formats.share(segment.buyerShare ?? 0),
    revenue: formats.share(segment.revenueShare ?? 0),
  });
  const request = (shown: RfmData, segment: Segment | null): ActRequest => {
    const about = segment ?? largest(shown);
    return {
      page: pathname + search,
      title: about ? t('segments.rfm.actTitle', words(about)) : t('segments.rfm.nothing'),
      summary: about ? t('segments.rfm.summary', words(about)) : t('segments.rfm.nothing'),
      document: RfmEvidenceDocument,
      variables: {
        period: askable(shown.period),
        filter: variables.filter,
        includeBots: variables.includeBots,
        method,
      },
      snapshotId: shown.snapshot.id,
      // Whether they bring more than their share: their part of the buyers against their part of the revenue.
      ...(about
        ? claimAgainst(
            about.perBuyer,
            about.revenueShare,
            ['analytics', 'rfm', 'segments', entry({ name: about.name }), 'perBuyer'],
            ['analytics', 'rfm', 'segments', entry({ name: about.name }), 'revenueShare'],
          )
        : {}),
      ...(about && about.buyers > 0 ? { audience: ruleOf(shown, about) } : {}),
    };
  };
  return (
    <SegmentsFrame
      data={data?.analytics.rfm}
      error={error}
      onRetry={() => ask({ requestPolicy: 'network-only' })}
      answer={(shown) => {
        const top = largest(shown);
        return (
          <>
            <TrackingLead answer={shown} lacks="purchases" />
            {top?.revenueShare != null
              ? t.rich('segments.rfm.answer', { ...inSentence, ...words(top) })
              : t(shown.buyers > 0 ? 'segments.rfm.alike' : 'segments.rfm.nothing')}
          </>
        );
      }}
      request={(shown) => request(shown, null)}
      controls={
        <SegmentedControl
          size="xs"
          aria-label={t('segments.rfm.methodLabel')}
          value={method}
          onChange={(value) => setMethod(methodCodec.read(value) ?? 'RULE')}
          data={methods.map((value) => ({ value, label: t(`segments.rfm.method.${value}`) }))}
        />
      }
    >
      {(shown) =>
        shown.buyers === 0 ? (
          <EmptyState title={t('segments.empty.title')}>{t('segments.rfm.nothing')}</EmptyState>
        ) : (
          <>
            {shown.segments.length === 0 && (
              <EmptyState title={t('segments.rfm.alike')}>{t('segments.rfm.longer')}</EmptyState>
            )}
            {shown.grid.length > 0 && (
              <Section title={t('segments.rfm.gridTitle')} note={t('segments.rfm.gridNote')}>
                <RfmGrid data={shown} />
              </Section>
            )}
            {shown.method === 'K_MEANS' && <Choices data={shown} />}
            {shown.segments.length > 0 && (
              <Section
                title={t('segments.rfm.tableTitle')}
                note={shown.asOf === null ? undefined : t('segments.rfm.asOf', { day: formats.day(shown.asOf) })}
              >
                <SegmentTable
                  data={shown}
                  ruleOf={(segment) => ruleOf(shown, segment)}
                  request={(segment) => request(shown, segment)}
                />
              </Section>
            )}
          </>
        )
      }
    </SegmentsFrame>
  );
}

function largest({ segments }: RfmData): Segment | undefined {
  return segments.toSorted((a, b) => (b.revenueShare ?? 0) - (a.revenueShare ?? 0))[0];
}

function SegmentTable({
  data,
  ruleOf,
  request,
}: {
  data: RfmData;
  ruleOf(segment: Segment): RuleOfDays;
  request(segment: Segment): ActRequest;
}) {
  const t = useTranslations();
  const formats = useFormats();
  const nameOf = useSegmentName();
  const [sort, setSort] = useUrlState('sort', sortCodec);
  const columns = useMemo<Column<Segment>[]>(() => {
    const withShare = (text: string, share: number | null): string =>
      share === null ? text : t('segments.withShare', { text, share: formats.percent(share) });
    const decimal = (value: number | null): string => (value === null ? '–' : formats.fixed(value, 1));
    return [
      {
        id: 'name',
        header: t('segments.rfm.segment'),
        isTitle: true,
        render: ({ name }) => nameOf(name),
        value: ({ name }) => name,
        sum: t('segments.rfm.all'),
      },
      ...(data.method === 'RULE'
        ? [
            {
              id: 'rule',
              header: t('segments.rfm.rule'),
              render: ({ rule }: Segment) => rule.replaceAll(' and ', ' · ').replaceAll(', ', ' · '),
            },
          ]
        : []),
      {
        id: 'buyers',
        header: t('segments.rfm.buyers'),
        metric: 'buyers',
        align: 'end',
        render: ({ buyers, buyerShare }) => withShare(formats.count(buyers), buyerShare),
        value: ({ buyers }) => buyers,
        sum: formats.count(data.buyers),
      },
      {
        id: 'revenue',
        header: t('segments.rfm.revenue'),
        metric: 'rfmRevenue',
        align: 'end',
        render: ({ revenue, revenueShare }) => withShare(formats.money(revenue), revenueShare),
        value: ({ revenue }) => Number(revenue),
        csv: ({ revenue, revenueShare }) => ({ revenue, revenueShare }),
        sum: formats.money(data.revenue),
      },
      {
        id: 'recency',
        header: t('segments.rfm.recency'),
        metric: 'rfmRecency',
        align: 'end',
        render: ({ recencyDays }) => decimal(recencyDays),
        value: ({ recencyDays }) => recencyDays,
      },
      {
        id: 'frequency',
        header: t('segments.rfm.frequency'),
        metric: 'rfmFrequency',
        align: 'end',
        render: ({ purchaseSessions }) => decimal(purchaseSessions),
        value: ({ purchaseSessions }) => purchaseSessions,
      },
      {
        id: 'perBuyer',
        header: t('segments.rfm.perBuyer'),
        metric: 'rfmPerBuyer',
        align: 'end',
        render: ({ revenuePerBuyer }) => (revenuePerBuyer === null ? '–' : formats.money(revenuePerBuyer)),
        value: ({ revenuePerBuyer }) => (revenuePerBuyer === null ? null : Number(revenuePerBuyer)),
      },
      {
        id: 'audience',
        header: t('segments.rfm.audience'),
        render: (segment) =>
          segment.buyers > 0 && (
            <AudienceButton
              rule={ruleOf(segment)}
              name={t('segments.rfm.audienceName', {
                segment: nameOf(segment.name),
                period: formats.dayRange(data.period.from, data.period.to),
              })}
              label={t('segments.rfm.makeAudience')}
              what={t('segments.rfm.makeAudienceOf', { segment: nameOf(segment.name), buyers: segment.buyers })}
            />
          ),
      },
    ];
  }, [t, formats, nameOf, data, ruleOf]);
  return (
    <DataTable
      label={t('segments.rfm.tableTitle')}
      columns={columns}
      rows={data.segments}
      rowKey={({ name }) => name}
      sort={sort}
      onSort={setSort}
      csvName={`rfm-${data.period.from}-${data.period.to}`}
      renderAction={(segment) =>
        segment.buyers > 0 && <ActButton what={nameOf(segment.name)} request={() => request(segment)} />
      }
    />
  );
}

/** Why there are so many clusters: the silhouettes of each number. */
function Choices({ data: { choices, segments } }: { data: RfmData }) {
  const t = useTranslations();
  const columns = useMemo<Column<NonNullable<RfmData['choices']>[number]>[]>(
    () => [
      {
        id: 'clusters',
        header: t('segments.rfm.clusters'),
        isTitle: true,
        render: ({ clusters }) =>
          clusters === segments.length ? <strong>{t('segments.rfm.chosen', { clusters })}</strong> : String(clusters),
      },
      {
        id: 'silhouette',
        header: t('segments.rfm.silhouette'),
        metric: 'silhouette',
        align: 'end',
        render: ({ silhouette }) => <EstimateText estimate={silhouette} />,
      },
    ],
    [t, segments.length],
  );
  if (!choices)
    return <EmptyState title={t('segments.rfm.noClustersTitle')}>{t('segments.rfm.noClusters')}</EmptyState>;
  return (
    <Section title={t('segments.rfm.choiceTitle')} note={t('segments.rfm.choiceNote')}>
      <DataTable
        label={t('segments.rfm.choiceTitle')}
        columns={columns}
        rows={choices}
        rowKey={({ clusters }) => String(clusters)}
      />
    </Section>
  );
}
