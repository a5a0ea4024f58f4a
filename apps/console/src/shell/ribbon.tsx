import { IconFlask, IconLock } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import classes from './ribbon.module.css';

/** Said on every page while the shop is synthetic. */
export function SyntheticRibbon() {
  const t = useTranslations();
  return (
    <section className={classes.ribbon} aria-labelledby="synthetic" data-testid="synthetic-ribbon">
      <IconFlask size={15} stroke={1.8} aria-hidden />
      <span id="synthetic">{t('app.synthetic')}</span>
    </section>
  );
}

/** Said on every page while the server changes nothing. */
export function ReadOnlyRibbon() {
  const t = useTranslations();
  return (
    <section className={classes.ribbon} aria-labelledby="read-only" data-testid="read-only-ribbon">
      <IconLock size={15} stroke={1.8} aria-hidden />
      <span id="read-only">{t('app.readOnly')}</span>
    </section>
  );
}
