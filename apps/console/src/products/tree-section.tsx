import { Anchor, Breadcrumbs, SegmentedControl, UnstyledButton } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import { useLocation } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useFormats } from '../i18n/use-formats.js';
import { askable, type ScopeVariables } from '../scope/scope.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { claimAbout, entry } from '../ui/text/claim.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { Section } from '../ui/page/page.js';
import { Waiting } from '../ui/notice/states.js';
import { oneOf, usePatchParams, useUrlState, type UrlCodec } from '../ui/page/url-state.js';
import {
  ProductTreeDocument,
  ProductTreeEvidenceDocument,
  type ProductGroupFieldsFragment,
} from '@cartograph/sdk/operations/product-analysis';
import classes from './product-table.module.css';
import type { Analysis } from './standing-section.js';
import { treePath } from './tree-path.js';

type Group = ProductGroupFieldsFragment & { isOthers?: boolean };

const kinds = ['CATEGORY', 'BRAND'] as const;
const kindCodec = oneOf(kinds, 'CATEGORY');
/** The top is written by leaving it out; `-` are the products without a category code or brand. */
const underCodec: UrlCodec<string | null> = {
  fallback: null,
  read: (text) => (text === '' ? null : text),
  write: (value) => value ?? '',
};
const most = 50;

/** Categories or brands, a level at a time, with what their products add up to. */
export function TreeSection({ viewed, variables }: { viewed: Analysis['viewed']; variables: ScopeVariables }) {
  const t = useTranslations();
  const patch = usePatchParams();
  const [kind] = useUrlState('tree', kindCodec);
  const [under] = useUrlState('under', underCodec);
  const [{ data, error }, ask] = useQuery({
    query: ProductTreeDocument,
    variables: { ...variables, tree: { kind, under: under === '-' ? '' : under, first: most } },
  });
  const tree = data?.analytics.products.tree;
  const open = (key: string | null): void => patch({ under: key });
  const request = useTreeAct(viewed, variables, kind, under);
  return (
    <Section
      title={t('productAnalysis.treeTitle')}
      note={t('productAnalysis.treeNote')}
      aside={
        <SegmentedControl
          size="xs"
          aria-label={t('productAnalysis.treeLabel')}
          value={kind}
          onChange={(value) => patch({ tree: value === 'CATEGORY' ? null : value, under: null })}
          data={kinds.map((value) => ({ value, label: t(`productAnalysis.tree.${value}`) }))}
        />
      }
    >
      {under !== null && (
        <Breadcrumbs mb={8}>
          {treePath(kind, under).map(({ key, name }) =>
            key === under ? (
              <span key={key}>{name === '-' ? t(`productAnalysis.unnamed.${kind}`) : name.replaceAll('_', ' ')}</span>
            ) : (
              <Anchor key={key ?? 'top'} component="button" type="button" onClick={() => open(key)}>
                {key === null ? t(`productAnalysis.tree.${kind}`) : name.replaceAll('_', ' ')}
              </Anchor>
            ),
          )}
        </Breadcrumbs>
      )}
      <QueryView
        data={tree}
        error={error}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
        whileLoading={<Waiting heights={[320]} />}
      >
        {({ groups, others, total }) => (
          <TreeTable
            kind={kind}
            under={under}
            groups={[...groups, ...(others ? [{ ...others, isOthers: true }] : [])]}
            hidden={total - groups.length}
            onOpen={open}
            request={request}
          />
        )}
      </QueryView>
    </Section>
  );
}

interface TreeTableProps {
  kind: (typeof kinds)[number];
  under: string | null;
  groups: readonly Group[];
  hidden: number;
  onOpen(key: string): void;
  request(group: Group, name: string): ActRequest;
}

