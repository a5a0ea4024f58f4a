import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { Section } from '../ui/page/page.js';
import type { Board } from './leaderboard-view.js';
import classes from './models.module.css';

/** Kinds of model that could not be made, with their reason; nothing where all were made. */
export function NotTrained({ board: { notTrained } }: { board: Pick<Board, 'notTrained'> }) {
  const t = useTranslations();
  const { compact } = useFormats();
  if (notTrained.length === 0) return null;
  return (
    <Section title={t('models.notTrainedTitle')}>
      <ul className={classes.reasons}>
        {notTrained.map(({ kind, why, reason, workNeeded, workAllowed }) => (
          <li key={kind}>
            {workNeeded !== null && workAllowed !== null
              ? t('models.tooExpensive', {
                  model: t(`modelKind.${kind}`),
                  needed: compact(workNeeded),
                  allowed: compact(workAllowed),
                })
              : t(`models.notTrainedWhy.${why}`, { model: t(`modelKind.${kind}`) })}
            {why !== 'TOO_EXPENSIVE' && (
              <>
                {' '}
                <span className={classes.quiet} lang="en">
                  {reason}
                </span>
              </>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
