import { SegmentedControl } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { Section } from '../../ui/page/page.js';
import { CurrencyNote } from '../../ui/notice/snapshot-line.js';
import { oneOf, useUrlState } from '../../ui/page/url-state.js';
import { useGivenNames } from '../given-names.js';
import type { Analysis, AnalyzedMetric, Found } from './analysis.js';
import { EffectChart } from './effect-chart.js';
import { EffectTable } from './effect-table.js';
import classes from './result.module.css';

const scaleCodec = oneOf(['relative', 'absolute'] as const, 'relative');

/** Every metric of every arm: drawn on one scale for relative effects, metric by metric for absolute ones, and as a table. */
export function EffectsSection({ analysis, found, isHidden }: { analysis: Analysis; found: Found; isHidden: boolean }) {
  const t = useTranslations();
  const { share } = useFormats();
  const names = useGivenNames();
  const [scale, setScale] = useUrlState('scale', scaleCodec);
  if (isHidden) {
    return (
      <Section title={t('result.effects.title')}>
        <p className={classes.note}>{t('result.effects.hidden')}</p>
      </Section>
    );
  }
  const { metrics } = found;
  const groups =
    scale === 'relative'
      ? [metrics]
      : [...new Set(metrics.map(({ metric }) => metric))].map((name) =>
          metrics.filter(({ metric }) => metric === name),
        );
  const hasMoney = metrics.some(({ absolute: { unit } }) => unit === 'MONEY' || unit === 'MONEY_PER_USER');
  const counted = (rows: readonly AnalyzedMetric[], shown: AnalyzedMetric['shown']): number =>
    rows.filter((row) => row.shown === shown).length;
  return (
    <Section
      title={t('result.effects.title')}
      note={t('result.effects.note', {
        control: names.arm(found.arms[0]?.arm ?? ''),
        level: share(metrics[0]?.relative.level ?? 0.95),
      })}
      aside={
        <SegmentedControl
          size="xs"
          aria-label={t('result.effects.scale')}
          value={scale}
          onChange={(value) => setScale(scaleCodec.read(value) ?? 'relative')}
          data={scaleNames.map((value) => ({ value, label: t(`result.effects.${value}`) }))}
        />
      }
    >
      <div className={classes.stack}>
        {groups.map((rows) => (
          <EffectChart
            key={rows[0]?.metric}
            rows={rows}
            plan={analysis.plan}
            scale={scale}
            summary={t('result.effects.summary', {
              count: rows.length,
              better: counted(rows, 'BETTER'),
              worse: counted(rows, 'WORSE'),
              incomputable: counted(rows, 'INCOMPUTABLE'),
            })}
          />
        ))}
        <EffectTable rows={metrics} plan={analysis.plan} />
        {hasMoney && (
          <p>
            <CurrencyNote />
          </p>
        )}
      </div>
    </Section>
  );
}

const scaleNames = ['relative', 'absolute'] as const;
