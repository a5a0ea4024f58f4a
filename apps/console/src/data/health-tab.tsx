import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useShop } from '../client/shop.js';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { inSentence } from '../ui/page/lead.js';
import { Section } from '../ui/page/page.js';
import { SnapshotLine } from '../ui/notice/snapshot-line.js';
import { EmptyState, Waiting } from '../ui/notice/states.js';
import { GetDataHealthDocument } from '@cartograph/sdk/operations/shop';
import { HealthExamples, type Health } from './health-examples.js';
import classes from './rows.module.css';

interface Check {
  name:
    | 'zeroPrices'
    | 'priceJumps'
    | 'sharedSessionIds'
    | 'severalBrands'
    | 'severalCategories'
    | 'categoriesWithoutCode'
    | 'productsWithoutBrand'
    | 'futureEvents';
  amount: number;
  found: string;
}

/** Anomalies of prices, ids and names: how many, and what each means for the figures. */
export function HealthTab() {
  const t = useTranslations();
  const { snapshot } = useShop();
  const [{ data, error }, ask] = useQuery({ query: GetDataHealthDocument, pause: snapshot === null });
  const empty = <EmptyState title={t('noSnapshot.title')}>{t('data.answer.empty')}</EmptyState>;
  if (snapshot === null) return empty;
  return (
    <QueryView
      data={data}
      error={error}
      onRetry={() => ask({ requestPolicy: 'network-only' })}
      whileLoading={<Waiting heights={[420]} />}
    >
      {({ dataHealth }) =>
        dataHealth ? (
          <>
            <SnapshotLine hasMoney />
            <Checks health={dataHealth} />
            <HealthExamples health={dataHealth} />
          </>
        ) : (
          empty
        )
      }
    </QueryView>
  );
}

function Checks({ health }: { health: Health }) {
  const t = useTranslations();
  const checks = useChecks(health);
  const columns: Column<Check>[] = [
    {
      id: 'check',
      header: t('data.health.check'),
      isTitle: true,
      render: ({ name, amount }) => (
        <span className={classes.check} data-found={amount > 0 || undefined}>
          {amount > 0 ? (
            <IconAlertTriangle size={15} stroke={1.8} aria-hidden />
          ) : (
            <IconCheck size={15} stroke={1.8} aria-hidden />
          )}
          {t(`data.health.${name}.name`)}
        </span>
      ),
      csv: ({ name, amount }) => ({ check: name, found: amount }),
    },
    {
      id: 'found',
      header: t('data.health.found'),
      render: ({ amount, found }) => (amount === 0 ? t('data.health.nothing') : found),
    },
    {
      id: 'meaning',
      header: t('data.health.meaning'),
      render: ({ name, amount }) => (amount === 0 ? '' : t(`data.health.${name}.meaning`)),
    },
  ];
  const unusual = checks.filter(({ amount }) => amount > 0).length;
  return (
    <Section title={t('data.health.title')} note={t('data.health.note')}>
      <p className={classes.lead}>{t.rich('data.health.answer', { ...inSentence, unusual, checks: checks.length })}</p>
      <DataTable
        label={t('data.health.title')}
        columns={columns}
        rows={checks}
        rowKey={({ name }) => name}
        csvName="data-health"
      />
    </Section>
  );
}

/** Every check with what it found, in words. */
function useChecks(health: Health): readonly Check[] {
  const t = useTranslations();
  const { percent, instant } = useFormats();
  const {
    zeroPrices,
    priceJumps,
    sharedSessionIds,
    severalBrands,
    severalCategories,
    categoriesWithoutCode,
    productsWithoutBrand,
    futureEvents,
  } = health;
  const products = ({ products: amount }: { products: number }): string =>
    t('data.health.products', { products: amount });
  const unnamed = ({ things, allThings, eventShare }: Health['productsWithoutBrand']): string =>
    t('data.health.unnamed', { things, all: allThings, share: eventShare === null ? '–' : percent(eventShare) });
  return [
    {
      name: 'zeroPrices',
      amount: zeroPrices.events,
      found: t('data.health.events', { events: zeroPrices.events, products: zeroPrices.products }),
    },
    { name: 'priceJumps', amount: priceJumps.products, found: products(priceJumps) },
    {
      name: 'sharedSessionIds',
      amount: sharedSessionIds.sessionIds,
      found: t('data.health.shared', { ids: sharedSessionIds.sessionIds, sessions: sharedSessionIds.sessions }),
    },
    { name: 'severalBrands', amount: severalBrands.products, found: products(severalBrands) },
    { name: 'severalCategories', amount: severalCategories.products, found: products(severalCategories) },
    { name: 'categoriesWithoutCode', amount: categoriesWithoutCode.things, found: unnamed(categoriesWithoutCode) },
    { name: 'productsWithoutBrand', amount: productsWithoutBrand.things, found: unnamed(productsWithoutBrand) },
    {
      name: 'futureEvents',
      amount: futureEvents.events,
      found: t('data.health.future', {
        events: futureEvents.events,
        at: futureEvents.lastAt === null ? '–' : instant(futureEvents.lastAt),
      }),
    },
  ];
}
