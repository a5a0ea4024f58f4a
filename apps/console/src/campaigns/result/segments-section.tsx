import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { DataTable, type Column } from '../../ui/table/data-table.js';
import { Section } from '../../ui/page/page.js';
import { useGivenNames } from '../given-names.js';
import type { Found } from './analysis.js';
import { EffectText } from './effect-table.js';
import { useEffectWords } from './effect-words.js';
import classes from './result.module.css';

type Segment = Found['segments'][number];

/** Effects on parts of the users: an idea for the next campaign, no decision of this one. */
export function SegmentsSection({ segments }: { segments: readonly Segment[] }) {
  const t = useTranslations();
  const { count } = useFormats();
  const words = useEffectWords();
  const names = useGivenNames();
  if (segments.length === 0) return null;
  // Whether effects differ is told with every segment of a group: its first one says it.
  const groups = [
    ...new Map(segments.toReversed().map((one) => [`${one.dimension} ${one.metric} ${one.arm}`, one] as const)),
  ].toReversed();
  const dimension = (name: string): string => t('result.segments.dimensionName', { name, given: name });
  const columns: Column<Segment>[] = [
    {
      id: 'segment',
      header: t('result.segments.name'),
      isTitle: true,
      render: ({ segment }) => t('result.segments.segmentName', { name: segment.replaceAll('-', '_'), given: segment }),
      value: ({ segment }) => segment,
    },
    {
      id: 'dimension',
      header: t('result.segments.by'),
      render: ({ dimension: name }) => dimension(name),
      value: ({ dimension: name }) => name,
    },
    {
      id: 'metric',
      header: t('result.effects.metric'),
      render: ({ metric }) => names.metric(metric),
      value: ({ metric }) => metric,
    },
    { id: 'arm', header: t('result.effects.arm'), render: ({ arm }) => names.arm(arm), value: ({ arm }) => arm },
    {
      id: 'units',
      header: t('result.segments.units'),
      align: 'end',
      render: ({ units }) => count(units),
      value: ({ units }) => units,
    },
    {
      id: 'uplift',
      header: t('result.effects.uplift'),
      metric: 'relativeEffect',
      align: 'end',
      render: ({ effect }) => <EffectText estimate={effect} />,
      csv: ({ effect }) => ({ uplift: effect.value, upliftLow: effect.low, upliftHigh: effect.high }),
    },
    {
      id: 'difference',
      header: t('result.effects.difference'),
      metric: 'absoluteEffect',
      align: 'end',
      render: ({ absolute }) => <EffectText estimate={absolute} />,
      csv: ({ absolute }) => ({
        difference: absolute.value,
        differenceLow: absolute.low,
        differenceHigh: absolute.high,
      }),
    },
    {
      id: 'p',
      header: t('result.effects.p'),
      metric: 'correctedP',
      align: 'end',
      isOneLine: true,
      render: ({ correctedP }) => words.p(correctedP),
      value: ({ correctedP }) => correctedP,
    },
  ];
  return (
    <Section title={t('result.segments.title')} note={t('result.segments.note')}>
      <div className={classes.stack}>
        <ul className={classes.list}>
          {groups.map(([key, first]) => (
            <li key={key}>
              {t('result.segments.differ', {
                differs: first.differsP === null ? 'unknown' : first.differs ? 'yes' : 'no',
                by: dimension(first.dimension),
                metric: names.metric(first.metric),
                arm: names.arm(first.arm),
                p: words.p(first.differsP),
              })}
            </li>
          ))}
        </ul>
        <DataTable
          label={t('result.segments.table')}
          columns={columns}
          rows={segments}
          rowKey={(row) => `${row.dimension} ${row.segment} ${row.metric} ${row.arm}`}
          csvName="campaign-segments"
        />
      </div>
    </Section>
  );
}
