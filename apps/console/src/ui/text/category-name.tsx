import { useTranslations } from 'use-intl';
import classes from './category-name.module.css';

/** "electronics.audio.headphone" → "electronics › audio › headphone": the log's own words, made readable. */
export function categoryLabel(code: string): string {
  return code
    .split('.')
    .map((part) => part.replaceAll('_', ' '))
    .join(' › ');
}

/** A product's category, or that the log gives none. */
export function CategoryName({ code }: { code: string | null }) {
  const t = useTranslations();
  if (!code) return <span className={classes.none}>{t('words.noCategory')}</span>;
  return <span>{categoryLabel(code)}</span>;
}

/** A brand, or that the log gives none. */
export function BrandName({ brand }: { brand: string | null }) {
  const t = useTranslations();
  if (!brand) return <span className={classes.none}>{t('words.noBrand')}</span>;
  return <span>{brand}</span>;
}
