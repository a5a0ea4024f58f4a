import { Link, useLocation } from 'react-router';
import { useTranslations } from 'use-intl';
import { readParam } from '../ui/page/url-state.js';
import { trainingCodec } from './leaderboard-view.js';
import classes from './models.module.css';

const parts = [
  ['board', '/models'],
  ['trainings', '/models/trainings'],
  ['precision', '/models/precision'],
] as const;

/** Leaderboard, trainings, precision explained: addresses of their own; the training that is looked at stays. */
export function ModelsTabs() {
  const t = useTranslations();
  const { pathname, search } = useLocation();
  const training = readParam(new URLSearchParams(search), 'training', trainingCodec);
  const kept = training === '' ? '' : `?training=${encodeURIComponent(training)}`;
  return (
    <nav aria-label={t('models.tabs')} className={classes.tabs}>
      {parts.map(([name, path]) => (
        <Link
          key={name}
          to={path + kept}
          className={classes.tab}
          aria-current={pathname.replace(/\/$/, '') === path ? 'page' : undefined}
        >
          {t(`models.tab.${name}`)}
        </Link>
      ))}
    </nav>
  );
}