function TreeTable({ kind, under, groups, hidden, onOpen, request }: TreeTableProps) {
  const t = useTranslations();
  const formats = useFormats();
  const nameOf = useCallback(
    ({ key, name, isOthers }: Group): string => {
      if (isOthers) return t('productAnalysis.others', { count: hidden });
      if (name !== null) return name.replaceAll('_', ' ');
      return key !== null && key === under
        ? t('productAnalysis.itself')
        : t(`productAnalysis.unnamed.${under === null ? kind : 'CATEGORY'}`);
    },
    [t, kind, under, hidden],
  );
  const columns = useMemo<Column<Group>[]>(() => {
    const { count, money } = formats;
    const rate = (id: 'cartersPerViewer' | 'buyersPerViewer' | 'removersPerCarter'): Column<Group> => ({
      id,
      header: t(`productAnalysis.rate.${id}`),
      align: 'end',
      render: ({ rates }) => <EstimateText estimate={rates[id]} />,
      value: ({ rates }) => rates[id].value,
      csv: ({ rates }) => ({ [id]: rates[id].value, [`${id}Low`]: rates[id].low, [`${id}High`]: rates[id].high }),
    });
    return [
      {
        id: 'name',
        header: t(`productAnalysis.tree.${kind}`),
        isTitle: true,
        render: (group) =>
          group.hasMore && !group.isOthers ? (
            <UnstyledButton className={classes.id} onClick={() => onOpen(group.key ?? '-')}>
              {nameOf(group)}
            </UnstyledButton>
          ) : (
            nameOf(group)
          ),
        csv: (group) => ({ key: group.key, name: nameOf(group) }),
      },
      {
        id: 'products',
        header: t('metric.products.name'),
        align: 'end',
        render: ({ products }) => count(products),
        value: ({ products }) => products,
      },
      {
        id: 'views',
        header: t('metric.views.name'),
        metric: 'views',
        align: 'end',
        render: ({ counts }) => count(counts.views),
        value: ({ counts }) => counts.views,
      },
      {
        id: 'carts',
        header: t('metric.carts.name'),
        metric: 'carts',
        align: 'end',
        render: ({ counts }) => count(counts.carts),
        value: ({ counts }) => counts.carts,
      },
      {
        id: 'purchases',
        header: t('metric.purchases.name'),
        metric: 'purchases',
        align: 'end',
        render: ({ counts }) => count(counts.purchases),
        value: ({ counts }) => counts.purchases,
      },
      {
        id: 'revenue',
        header: t('metric.revenue.name'),
        metric: 'revenue',
        align: 'end',
        render: ({ revenue }) => money(revenue),
        value: ({ revenue }) => revenue,
      },
      rate('cartersPerViewer'),
      rate('buyersPerViewer'),
      rate('removersPerCarter'),
    ];
  }, [t, formats, kind, nameOf, onOpen]);
  return (
    <DataTable
      label={t('productAnalysis.treeTitle')}
      columns={columns}
      rows={groups}
      rowKey={({ key, name, isOthers }) => JSON.stringify([key, name, isOthers ?? false])}
      csvName="product-tree"
      renderAction={(group) =>
        group.isOthers ? null : <ActButton what={nameOf(group)} request={() => request(group, nameOf(group))} />
      }
      empty={t('products.noneFound')}
    />
  );
}

function useTreeAct(
  viewed: Analysis['viewed'],
  variables: ScopeVariables,
  kind: (typeof kinds)[number],
  under: string | null,
): (group: Group, name: string) => ActRequest {
  const t = useTranslations();
  const formats = useFormats();
  const { pathname, search } = useLocation();
  return useCallback(
    ({ key, products, revenue, viewerPairs, rates: { buyersPerViewer: rate } }, name) => ({
      page: pathname + search,
      title: t('productAnalysis.act.groupTitle', { name }),
      summary: t('productAnalysis.act.groupSummary', {
        name,
        products,
        pairs: viewerPairs,
        rate: formats.estimate(rate),
        interval: formats.interval(rate) ?? '–',
        revenue: formats.money(revenue),
      }),
      document: ProductTreeEvidenceDocument,
      variables: {
        ...variables,
        period: askable(viewed.period),
        tree: { kind, under: under === '-' ? '' : under, first: most },
      },
      snapshotId: viewed.snapshot.id,
      ...claimAbout(rate, 'analytics', 'products', 'tree', 'groups', entry({ key }), 'rates', 'buyersPerViewer'),
      ...(kind === 'CATEGORY' && under === null && key !== null && key !== ''
        ? { audience: { kind: 'CATEGORY_VIEWERS' as const, category: key } }
        : {}),
    }),
    [viewed, variables, kind, under, formats, t, pathname, search],
  );
}
