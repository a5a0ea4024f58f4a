import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../../i18n/formats.js';
import { useFormats } from '../../i18n/use-formats.js';
import { DataTable, type Column } from '../../ui/table/data-table.js';
import { Section } from '../../ui/page/page.js';
import { useUnitFormat, type ScenarioOutcome, type ShownList } from './scenario-run.js';
import { paymentOf } from './scenario-verdict.js';
import classes from './scenario.module.css';

type Lists = NonNullable<ScenarioOutcome['lists']>;
type Point = Lists['points'][number];
type Outcome = Pick<ScenarioOutcome, 'metric'>;

/** What the arms of a campaign of lists are shown, and how the answer depends on the model of the users who respond. */
export function ListsSection({ lists, result }: { lists: Lists; result: Outcome }) {
  const t = useTranslations();
  const { decimal, instant, percent } = useFormats();
  const columns: Column<ShownList>[] = [
    {
      id: 'arm',
      header: t('simulation.lists.arm'),
      isTitle: true,
      render: ({ arm }) => t(`simulation.lists.arms.${arm}`),
      value: ({ arm }) => arm,
    },
    {
      id: 'model',
      header: t('simulation.lists.model'),
      render: ({ modelName }) => modelName ?? t('simulation.lists.router'),
      value: ({ modelName }) => modelName,
    },
    {
      id: 'rules',
      header: t('simulation.lists.rules'),
      render: ({ ruleSetName }) => ruleSetName ?? UNKNOWN,
      value: ({ ruleSetName }) => ruleSetName,
    },
    {
      id: 'products',
      header: t('simulation.lists.products'),
      align: 'end',
      render: ({ meanShown, length }) => t('simulation.lists.productsOf', { shown: decimal(meanShown, 1), length }),
      value: ({ meanShown }) => meanShown,
    },
    {
      id: 'responses',
      header: t('simulation.lists.responses'),
      align: 'end',
      render: ({ responsesPerUser }) => decimal(responsesPerUser, 4),
      value: ({ responsesPerUser }) => responsesPerUser,
    },
    {
      id: 'until',
      header: t('simulation.lists.until'),
      isOneLine: true,
      render: ({ trainedUntil }) => instant(trainedUntil),
      value: ({ trainedUntil }) => trainedUntil,
    },
  ];
  return (
    <>
      <Section title={t('simulation.lists.title')} note={t('simulation.lists.note')}>
        <div className={classes.stack} data-testid="shown-lists">
          <DataTable
            label={t('simulation.lists.title')}
            columns={columns}
            rows={lists.control ? [lists.control, lists.treatment] : [lists.treatment]}
            rowKey={({ arm }) => arm}
            csvName="lists"
          />
          {!lists.control && <p>{t('simulation.lists.noList')}</p>}
          {lists.shareShownAlike !== null && lists.shareShownAlike > 0 && (
            <p>
              {t('simulation.lists.alike', {
                isAll: lists.shareShownAlike === 1 ? 'yes' : 'no',
                share: percent(lists.shareShownAlike),
              })}
            </p>
          )}
          <p className={classes.quiet}>
            {t('simulation.lists.response', {
              isFitted: lists.isFitted ? 'yes' : 'no',
              steepness: decimal(lists.steepness, 3),
              scale: percent(Math.min(1, lists.scale)),
              weight: decimal(lists.affinityWeight, 2),
              measured: lists.usersMeasured,
            })}
          </p>
        </div>
      </Section>
      <Section
        title={t('simulation.lists.dependsTitle')}
        note={t('simulation.lists.dependsNote', { anchor: lists.anchor })}
      >
        <div className={classes.stack} data-testid="sensitivity">
          <Direction lists={lists} result={result} />
          <Payment lists={lists} />
          <SensitivityTable lists={lists} result={result} />
        </div>
      </Section>
    </>
  );
}

/** Which arm is better under the user models that were tried, in a sentence. */
export function Direction({ lists, result }: { lists: Lists; result: Outcome }) {
  const t = useTranslations();
  const { decimal, list } = useFormats();
  const write = useDifferenceFormat(result);
  const { differenceLow: low, differenceHigh: high, isSameDirection, points } = lists;
  if (isSameDirection === null || low === null || high === null) return <p>{t('simulation.lists.untried')}</p>;
  const worse = points.filter(({ trueDifference }) => trueDifference !== null && trueDifference < 0);
  const kind = low === 0 && high === 0 ? 'NEITHER' : !isSameDirection ? 'TURNS' : low < 0 ? 'CONTROL' : 'TREATMENT';
  const turned = worse.map(({ steepness, affinityWeight }) =>
    t('simulation.lists.point', { steepness: decimal(steepness, 2), weight: decimal(affinityWeight, 2) }),
  );
  return (
    <p>
      {t('simulation.lists.direction', {
        kind,
        low: write(low),
        high: write(high),
        turned: turned.length === 0 ? 'none' : list(turned),
      })}
    </p>
  );
}

/** Whether it is profitable under the user models that were tried, in a sentence. */
export function Payment({ lists }: { lists: Lists }) {
  const t = useTranslations();
  const money = useUnitFormat()('MONEY');
  const kind = paymentOf(lists);
  if (kind === null || lists.netProfitLow === null || lists.netProfitHigh === null) return null;
  return (
    <p>{t('simulation.lists.payment', { kind, low: money(lists.netProfitLow), high: money(lists.netProfitHigh) })}</p>
  );
}

function SensitivityTable({ lists: { points }, result }: { lists: Lists; result: Outcome }) {
  const t = useTranslations();
  const { decimal, change } = useFormats();
  const write = useDifferenceFormat(result);
  const money = useUnitFormat()('MONEY');
  const distinct = (of: (point: Point) => number): number[] => [...new Set(points.map(of))];
  const pointAt = (steepness: number, weight: number): Point | undefined =>
    points.find((point) => point.steepness === steepness && point.affinityWeight === weight);
  const said = (point: Point | undefined): string => {
    if (!point || point.trueDifference === null) return UNKNOWN;
    const difference = write(point.trueDifference);
    const told =
      point.upliftRelative === null
        ? difference
        : t('simulation.lists.cell', { difference, uplift: change(point.upliftRelative) });
    return point.netProfit === null
      ? told
      : t('simulation.lists.cellNetProfit', { told, netProfit: money(point.netProfit) });
  };
  const columns: Column<number>[] = [
    {
      id: 'weight',
      header: t('simulation.lists.weight'),
      isTitle: true,
      render: (weight) => t('simulation.lists.times', { times: decimal(weight, 2) }),
      value: (weight) => weight,
    },
    ...distinct(({ steepness }) => steepness).map((steepness): Column<number> => ({
      id: `steepness${steepness}`,
      header: t('simulation.lists.steepness', { steepness: decimal(steepness, 2) }),
      align: 'end',
      render: (weight) => said(pointAt(steepness, weight)),
      value: (weight) => pointAt(steepness, weight)?.trueDifference ?? null,
    })),
  ];
  return (
    <DataTable
      label={t('simulation.lists.dependsTitle')}
      columns={columns}
      rows={distinct(({ affinityWeight }) => affinityWeight)}
      rowKey={String}
      csvName="user-model"
    />
  );
}

/** Writes differences in the unit of the metric that is compared. */
function useDifferenceFormat({ metric }: Pick<ScenarioOutcome, 'metric'>): (difference: number) => string {
  const t = useTranslations();
  const { points } = useFormats();
  const money = useUnitFormat()('MONEY_PER_USER');
  return (difference) =>
    metric === 'conversion' ? t('simulation.lists.points', { points: points(difference) }) : money(difference);
}
