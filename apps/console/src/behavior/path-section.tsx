import { SegmentedControl } from '@mantine/core';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useFormats } from '../i18n/use-formats.js';
import { useScope } from '../scope/scope.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { Section } from '../ui/page/page.js';
import { Waiting } from '../ui/notice/states.js';
import { oneOf, useUrlState } from '../ui/page/url-state.js';
import { GetPathsDocument, type GetPathsQuery } from '@cartograph/sdk/operations/paths';
import classes from './behavior.module.css';
import { useThingName } from '../ui/text/thing-name.js';

type PathsData = GetPathsQuery['analytics']['paths'];
type Path = PathsData['away']['paths'][number];
type End = PathsData['entries']['ends'][number];

const levels = ['EVENT', 'CATEGORY'] as const;
const levelCodec = oneOf(levels, 'EVENT');
const listed = 20;

/** The most frequent paths to the purchase and away, and where sessions begin and end. */
export function PathSection() {
  const t = useTranslations();
  const { variables } = useScope();
  const [level, setLevel] = useUrlState('paths', levelCodec);
  const [{ data, error }, ask] = useQuery({
    query: GetPathsDocument,
    variables: { ...variables, input: { level, first: listed } },
  });
  return (
    <Section
      title={t('behavior.paths.title')}
      note={t('behavior.paths.note')}
      aside={
        <SegmentedControl
          size="xs"
          aria-label={t('behavior.paths.levelLabel')}
          value={level}
          onChange={(value) => setLevel(levels.find((one) => one === value) ?? 'EVENT')}
          data={levels.map((value) => ({ value, label: t(`behavior.paths.level.${value}`) }))}
        />
      }
    >
      <QueryView
        data={data?.analytics.paths}
        error={error}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
        whileLoading={<Waiting heights={[360]} />}
      >
        {(paths) => (
          <div className={classes.lists}>
            <PathTable
              title={t('behavior.paths.toPurchase')}
              list={paths.toPurchase}
              level={paths.level}
              csvName="paths-to-purchase"
            />
            <PathTable title={t('behavior.paths.away')} list={paths.away} level={paths.level} csvName="paths-away" />
            <div className={classes.columns}>
              <EndTable
                title={t('behavior.paths.entries')}
                ends={paths.entries}
                level={paths.level}
                csvName="session-entries"
              />
              <EndTable
                title={t('behavior.paths.exits')}
                ends={paths.exits}
                level={paths.level}
                csvName="session-exits"
              />
            </div>
          </div>
        )}
      </QueryView>
    </Section>
  );
}

/** A step's name in the page's language. */
function useStepName(level: PathsData['level']): (step: string) => string {
  const t = useTranslations();
  const thing = useThingName();
  return (step) =>
    level === 'CATEGORY'
      ? thing(step)
      : step === 'VIEW' || step === 'CART' || step === 'REMOVE_FROM_CART' || step === 'PURCHASE'
        ? t(`eventType.${step}`)
        : step;
}

function PathTable({
  title,
  list,
  level,
  csvName,
}: {
  title: string;
  list: PathsData['away'];
  level: PathsData['level'];
  csvName: string;
}) {
  const t = useTranslations();
  const formats = useFormats();
  const name = useStepName(level);
  const columns: Column<Path>[] = [
    {
      id: 'path',
      header: t('behavior.paths.path'),
      isTitle: true,
      render: (path) => <Steps path={path} name={name} />,
      csv: ({ steps, isCut }) => ({ path: steps.join(' > '), cut: String(isCut) }),
    },
    {
      id: 'sessions',
      header: t('metric.sessions.name'),
      align: 'end',
      render: ({ sessions }) => formats.count(sessions),
      value: ({ sessions }) => sessions,
    },
    {
      id: 'share',
      header: t('behavior.paths.share'),
      align: 'end',
      render: ({ share }) => <EstimateText estimate={share} stacked />,
      csv: ({ share: { value } }) => ({ share: value }),
    },
    {
      id: 'time',
      header: t('behavior.paths.time'),
      align: 'end',
      render: ({ medianSeconds }) => <EstimateText estimate={medianSeconds} stacked />,
      csv: ({ medianSeconds: { value, low, high } }) => ({
        medianSeconds: value,
        medianSecondsLow: low,
        medianSecondsHigh: high,
      }),
    },
  ];
  return (
    <div>
      <h3 className={classes.head}>
        {t('behavior.paths.listHead', { title, sessions: list.sessions, different: list.different ?? 0 })}
      </h3>
      <DataTable
        label={title}
        columns={columns}
        rows={list.paths}
        rowKey={({ steps, isCut }) => `${steps.join('>')}${String(isCut)}`}
        csvName={csvName}
        maxHeight={420}
        empty={t('behavior.paths.none')}
      />
    </div>
  );
}

function Steps({ path: { steps, isCut }, name }: { path: Path; name(step: string): string }) {
  const t = useTranslations();
  const words = useMemo(() => steps.map((step, at) => ({ key: `${at} ${step}`, step })), [steps]);
  return (
    <span className={classes.steps}>
      {words.map(({ key, step }, at) => (
        <span key={key} className={classes.steps}>
          {at > 0 && (
            <span className={classes.arrow} aria-hidden>
              →
            </span>
          )}
          <span className={classes.step}>{name(step)}</span>
        </span>
      ))}
      {isCut && (
        <span className={classes.arrow} title={t('behavior.paths.cut')}>
          → …<span className="visually-hidden">{t('behavior.paths.cut')}</span>
        </span>
      )}
    </span>
  );
}

function EndTable({
  title,
  ends: { ends, different },
  level,
  csvName,
}: {
  title: string;
  ends: PathsData['entries'];
  level: PathsData['level'];
  csvName: string;
}) {
  const t = useTranslations();
  const formats = useFormats();
  const name = useStepName(level);
  const columns: Column<End>[] = [
    {
      id: 'step',
      header: t('behavior.paths.end', { level }),
      isTitle: true,
      render: ({ step }) => name(step),
      value: ({ step }) => step,
    },
    {
      id: 'sessions',
      header: t('metric.sessions.name'),
      align: 'end',
      render: ({ sessions }) => formats.count(sessions),
      value: ({ sessions }) => sessions,
    },
    {
      id: 'share',
      header: t('behavior.paths.share'),
      align: 'end',
      render: ({ share }) => <EstimateText estimate={share} stacked />,
      csv: ({ share: { value } }) => ({ share: value }),
    },
  ];
  return (
    <div>
      <h3 className={classes.head}>
        {t('behavior.paths.endHead', { title, shown: ends.length, different: different ?? 0 })}
      </h3>
      <DataTable
        label={title}
        columns={columns}
        rows={ends}
        rowKey={({ step }) => step}
        csvName={csvName}
        maxHeight={320}
        empty={t('behavior.paths.none')}
      />
    </div>
  );
}
