import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../../i18n/formats.js';
import { useFormats } from '../../i18n/use-formats.js';
import { DataTable, type Column } from '../../ui/table/data-table.js';
import { Defined } from '../../ui/text/defined.js';
import type { MetricKey } from '../../ui/words/metric.js';
import { Section } from '../../ui/page/page.js';
import { CurrencyNote } from '../../ui/notice/snapshot-line.js';
import { OutcomeChart } from './outcome-chart.js';
import { useUnitFormat, type FinishedRun } from './scenario-run.js';
import { quantile, type Distribution } from './distribution.js';
import classes from './scenario.module.css';

interface Figure {
  metric: MetricKey;
  distribution: Distribution;
}

const shownQuantiles = [0.05, 0.25, 0.5, 0.75, 0.95];

/** The outcomes over the runs: drawn, and as numbers. */
export function OutcomeCharts({ run }: { run: FinishedRun }) {
  const t = useTranslations();
  const { percent, day } = useFormats();
  const { result } = run;
  const shareOf = (value: number | null): string => (value === null ? UNKNOWN : percent(value));
  const [profit, better] = [result.probabilityOfProfit.value, result.probabilityTreatmentIsBetter.value];
  const figures = figuresOf(result);
  return (
    <Section
      title={t('simulation.outcomes.title')}
      note={t('simulation.outcomes.note', {
        control: result.controlUsers,
        treatment: result.treatmentUsers,
        days: result.days,
      })}
    >
      <div className={classes.stack}>
        {result.drawnSince !== null && (
          <p className={classes.quiet}>{t('simulation.outcomes.drawnSince', { day: day(result.drawnSince) })}</p>
        )}
        <div className={classes.charts}>
          {figures
            .filter(({ metric }) => metric !== 'observedDifference' && metric !== 'extraOrders')
            .map(({ metric, distribution }) => (
              <OutcomeChart
                key={metric}
                metric={metric}
                distribution={distribution}
                csvName={`simulation-${metric}`}
                {...(metric === 'campaignNetProfit'
                  ? {
                      sides: {
                        below: t('simulation.outcomes.loses', { share: shareOf(profit === null ? null : 1 - profit) }),
                        above: t('simulation.outcomes.profitable', { share: shareOf(profit) }),
                      },
                    }
                  : {})}
                {...(metric === 'observedUplift'
                  ? {
                      sides: {
                        below: t('simulation.outcomes.behind', { share: shareOf(better === null ? null : 1 - better) }),
                        above: t('simulation.outcomes.ahead', { share: shareOf(better) }),
                      },
                    }
                  : {})}
              />
            ))}
        </div>
        <p className={classes.quiet}>
          {t('simulation.outcomes.method')} <CurrencyNote />
        </p>
        <OutcomeTable figures={figures} />
      </div>
    </Section>
  );
}

function figuresOf(result: FinishedRun['result']): Figure[] {
  const all: [MetricKey, Distribution | null][] = [
    ['observedUplift', result.uplift],
    ['campaignNetProfit', result.netProfit],
    ['addedRevenue', result.extraRevenue],
    ['campaignMargin', result.margin],
    ['campaignCost', result.cost],
    ['extraOrders', result.extraOrders],
    ['observedDifference', result.difference],
  ];
  return all.flatMap(([metric, distribution]) => (distribution === null ? [] : [{ metric, distribution }]));
}

/** The money, and what the test measures, as a table over the runs. */
function OutcomeTable({ figures }: { figures: readonly Figure[] }) {
  const t = useTranslations();
  const { share, count } = useFormats();
  const format = useUnitFormat();
  const columns: Column<Figure>[] = [
    {
      id: 'figure',
      header: t('campaigns.figure'),
      isTitle: true,
      render: ({ metric }) => <Defined metric={metric} />,
      value: ({ metric }) => metric,
    },
    {
      id: 'mean',
      header: t('campaigns.mean'),
      align: 'end',
      render: ({ distribution }) => format(distribution.unit)(distribution.mean),
      value: ({ distribution }) => distribution.mean,
    },
    {
      id: 'sd',
      header: t('campaigns.sd'),
      align: 'end',
      render: ({ distribution }) => format(distribution.unit)(distribution.sd).replace(/^\+/, ''),
      value: ({ distribution }) => distribution.sd,
    },
    ...shownQuantiles.map((q): Column<Figure> => {
      const at = ({ distribution }: Figure): number | null => quantile(distribution, q);
      return {
        id: `q${q}`,
        header: t('campaigns.quantile', { q: share(q) }),
        align: 'end',
        value: at,
        render: (figure) => {
          const value = at(figure);
          return value === null ? UNKNOWN : format(figure.distribution.unit)(value);
        },
      };
    }),
    {
      id: 'incomputable',
      header: t('campaigns.incomputableRuns'),
      align: 'end',
      render: ({ distribution }) => count(distribution.incomputableRuns),
      value: ({ distribution }) => distribution.incomputableRuns,
    },
  ];
  return (
    <DataTable
      label={t('simulation.outcomes.table')}
      columns={columns}
      rows={figures}
      rowKey={({ metric }) => metric}
      csvName="simulation"
    />
  );
}
