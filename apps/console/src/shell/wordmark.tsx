import { useTranslations } from 'use-intl';
import { onServer } from '../client/base-path.js';
import { useShop } from '../client/shop.js';
import classes from './wordmark.module.css';

/** The mark, the name and whose shop it is. */
export function Wordmark({ isSmall = false }: { isSmall?: boolean }) {
  const t = useTranslations();
  const { name, isSynthetic, settings } = useShop();
  return (
    <div className={classes.wordmark}>
      <img src={onServer('/mark.svg')} alt="" width={26} height={26} />
      <div className={classes.words}>
        <span className={classes.name}>Cartograph</span>
        {!isSmall && <span className={classes.shop}>{settings.name ?? (isSynthetic ? t('app.demoShop') : name)}</span>}
      </div>
    </div>
  );
}
