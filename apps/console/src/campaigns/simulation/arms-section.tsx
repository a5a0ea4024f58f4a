import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../../i18n/formats.js';
import { useFormats } from '../../i18n/use-formats.js';
import { DataTable, type Column } from '../../ui/table/data-table.js';
import { EstimateText } from '../../ui/text/estimate-text.js';
import { Section } from '../../ui/page/page.js';
import { useGivenNames } from '../given-names.js';
import { useUnitFormat, type ScenarioOutcome } from './scenario-run.js';
import classes from './scenario.module.css';

type TestedArms = NonNullable<ScenarioOutcome['arms']>;
type Arm = TestedArms['arms'][number];
type Metric = Arm['metrics'][number] & { arm: string };

/** An arm, or the control, which has only its users and how often the test ends with it. */
interface Row {
  name: string;
  users: number;
  chosen: Arm['chosen'];
  arm: Arm | null;
}

/** A test of several arms or metrics: which is best and how often the test ends with it, each arm, each metric. */
export function ArmsSection({ tested }: { tested: TestedArms }) {
  const t = useTranslations();
  const { percent } = useFormats();
  const names = useGivenNames();
  const best = useBestWords()(tested);
  const { arms, correction, falseFindings } = tested;
  const vetoed = arms.filter((arm) => (arm.vetoed.value ?? 0) > 0);
  const shareOf = (value: number | null): string => (value === null ? UNKNOWN : percent(value));
  return (
    <Section title={t('simulation.arms.title', { arms: arms.length })} note={t('simulation.arms.note', { correction })}>
      <div className={classes.stack} data-testid="simulated-arms">
        <p className={classes.told}>
          <strong>{best}</strong>{' '}
          {vetoed
            .map(({ name, vetoed: share }) =>
              t('simulation.arms.vetoed', { arm: names.arm(name), share: shareOf(share.value) }),
            )
            .join(' ')}{' '}
          {t('simulation.arms.falseFindings', { share: shareOf(falseFindings.value) })}
        </p>
        {arms.length > 1 && <ArmTable tested={tested} />}
        {arms.some(({ metrics }) => metrics.length > 1) && <MetricTable arms={arms} />}
        {arms.length > 1 && (
          <p className={classes.quiet}>{t('simulation.arms.about', { arm: names.arm(tested.best.arm) })}</p>
        )}
      </div>
    </Section>
  );
}

/** Which arm is best, in the page's language, and in how many of a hundred campaigns the test ends with it. */
export function useBestWords(): (tested: TestedArms) => string {
  const t = useTranslations();
  const { count } = useFormats();
  const names = useGivenNames();
  return ({ best: { arm, isBest, choosesBest, shipsWorse, stopsBest }, arms }) => {
    const ofHundred = ({ value }: Arm['chosen']): string => (value === null ? UNKNOWN : count(Math.round(value * 100)));
    return t('simulation.arms.best', {
      state: arms.some(({ netProfit }) => netProfit === null)
        ? 'unknown'
        : isBest === null
          ? 'open'
          : isBest
            ? 'best'
            : 'none',
      arm: names.arm(arm),
      others: arms.length - 1,
      right: ofHundred(choosesBest),
      worse: ofHundred(shipsWorse),
      stops: ofHundred(stopsBest),
    });
  };
}

