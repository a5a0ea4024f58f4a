import { SegmentedControl } from '@mantine/core';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { GetTimeToPurchaseDocument, type GetTimeToPurchaseQuery } from '@cartograph/sdk/operations/time-to-purchase';
import { QueryView } from '../client/query-view.js';
import { useFormats } from '../i18n/use-formats.js';
import { useScope } from '../scope/scope.js';
import { Waiting } from '../ui/notice/states.js';
import { isMissing, TrackingLead } from '../ui/notice/tracking-lead.js';
import { inSentence } from '../ui/page/lead.js';
import { Method } from '../ui/page/method.js';
import { Section } from '../ui/page/page.js';
import { oneOf, useUrlState } from '../ui/page/url-state.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { ProvenanceProvider } from '../ui/text/provenance.js';
import { useThingName } from '../ui/text/thing-name.js';

type Data = GetTimeToPurchaseQuery['analytics']['timeToPurchase'];
type Row = Data['categories'][number];

const depths = ['1', '2', 'all'] as const;
const depthCodec = oneOf(depths, '1');
const listed = 50;

/** How long from the first view of a product to its purchase? */
export function TimeToPurchaseSection() {
  const t = useTranslations();
  const { variables } = useScope();
  const [depth, setDepth] = useUrlState('depth', depthCodec);
  const [{ data, error }, ask] = useQuery({
    query: GetTimeToPurchaseDocument,
    variables: { ...variables, input: { depth: depth === 'all' ? null : Number(depth), first: listed } },
  });
  return (
    <Section
      title={t('behavior.timeToPurchase.title')}
      note={t('behavior.timeToPurchase.note')}
      aside={
        <SegmentedControl
          size="xs"
          aria-label={t('behavior.timeToPurchase.depthLabel')}
          value={depth}
          onChange={(value) => setDepth(depthCodec.read(value) ?? '1')}
          data={depths.map((value) => ({ value, label: t(`behavior.timeToPurchase.depth.${value}`) }))}
        />
      }
    >
      <QueryView
        data={data?.analytics.timeToPurchase}
        error={error}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
        whileLoading={<Waiting heights={[320]} />}
      >
        {(shown) => (
          <ProvenanceProvider
            snapshot={shown.snapshot}
            timeZone={shown.timeZone}
            period={shown.period}
            faults={shown.faults}
            daysLeftOut={shown.daysLeftOut}
            query={shown.definition.query}
          >
            <p>
              <TrackingLead answer={shown} />
              <TimeSentence shown={shown} />
            </p>
            <TimeTable shown={shown} />
            <Method definition={shown.definition} computedInMs={shown.computedInMs} fromCache={shown.fromCache}>
              <p>
                {t('behavior.timeToPurchase.shown', { shown: shown.categories.length, count: shown.categoryCount })}
              </p>
            </Method>
          </ProvenanceProvider>
        )}
      </QueryView>
    </Section>
  );
}

/** How long half of the purchases take, or why that is not known. */
export function TimeSentence({ shown }: { shown: Pick<Data, 'all' | 'period' | 'faults'> }) {
  const { all } = shown;
  const t = useTranslations();
  const { estimate, interval } = useFormats();
  if (all.viewedPerPurchase.incomputable?.reason === 'NOT_LOGGED') return t('behavior.timeToPurchase.unknown');
  if (all.purchases === 0 && isMissing(shown)) return t('tracking.missing');
  if (all.purchases === 0) return t('behavior.timeToPurchase.nothing');
  if (all.seconds?.median.value == null) return t('behavior.timeToPurchase.tooFew');
  return t.rich('behavior.timeToPurchase.answer', {
    ...inSentence,
    median: estimate(all.seconds.median),
    interval: interval(all.seconds.median) ?? '–',
    sameDay: estimate(all.sameDay),
  });
}

function TimeTable({ shown }: { shown: Data }) {
  const t = useTranslations();
  const formats = useFormats();
  const name = useThingName();
  const share = (id: 'sameSession' | 'sameDay'): Column<Row> => ({
    id,
    header: t(`behavior.timeToPurchase.${id}`),
    align: 'end',
    render: ({ times }) => <EstimateText estimate={times[id]} stacked />,
    csv: ({ times: { [id]: own } }) => ({ [id]: own.value, [`${id}Low`]: own.low, [`${id}High`]: own.high }),
  });
  const time = (id: 'median' | 'p75' | 'p90'): Column<Row> => ({
    id,
    header: t(`behavior.timeToPurchase.quantile.${id}`),
    align: 'end',
    render: ({ times: { seconds } }) => seconds && <EstimateText estimate={seconds[id]} stacked />,
    csv: ({ times: { seconds } }) => ({
      [`${id}Seconds`]: seconds?.[id].value ?? null,
      [`${id}SecondsLow`]: seconds?.[id].low ?? null,
      [`${id}SecondsHigh`]: seconds?.[id].high ?? null,
    }),
  });
  const columns: Column<Row>[] = [
    {
      id: 'category',
      header: t('behavior.timeToPurchase.category'),
      isTitle: true,
      render: ({ category }) => name(category),
      value: ({ category }) => category,
    },
    {
      id: 'purchases',
      header: t('behavior.timeToPurchase.purchases'),
      align: 'end',
      render: ({ times }) => formats.count(times.purchases),
      value: ({ times }) => times.purchases,
    },
    {
      id: 'viewed',
      header: t('behavior.timeToPurchase.viewed'),
      align: 'end',
      render: ({ times }) => formats.count(times.viewed),
      value: ({ times }) => times.viewed,
    },
    share('sameSession'),
    share('sameDay'),
    time('median'),
    time('p75'),
    time('p90'),
  ];
  return (
    <DataTable
      label={t('behavior.timeToPurchase.title')}
      columns={columns}
      rows={shown.categories}
      rowKey={({ category }) => category}
      csvName={`time-to-purchase-${shown.period.from}-${shown.period.to}`}
      empty={t('behavior.timeToPurchase.nothing')}
    />
  );
}
