import { IconFlask } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import classes from './synthetic-ribbon.module.css';

/** Said on every page while the shop is made up. */
export function SyntheticRibbon() {
  const t = useTranslations();
  return (
    <section className={classes.ribbon} aria-labelledby="synthetic" data-testid="synthetic-ribbon">
      <IconFlask size={15} stroke={1.8} aria-hidden />
      <span id="synthetic">{t('app.synthetic')}</span>
    </section>
  );
}