function ArmTable({ tested: { arms, controlUsers, controlChosen } }: { tested: TestedArms }) {
  const t = useTranslations();
  const { count, moneyCompact } = useFormats();
  const names = useGivenNames();
  const effectOf = useEffectWords();
  const rows: Row[] = [
    ...arms.map((arm): Row => ({ name: names.arm(arm.name), users: arm.treatmentUsers, chosen: arm.chosen, arm })),
    { name: names.arm('control'), users: controlUsers, chosen: controlChosen, arm: null },
  ];
  const share = (id: 'measuresBest' | 'mostProfitable'): Column<Row> => ({
    id,
    header: t(`simulation.arms.${id}`),
    align: 'end',
    render: ({ arm }) => (arm === null ? UNKNOWN : <EstimateText estimate={arm[id]} stacked />),
    value: ({ arm }) => arm?.[id].value ?? null,
  });
  const columns: Column<Row>[] = [
    {
      id: 'arm',
      header: t('simulation.arms.arm'),
      isTitle: true,
      render: ({ name }) => name,
      value: ({ name }) => name,
    },
    {
      id: 'users',
      header: t('simulation.arms.users'),
      align: 'end',
      render: ({ users }) => count(users),
      value: ({ users }) => users,
    },
    {
      id: 'effect',
      header: t('simulation.arms.effect'),
      align: 'end',
      render: ({ arm }) => (arm === null ? UNKNOWN : effectOf(arm.metric, arm.trueDifference)),
      value: ({ arm }) => arm?.trueDifference ?? null,
    },
    {
      id: 'netProfit',
      header: t('simulation.arms.netProfit'),
      metric: 'campaignNetProfit',
      align: 'end',
      render: ({ arm }) => (arm === null || arm.netProfit === null ? UNKNOWN : moneyCompact(arm.netProfit.mean)),
      value: ({ arm }) => arm?.netProfit?.mean ?? null,
    },
    {
      id: 'chosen',
      header: t('simulation.arms.chosen'),
      align: 'end',
      value: ({ chosen }) => chosen.value,
      render: ({ chosen }) => (
        <div className={classes.barred}>
          <EstimateText estimate={chosen} stacked />
          <div className={classes.bar} style={{ inlineSize: `${(chosen.value ?? 0) * 100}%` }} aria-hidden />
        </div>
      ),
    },
    share('measuresBest'),
    share('mostProfitable'),
  ];
  return (
    <DataTable
      label={t('simulation.arms.title', { arms: arms.length })}
      columns={columns}
      rows={rows}
      rowKey={({ name, arm }) => `${arm === null ? 'control' : 'arm'} ${name}`}
      csvName="simulated-arms"
    />
  );
}

function MetricTable({ arms }: { arms: readonly Arm[] }) {
  const t = useTranslations();
  const { change, share } = useFormats();
  const names = useGivenNames();
  const effectOf = useEffectWords();
  const nameOf = (metric: string): string =>
    metric === 'conversion' || metric === 'revenue' || metric === 'revenue-cuped'
      ? t(`simulation.testMetric.${metric}`)
      : metric;
  const rows = arms.flatMap(({ name, metrics }) =>
    metrics.map((metric): Metric => ({ ...metric, arm: names.arm(name) })),
  );
  const columns: Column<Metric>[] = [
    ...(arms.length > 1
      ? [
          {
            id: 'arm',
            header: t('simulation.arms.arm'),
            render: ({ arm }: Metric) => arm,
            value: ({ arm }: Metric) => arm,
          },
        ]
      : []),
    {
      id: 'metric',
      header: t('simulation.arms.metric'),
      isTitle: true,
      render: ({ metric }) => nameOf(metric),
      value: ({ metric }) => metric,
    },
    {
      id: 'role',
      header: t('simulation.arms.role'),
      render: ({ role, margin }) =>
        t('simulation.arms.roleOf', { role, margin: margin === null ? 'none' : share(margin) }),
      value: ({ role }) => role,
    },
    {
      id: 'effect',
      header: t('simulation.arms.effect'),
      align: 'end',
      render: ({ metric, trueDifference }) => effectOf(metric, trueDifference),
      value: ({ trueDifference }) => trueDifference,
    },
    {
      id: 'uplift',
      header: t('simulation.arms.uplift'),
      align: 'end',
      render: ({ uplift }) => (uplift === null ? UNKNOWN : change(uplift.mean)),
      value: ({ uplift }) => uplift?.mean ?? null,
    },
    {
      id: 'better',
      header: t('simulation.arms.better'),
      align: 'end',
      render: ({ shownBetter }) => <EstimateText estimate={shownBetter} stacked />,
      value: ({ shownBetter }) => shownBetter.value,
    },
    {
      id: 'worse',
      header: t('simulation.arms.worse'),
      align: 'end',
      render: ({ shownWorse }) => <EstimateText estimate={shownWorse} stacked />,
      value: ({ shownWorse }) => shownWorse.value,
    },
  ];
  return (
    <DataTable
      label={t('simulation.arms.metrics')}
      columns={columns}
      rows={rows}
      rowKey={({ arm, metric }) => `${arm} ${metric}`}
      csvName="simulated-metrics"
    />
  );
}

/** Writes a difference of a metric: of who buys in percentage points, of revenue in money. */
function useEffectWords(): (metric: string, difference: number) => string {
  const t = useTranslations();
  const { points } = useFormats();
  const format = useUnitFormat();
  return (metric, difference) =>
    metric === 'conversion'
      ? t('simulation.arms.points', { points: points(difference) })
      : format('MONEY_PER_USER')(difference);
}
