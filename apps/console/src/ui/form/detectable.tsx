import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import classes from './detectable.module.css';

/** The ratio that a search would have confirmed in 80 % of cases, beside an effect that it did not confirm. */
export function Detectable({ ratio }: { ratio: number | null }) {
  const t = useTranslations();
  const formats = useFormats();
  return (
    <span className={classes.detectable}>
      {ratio === null ? t('words.detectsNothing') : t('words.detects', { ratio: formats.decimal(ratio, 2) })}
    </span>
  );
}
