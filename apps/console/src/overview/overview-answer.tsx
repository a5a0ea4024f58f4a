import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { inSentence } from '../ui/lead.js';
import type { OverviewData } from './overview-page.js';

/** Conversion in a sentence, and what became of it since the period before. */
export function OverviewAnswer({ overview: { total, changes, parts, daysLeftOut } }: { overview: OverviewData }) {
  const t = useTranslations();
  const formats = useFormats();
  const now = total.buyersPerVisitor;
  if (parts.length === 0) return t('overview.answer.notLogged');
  if (now.value === null)
    return now.incomputable?.reason === 'NOT_LOGGED'
      ? t('overview.answer.untracked', { visitors: total.visitors, sessions: total.sessions })
      : t('overview.answer.nobody');
  const conversion = changes.find(({ measure }) => measure === 'BUYERS_PER_VISITOR');
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
