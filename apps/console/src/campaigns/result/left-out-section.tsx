import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { DataTable, type Column } from '../../ui/table/data-table.js';
import { Unknown } from '../../ui/text/estimate-text.js';
import { Section } from '../../ui/page/page.js';
import type { Found } from './analysis.js';
import classes from './result.module.css';

const ofUnits = ['exposed', 'matured', 'notYetObserved', 'unitsInTwoArms', 'notInLog'] as const;
const ofOutcomes = [
  'outcomes',
  'duplicateOutcomes',
  'outcomesBeforeExposure',
  'outcomesAfterWindow',
  'outcomesOfUnknownUnits',
  'outcomesOfUnitsInTwoArms',
] as const;

type Part = (typeof ofUnits | typeof ofOutcomes)[number];

/** Who was counted, and everything that was not. */
export function LeftOutSection({ units }: { units: Found['units'] }) {
  const t = useTranslations();
  const { count, day } = useFormats();
  // A plan whose metrics all come from the log has no recorded outcomes to account for.
  const parts: readonly Part[] = ofOutcomes.some((part) => units[part] > 0) ? [...ofUnits, ...ofOutcomes] : ofUnits;
  const columns: Column<Part>[] = [
    {
      id: 'what',
      header: t('result.leftOut.what'),
      isTitle: true,
      render: (part) => t(`result.leftOut.${part}`),
      value: (part) => part,
    },
    {
      id: 'count',
      header: t('result.leftOut.count'),
      align: 'end',
      render: (part) => {
        const known = units[part];
        return known === null ? <Unknown reason="NOT_LOGGED" /> : count(known);
      },
      value: (part) => units[part],
    },
  ];
  return (
    <Section title={t('result.leftOut.title')}>
      {units.logEndsBefore !== null && (
        <p className={classes.note}>{t('result.leftOut.hole', { day: day(units.logEndsBefore) })}</p>
      )}
      <DataTable
        label={t('result.leftOut.title')}
        columns={columns}
        rows={parts}
        rowKey={(part) => part}
        csvName="campaign-units"
      />
    </Section>
  );
}
