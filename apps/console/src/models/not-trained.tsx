import { useTranslations } from 'use-intl';
import { Section } from '../ui/page.js';
import type { Board } from './leaderboard-view.js';
import classes from './models.module.css';

/** Kinds of model that could not be made, with their reason; nothing where all were made. */
export function NotTrained({ board: { notTrained } }: { board: Board }) {
  const t = useTranslations();
  if (notTrained.length === 0) return null;
  return (
    <Section title={t('models.notTrainedTitle')}>
      <ul className={classes.reasons}>
        {notTrained.map(({ kind, why, reason }) => (
          <li key={kind}>
            {t(`models.notTrainedWhy.${why}`, { model: t(`modelKind.${kind}`) })}{why !== 'TOO_DEAR' && <> <span className={classes.quiet} lang="en">{reason}</span></>}
          </li>
        ))}
      </ul>
    </Section>
  );
}
