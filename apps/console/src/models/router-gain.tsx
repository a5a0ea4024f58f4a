import { useCallback, useMemo } from 'react';
import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { Chart } from '../ui/chart/chart.js';
import type { ChartInk } from '../ui/chart/chart-ink.js';
import { Section } from '../ui/page/page.js';
import { differenceChart } from './difference-chart.js';
import type { Board } from './leaderboard-view.js';
import classes from './models.module.css';
import { outcomeOf } from './outcome.js';
import { usePointWords } from './points.js';

/** What the choice by group is worth on the holdout, against one model for everybody and against popularity. */
export function RouterGain({ board }: { board: Board }) {
  const t = useTranslations();
  const { count, points } = useFormats();
  const words = usePointWords();
  const { single, overSingle, overPopularity, users } = board.routerGainDetail;
  const model = t(`modelKind.${single.kind}`);
  const rows = useMemo(
    () => [
      { label: t('models.gainRow.single', { model }), estimate: overSingle },
      { label: t('models.gainRow.popularity'), estimate: overPopularity },
    ],
    [t, model, overSingle, overPopularity],
  );
  const option = useCallback(
    (ink: ChartInk) =>
      differenceChart(rows, ink, {
        points,
        range: (estimate) => words(estimate).interval,
        users: [t('metric.testUsers.name'), count(users)],
        difference: t('models.differenceIn'),
      }),
    [rows, points, words, t, count, users],
  );
  const hasFew = board.router.some(({ segment, evidence }) => segment !== 'ANONYMOUS' && evidence.value.value === null);
  const outcome = outcomeOf(overSingle);
  const { difference, size, interval, sizeInterval } = words(overSingle);
  const isSame = overSingle.value === 0 && overSingle.low === 0 && overSingle.high === 0;
  return (
    <Section title={t('models.gainTitle')}>
      <p className={classes.sentence} data-outcome={isSame ? 'open' : outcome}>
        {isSame
          ? t('models.gain.same', { model })
          : outcome === 'worse'
            ? t('models.gain.worse', { model, size, interval: sizeInterval, users, few: hasFew ? 'yes' : 'no' })
            : outcome === 'unknown'
              ? t('models.gain.unknown')
              : t(`models.gain.${outcome}`, { model, difference, interval, users })}
      </p>
      {overSingle.value !== null && (
        <Chart height={rows.length * 34 + 36} option={option} summary={t('models.gainSummary')} />
      )}
      <p className={classes.note}>
        {t('models.gainSingle', { model })}{' '}
        <Link to={`/models/${encodeURIComponent(single.id)}`} className={classes.link}>
          {t('models.toModel', { model })}
        </Link>
      </p>
    </Section>
  );
}
