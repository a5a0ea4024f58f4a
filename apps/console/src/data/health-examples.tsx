import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { Section } from '../ui/page/page.js';
import type { GetDataHealthQuery } from '@cartograph/sdk/operations/shop';
import classes from './rows.module.css';

/** What is wrong with the data, and examples of it. */
export type Health = NonNullable<GetDataHealthQuery['dataHealth']>;
type Jump = Health['priceJumps']['examples'][number];
type Ambiguous = Health['severalBrands']['examples'][number];

/** Products to look at, each a link to its page. */
export function HealthExamples({ health: { priceJumps, severalBrands, severalCategories } }: { health: Health }) {
  const t = useTranslations();
  const { money, day } = useFormats();
  const jumps: Column<Jump>[] = [
    product(t('products.product')),
    {
      id: 'day',
      header: t('data.health.day'),
      isOneLine: true,
      render: (jump) => day(jump.day),
      value: (jump) => jump.day,
    },
    {
      id: 'lowest',
      header: t('data.health.lowest'),
      align: 'end',
      render: ({ lowest }) => money(lowest),
      value: ({ lowest }) => lowest,
    },
    {
      id: 'highest',
      header: t('data.health.highest'),
      align: 'end',
      render: ({ highest }) => money(highest),
      value: ({ highest }) => highest,
    },
  ];
  return (
    <>
      {priceJumps.examples.length > 0 && (
        <Section title={t('data.health.jumpsTitle')}>
          <DataTable
            label={t('data.health.jumpsTitle')}
            columns={jumps}
            rows={priceJumps.examples}
            rowKey={(jump) => `${jump.productExternalId} ${jump.day}`}
            csvName="price-jumps"
            maxHeight={320}
          />
        </Section>
      )}
      <AmbiguousTable title={t('data.health.brandsTitle')} name="several-brands" examples={severalBrands.examples} />
      <AmbiguousTable
        title={t('data.health.categoriesTitle')}
        name="several-categories"
        examples={severalCategories.examples}
      />
    </>
  );
}

function AmbiguousTable({ title, name, examples }: { title: string; name: string; examples: readonly Ambiguous[] }) {
  const t = useTranslations();
  const { count } = useFormats();
  if (examples.length === 0) return null;
  const columns: Column<Ambiguous>[] = [
    product(t('products.product')),
    {
      id: 'values',
      header: t('data.health.values'),
      align: 'end',
      render: ({ values }) => count(values),
      value: ({ values }) => values,
    },
    {
      id: 'events',
      header: t('metric.events.name'),
      align: 'end',
      render: ({ events }) => count(events),
      value: ({ events }) => events,
    },
  ];
  return (
    <Section title={title}>
      <DataTable
        label={title}
        columns={columns}
        rows={examples}
        rowKey={({ productExternalId }) => productExternalId}
        csvName={name}
        maxHeight={320}
      />
    </Section>
  );
}

const product = <Row extends { productExternalId: string }>(header: string): Column<Row> => ({
  id: 'product',
  header,
  isTitle: true,
  render: ({ productExternalId }) => (
    <Link className={classes.link} to={`/products?product=${productExternalId}`}>
      {productExternalId}
    </Link>
  ),
  value: ({ productExternalId }) => productExternalId,
});
