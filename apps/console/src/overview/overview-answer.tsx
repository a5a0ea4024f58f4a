import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { inSentence } from '../ui/page/lead.js';
import { isLost, isMissing, TrackingLead } from '../ui/notice/tracking-lead.js';
import type { OverviewData } from './overview-data.js';

/** Events that the sentence counts; the page's other numbers are of all types. */
const counted: readonly OverviewData['faults'][number]['eventType'][] = ['VIEW', 'PURCHASE'];

/** Whether the tracking changed within the period, then conversion in a sentence, and what became of it since the period before. */
export function OverviewAnswer({ overview }: { overview: OverviewData }) {
  const faults = overview.faults.filter(({ eventType }) => counted.includes(eventType));
  return (
    <>
      {/* The sentence itself says how many days are left out. */}
      <TrackingLead answer={{ period: overview.period, faults, daysLeftOut: [] }} />
      <OverviewSentence overview={overview} />
    </>
  );
}

/** Whether the rate is unknown for the views that the tracking lost, and not for purchases. */
const lostViews = (overview: OverviewData): boolean =>
  overview.total.counts.purchases > 0 && !isLost(overview, 'PURCHASE');

function OverviewSentence({ overview }: { overview: OverviewData }) {
  const { total, changes, parts, daysLeftOut } = overview;
  const t = useTranslations();
  const formats = useFormats();
  const now = total.conversionRate;
  if (parts.length === 0) return t('overview.answer.notLogged');
  if (now.value === null && now.incomputable?.reason === 'NOT_LOGGED')
    return lostViews(overview)
      ? t('overview.answer.viewsLost')
      : t('overview.answer.untracked', { visitors: total.visitors, sessions: total.sessions });
  if (now.value === null) return isMissing(overview) ? t('tracking.missing') : t('overview.answer.nobody');
  const conversion = changes.find(({ measure }) => measure === 'CONVERSION_RATE');
  const change = conversion?.difference?.value ?? null;
  const said = {
    ...inSentence,
    rate: formats.estimate(now),
    buyers: formats.count(total.buyers),
    visitors: formats.count(total.visitors),
    interval: formats.interval(now) ?? '–',
    revenue: formats.money(total.revenue),
  };
  return (
    <>
      {daysLeftOut.length === 0
        ? t.rich('overview.answer.conversion', said)
        : t.rich('overview.answer.withoutDays', { ...said, days: daysLeftOut.length })}{' '}
      {change !== null &&
        t('overview.answer.change', {
          direction: change > 0 ? 'up' : change < 0 ? 'down' : 'same',
          points: formats.points(Math.abs(change)).replace('+', ''),
          certainty: conversion?.isSignificant ? 'apart' : 'overlap',
        })}
    </>
  );
}
