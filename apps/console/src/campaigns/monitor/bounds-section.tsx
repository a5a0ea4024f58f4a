import { Select } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../../i18n/formats.js';
import { useFormats } from '../../i18n/use-formats.js';
import { DataTable, type Column } from '../../ui/table/data-table.js';
import { Section } from '../../ui/page/page.js';
import { anyText, useUrlState } from '../../ui/page/url-state.js';
import { useGivenNames } from '../given-names.js';
import { holdsZero, toldScale, type Analysis, type Found } from '../result/analysis.js';
import { EffectText } from '../result/effect-table.js';
import { useEffectWords } from '../result/effect-words.js';
import { BandChart } from './band-chart.js';
import { BoundsChart } from './bounds-chart.js';
import { coursesOf, type CoursePoint, type EffectCourse } from './course.js';
import classes from './monitor.module.css';

/** How the effect stands against its bounds; of broken arms, and of a plan that is judged once before its end, nothing, and why. */
export function BoundsSection({
  analysis,
  isBroken,
  isHidden,
}: {
  analysis: Analysis | null;
  isBroken: boolean;
  isHidden: boolean;
}) {
  const t = useTranslations();
  const found = analysis?.result ?? null;
  const kind = analysis?.plan.framework.kind;
  const text = isBroken
    ? t('monitor.bounds.broken')
    : isHidden
      ? t('monitor.bounds.hidden')
      : found === null || !kind
        ? t('monitor.bounds.none')
        : found.course.length === 0
          ? t('monitor.bounds.noCourse')
          : null;
  return (
    <Section
      title={t('monitor.bounds.title')}
      note={text === null && kind ? t(`monitor.bounds.note.${kind}`) : undefined}
    >
      {text !== null || !found || !analysis ? (
        <p className={classes.note}>{text}</p>
      ) : (
        <Courses analysis={analysis} found={found} />
      )}
    </Section>
  );
}

function Courses({ analysis, found }: { analysis: Analysis; found: Found }) {
  const t = useTranslations();
  const [wanted, setWanted] = useUrlState('effect', anyText);
  const courses = useMemo(() => coursesOf(found, analysis.plan), [found, analysis.plan]);
  const names = useGivenNames();
  const course = courses.find(({ metric, arm }) => `${metric}/${arm}` === wanted) ?? courses[0];
  const summary = useCourseSummary();
  if (!course) return <p className={classes.note}>{t('monitor.bounds.noCourse')}</p>;
  const controls = courses.length > 1 && (
    <Select
      size="xs"
      w={240}
      aria-label={t('monitor.bounds.choose')}
      value={`${course.metric}/${course.arm}`}
      onChange={(value) => setWanted(value ?? '')}
      data={courses.map(({ metric, arm }) => ({
        value: `${metric}/${arm}`,
        label: t('monitor.bounds.row', { metric: names.metric(metric), arm: names.arm(arm) }),
      }))}
      allowDeselect={false}
    />
  );
  const shown = { course, summary: summary(course, found), twin: <CourseTable course={course} />, controls };
  return found.look ? <BoundsChart {...shown} look={found.look} /> : <BandChart {...shown} />;
}

function useCourseSummary(): (course: EffectCourse, found: Pick<Found, 'look'>) => string {
  const t = useTranslations();
  const { day, decimal, share } = useFormats();
  const words = useEffectWords();
  const names = useGivenNames();
  return ({ points, ...named }, { look }) => {
    const [metric, arm] = [names.metric(named.metric), names.arm(named.arm)];
    if (look) {
      const newest = points.findLast(({ statistic }) => statistic !== null);
      if (!newest || newest.statistic === null) return t('monitor.bounds.unknown', { metric, arm });
      return t('monitor.bounds.summaryZ', {
        metric,
        arm,
        z: decimal(newest.statistic, 2),
        share: share(newest.share ?? look.share),
        bound: look.bound === null ? '∞' : decimal(look.bound, 2),
        crossed: look.bound !== null && Math.abs(newest.statistic) >= look.bound ? 'yes' : 'no',
      });
    }
    const newest = points.findLast(({ absolute, relative }) => (absolute.value ?? relative.value) !== null);
    const told = newest && newest[toldScale(newest)];
    const ends = told && words.ends(told);
    if (!newest || !told || !ends) return t('monitor.bounds.unknown', { metric, arm });
    return t('monitor.bounds.summaryEffect', {
      metric,
      arm,
      effect: words.value(told),
      day: day(newest.date),
      ...ends,
      excludes: holdsZero(told) ? 'no' : 'yes',
    });
  };
}

function CourseTable({ course }: { course: EffectCourse }) {
  const t = useTranslations();
  const { count, day, decimal, share } = useFormats();
  const hasBounds = course.points.some(({ bound }) => bound !== null);
  const columns: Column<CoursePoint>[] = [
    {
      id: 'day',
      header: t('monitor.bounds.day'),
      isTitle: true,
      isOneLine: true,
      render: ({ date }) => day(date),
      value: ({ date }) => date,
    },
    {
      id: 'units',
      header: t('monitor.bounds.units'),
      align: 'end',
      render: ({ units }) => count(units),
      value: ({ units }) => units,
    },
    {
      id: 'share',
      header: t('monitor.bounds.share'),
      align: 'end',
      render: ({ share: reached }) => (reached === null ? UNKNOWN : share(reached)),
      value: ({ share: reached }) => reached,
    },
    {
      id: 'z',
      header: t('monitor.bounds.z'),
      align: 'end',
      render: ({ statistic }) => (statistic === null ? UNKNOWN : decimal(statistic, 2)),
      value: ({ statistic }) => statistic,
    },
    ...(hasBounds
      ? [
          {
            id: 'bound',
            header: t('monitor.bounds.bound'),
            align: 'end',
            render: ({ bound }: CoursePoint) => (bound === null ? UNKNOWN : decimal(bound, 2)),
            value: ({ bound }: CoursePoint) => bound,
          } as const,
        ]
      : []),
    {
      id: 'effect',
      header: t('monitor.bounds.effect'),
      metric: 'relativeEffect',
      align: 'end',
      render: ({ relative }) => <EffectText estimate={relative} />,
      csv: ({ relative }) => ({ effect: relative.value, effectLow: relative.low, effectHigh: relative.high }),
    },
  ];
  return (
    <DataTable
      label={t('monitor.bounds.table')}
      columns={columns}
      rows={course.points}
      rowKey={({ date }) => date}
      csvName="campaign-course"
      maxHeight={320}
    />
  );
}
