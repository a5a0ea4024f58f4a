import { SegmentedControl, UnstyledButton } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import { useLocation } from 'react-router';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { askable, type ScopeVariables } from '../scope/scope.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { BrandName, categoryLabel, CategoryName } from '../ui/text/category-name.js';
import { claimAgainst, entry } from '../ui/text/claim.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { Section } from '../ui/page/page.js';
import { oneOf, useUrlState } from '../ui/page/url-state.js';
import {
  AnalyzedProductEvidenceDocument,
  type AnalyzedProductFieldsFragment,
  type ProductAnalysisQuery,
} from '@cartograph/sdk/operations/product-analysis';
import classes from './product-table.module.css';

export type AnalyzedProduct = AnalyzedProductFieldsFragment;
export type Analysis = ProductAnalysisQuery['analytics'];

const kinds = ['stars', 'laggards'] as const;
const kindCodec = oneOf(kinds, 'stars');

interface StandingSectionProps {
  analysis: Analysis;
  variables: ScopeVariables;
  onOpen(externalId: string): void;
}

/** Products that stand out against what is usual in their category, with all their rates. */
export function StandingSection({ analysis, variables, onOpen }: StandingSectionProps) {
  const t = useTranslations();
  const formats = useFormats();
  const [kind, setKind] = useUrlState('standing', kindCodec);
  const { viewed } = analysis;
  const { total, products } = analysis[kind];
  const request = useActRequest(viewed, variables, kind);
  const columns = useMemo<Column<AnalyzedProduct>[]>(() => {
    const { count } = formats;
    const rate = (id: 'cartersPerViewer' | 'buyersPerCarter' | 'removersPerCarter'): Column<AnalyzedProduct> => ({
      id,
      header: t(`productAnalysis.rate.${id}`),
      align: 'end',
      render: ({ rates }) => <EstimateText estimate={rates[id].estimate} />,
      value: ({ rates }) => rates[id].estimate.value,
      csv: ({ rates }) => ({
        [id]: rates[id].estimate.value,
        [`${id}Low`]: rates[id].estimate.low,
        [`${id}High`]: rates[id].estimate.high,
      }),
    });
    const isCompared = viewed.previousPeriod !== null;
    return [
      {
        id: 'id',
        header: t('products.product'),
        isTitle: true,
        render: ({ externalId, brand }) => (
          <>
            <UnstyledButton className={classes.id} title={t('products.open')} onClick={() => onOpen(externalId)}>
              {externalId}
            </UnstyledButton>{' '}
            <BrandName brand={brand} />
          </>
        ),
        value: ({ externalId }) => externalId,
        csv: ({ externalId, brand }) => ({ product: externalId, brand }),
      },
      {
        id: 'category',
        header: t('products.category'),
        render: ({ category }) => <CategoryName code={category} />,
        csv: ({ category, categoryId }) => ({ category, categoryId }),
      },
      {
        id: 'viewers',
        header: t('productAnalysis.viewers'),
        align: 'end',
        width: 90,
        render: ({ viewers }) => count(viewers),
        value: ({ viewers }) => viewers,
      },
      {
        id: 'rate',
        header: t('productAnalysis.rate.buyersPerViewer'),
        align: 'end',
        render: ({ rates }) => <EstimateText estimate={rates.buyersPerViewer.estimate} />,
        value: ({ rates }) => rates.buyersPerViewer.estimate.value,
        csv: ({ rates: { buyersPerViewer: own } }) => ({
          buyingViewers: own.users,
          viewers: own.of,
          buyersPerViewer: own.estimate.value,
          buyersPerViewerLow: own.estimate.low,
          buyersPerViewerHigh: own.estimate.high,
          usual: own.usual,
        }),
      },
      {
        id: 'usual',
        header: t('productAnalysis.usual'),
        align: 'end',
        render: ({ rates }) =>
          rates.buyersPerViewer.usual === null ? '–' : formats.percent(rates.buyersPerViewer.usual),
        value: ({ rates }) => rates.buyersPerViewer.usual,
      },
      rate('cartersPerViewer'),
      rate('buyersPerCarter'),
      rate('removersPerCarter'),
      ...(isCompared
        ? [
            {
              id: 'change',
              header: t('productAnalysis.viewsChange'),
              align: 'end' as const,
              render: ({ changes }: AnalyzedProduct) =>
                changes === null || changes.views.value === null ? '–' : formats.change(changes.views.value),
              value: ({ changes }: AnalyzedProduct) => changes?.views.value ?? null,
            },
          ]
        : []),
    ];
  }, [t, formats, viewed.previousPeriod, onOpen]);
  return (
    <Section
      title={t('productAnalysis.standingTitle')}
      note={t('productAnalysis.standingNote', {
        kind,
        shown: products.length,
        total,
        viewers: viewed.rule.minimumViewers,
        candidates: kind === 'stars' ? viewed.starCandidates : viewed.laggardCandidates,
        effect: formats.share(viewed.rule.minimumEffect),
        wrong: formats.share(viewed.rule.falseDiscoveryRate),
      })}
      aside={
        <SegmentedControl
          size="xs"
          aria-label={t('productAnalysis.standingLabel')}
          value={kind}
          onChange={(value) => setKind(kindCodec.read(value) ?? 'stars')}
          data={kinds.map((value) => ({ value, label: t(`productAnalysis.kind.${value}`, { count: viewed[value] }) }))}
        />
      }
    >
      <DataTable
        label={t('productAnalysis.standingTitle')}
        columns={columns}
        rows={products}
        rowKey={({ externalId }) => externalId}
        csvName={`products-${kind}`}
        renderAction={(product) => <ActButton what={product.externalId} request={() => request(product)} />}
        empty={t('productAnalysis.none', { kind })}
      />
    </Section>
  );
}

function useActRequest(
  viewed: Analysis['viewed'],
  variables: ScopeVariables,
  kind: (typeof kinds)[number],
): (product: AnalyzedProduct) => ActRequest {
  const t = useTranslations();
  const formats = useFormats();
  const { pathname, search } = useLocation();
  return useCallback(
    ({ externalId, brand, category, rates: { buyersPerViewer: rate } }) => {
      const name = brand ? t('words.brandAndId', { brand, id: externalId }) : externalId;
      return {
        page: pathname + search,
        title: t('productAnalysis.act.title', { kind, name }),
        summary: t('productAnalysis.act.summary', {
          name,
          category: category ? categoryLabel(category) : t('words.noCategory'),
          users: rate.users,
          viewers: rate.of,
          rate: formats.estimate(rate.estimate),
          interval: formats.interval(rate.estimate) ?? '–',
          usual: rate.usual === null ? '–' : formats.percent(rate.usual),
        }),
        document: AnalyzedProductEvidenceDocument,
        variables: {
          period: askable(viewed.period),
          filter: variables.filter,
          includeBots: variables.includeBots,
          externalId,
        },
        snapshotId: viewed.snapshot.id,
        ...claimAgainst(
          rate.estimate,
          rate.usual,
          ['analytics', 'products', 'products', entry({ externalId }), 'rates', 'buyersPerViewer', 'estimate'],
          ['analytics', 'products', 'products', entry({ externalId }), 'rates', 'buyersPerViewer', 'usual'],
        ),
        ...(category ? { audience: { kind: 'CATEGORY_VIEWERS' as const, category } } : {}),
      };
    },
    [viewed, variables, kind, formats, t, pathname, search],
  );
}
