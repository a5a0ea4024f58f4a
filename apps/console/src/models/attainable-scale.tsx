import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import classes from './models.module.css';

/** The part of the attainable precision that was reached, drawn; the words beneath say the same. */
export function AttainableScale({ reached, attainable }: { reached: number; attainable: number }) {
  const t = useTranslations();
  const { percent } = useFormats();
  return (
    <>
      <div className={classes.scale} aria-hidden>
        <div className={classes.reached} style={{ inlineSize: `${Math.min(1, reached / attainable) * 100}%` }} />
      </div>
      <div className={classes.scaleWords}>
        <span>{t('models.precision.reached', { value: percent(reached) })}</span>
        <span>{t('models.precision.attainable', { value: percent(attainable) })}</span>
      </div>
    </>
  );
}
