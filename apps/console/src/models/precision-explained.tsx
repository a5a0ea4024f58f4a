import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { Defined } from '../ui/defined.js';
import { EstimateText } from '../ui/estimate-text.js';
import { Section } from '../ui/page.js';
import { scoresOf } from './leaderboard-view.js';
import type { LeaderboardData } from './models-page.js';
import classes from './models.module.css';

/** What precision can and cannot say here: it is read against the most that any list could reach. */
export function PrecisionExplained({ board, includesSeen }: { board: LeaderboardData; includesSeen: boolean }) {
  const t = useTranslations();
  const { percent, decimal, share } = useFormats();
  const { k, testPairs, testUsers } = board.protocol;
  const best = scoresOf(board.models, 'ALL', includesSeen).toSorted((a, b) => (b.metrics.precision.value ?? -1) - (a.metrics.precision.value ?? -1))[0];
  const reached = best?.metrics.precision.value ?? null;
  const attainable = best?.metrics.attainablePrecision.value ?? null;
  if (!best || reached === null || attainable === null || attainable === 0 || testUsers === 0) return null;
  return (
    <Section title={t('models.precisionTitle', { k })}>
      <p className={classes.explained}>
        {t('models.precisionText', {
          k,
          perUser: decimal(testPairs / testUsers),
          attainable: percent(attainable),
          model: t(`modelKind.${best.model.kind}`),
          reached: percent(reached),
          part: share(reached / attainable),
        })}
      </p>
      <div className={classes.scale} aria-hidden>
        <div className={classes.reached} style={{ inlineSize: `${Math.min(1, reached / attainable) * 100}%` }} />
      </div>
      <div className={classes.scaleWords}>
        <span>{t('models.precisionReached', { value: percent(reached) })}</span>
        <span>{t('models.precisionAttainable', { value: percent(attainable) })}</span>
      </div>
      <p className={classes.explained} style={{ marginTop: 14 }}>
        {t('models.precisionSeed')}
      </p>
      <p className={classes.explained}>
        <Defined metric="baselineAccuracy">{t('models.baselineAccuracy')}</Defined> <EstimateText estimate={board.baselineAccuracy} />
      </p>
    </Section>
  );
}
