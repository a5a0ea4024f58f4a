import { Slider } from '@mantine/core';
import type { ReactNode } from 'react';
import { useId, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import type { ChangeOf, Draft } from './draft.js';
import classes from './designer.module.css';
import { PowerChart } from './power-chart.js';
import { isFlat, shareOf, type PowerNow } from './use-power.js';

interface PanelProps {
  draft: Draft;
  now: PowerNow;
  reach: number;
  /** Days that are recommended where the plan says none. */
  usualDays: number;
  onChange(part: ChangeOf<Draft>): void;
}

/** Sliders of what can be chosen, and the curve that follows them. */
export function PowerPanel({ draft, now, reach, usualDays, onChange }: PanelProps) {
  const t = useTranslations();
  const { change, list, share } = useFormats();
  const { plan } = draft;
  const { reader, unitsByDay } = now;
  const uplift = draft.upliftRelative ?? 0;
  const wished = draft.power ?? 0.8;
  const hasDays = unitsByDay.length > 0;
  const days = Math.min(plan.days ?? usualDays, Math.max(1, unitsByDay.length));
  const units = (hasDays ? (unitsByDay[days - 1] ?? 0) : now.audience) * shareOf(plan);
  const curve = useMemo(() => reader.curve(units), [reader, units]);
  const power = reader.powerAt(units, uplift);
  const found = reader.detectable(units, wished);
  const shown = Math.round(units);
  const guardrails = plan.metrics.flatMap(({ role, name }) => (role === 'GUARDRAIL' ? [name] : []));
  const isHeldBack = guardrails.length > 0 && found === null && power !== null && isFlat(curve);
  const size = Math.abs(reach);
  const sign = reach < 0 ? -1 : 1;
  const setPlan = (part: Partial<Draft['plan']>): void => onChange((now) => ({ plan: { ...now.plan, ...part } }));
  const summary =
    power === null
      ? t('designer.power.none', { units: shown })
      : `${t('designer.power.summary', { units: shown, hasDays: hasDays ? 'yes' : 'no', days, uplift: change(uplift), power: share(power) })} ${t('designer.power.mde', { wished: share(wished), hasSize: found === null ? 'no' : 'yes', size: change(sign * (found ?? 0)), reach: change(reach) })}`;
  return (
    <div className={classes.power}>
      <div className={classes.sliders}>
        <Slide
          label={t('designer.power.uplift')}
          value={sign * Math.min(size, Math.abs(uplift)) * 100}
          least={size / 2}
          most={size * 100}
          step={size / 2}
          isDown={sign < 0}
          write={(value) => change(value / 100)}
          onChange={(value) => onChange({ upliftRelative: rounded(value / 100) })}
        />
        {hasDays ? (
          <Slide
            label={t('designer.power.days')}
            value={days}
            least={1}
            most={unitsByDay.length}
            step={1}
            write={(value) => t('designer.power.daysValue', { days: value })}
            onChange={(value) => setPlan({ days: value })}
          />
        ) : (
          <p className={classes.hint}>{t('designer.power.noTraffic')}</p>
        )}
        {plan.exclusion ? (
          <p className={classes.hint}>{t('designer.power.excluded')}</p>
        ) : (
          <Slide
            label={t('designer.power.traffic')}
            value={(plan.traffic ?? 0) * 100}
            least={1}
            most={100}
            step={1}
            write={(value) => share(value / 100)}
            onChange={(value) => setPlan({ traffic: rounded(value / 100) })}
          />
        )}
        <Slide
          label={t('designer.power.wished')}
          value={wished * 100}
          least={50}
          most={99}
          step={1}
          write={(value) => share(value / 100)}
          onChange={(value) => onChange({ power: rounded(value / 100) })}
        />
        {hasDays && plan.windowDays !== null && (
          <p className={classes.hint}>{t('designer.power.results', { days: plan.windowDays })}</p>
        )}
      </div>
      <div className={classes.shown} data-stale={now.isStale || undefined} aria-busy={now.isStale}>
        {isHeldBack && <p className={classes.note}>{t('designer.power.heldBack', { metrics: list(guardrails) })}</p>}
        <PowerChart curve={curve} reach={reach} uplift={uplift} power={power} wished={wished} summary={summary} />
      </div>
    </div>
  );
}

const rounded = (value: number): number => Number(value.toPrecision(6));

interface SlideProps {
  label: string;
  value: number;
  least: number;
  most: number;
  step: number;
  /** It goes from none down. */
  isDown?: boolean;
  write(value: number): string;
  onChange(value: number): void;
}

function Slide({ label, value, least, most, step, isDown = false, write, onChange }: SlideProps): ReactNode {
  const id = useId();
  const [low, high] = isDown ? [-most, -least] : [least, most];
  return (
    <div>
      <div className={classes.sliderHead}>
        <span id={id}>{label}</span>
        <output aria-labelledby={id}>{write(value)}</output>
      </div>
      <Slider
        size="sm"
        thumbLabel={label}
        thumbProps={{ 'aria-valuetext': write(value) }}
        label={null}
        min={low}
        max={high}
        step={step}
        value={Math.min(high, Math.max(low, value))}
        onChange={onChange}
      />
    </div>
  );
}
