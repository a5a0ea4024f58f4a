import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { inSentence } from '../../ui/page/lead.js';
import { verdictOf, type RulePrice } from './read-price.js';
import classes from './rules.module.css';

/** What all rules together cost, as a sentence; `isShort` leaves out how it came about. */
export function PriceWords({ price, isShort = false }: { price: RulePrice; isShort?: boolean }) {
  const t = useTranslations();
  const { points, pointSize, share, estimate } = useFormats();
  const together = price.rows.find(({ kind }) => kind === 'TOGETHER');
  if (!together) return null;
  const { value, low, high, incomputable } = together.hitRate;
  const verdict = verdictOf(together);
  const [from, to] = verdict === 'costs' ? [high, low] : [low, high];
  const amount = (fraction: number | null): string =>
    fraction === null ? '–' : verdict === 'unclear' ? points(fraction) : pointSize(fraction);
  return (
    <p className={isShort ? classes.shortVerdict : classes.verdict} data-testid={isShort ? undefined : 'rules-price'}>
      {verdict === 'unknown'
        ? t('rules.price.unknown', { reason: t(`estimate.reason.${incomputable?.reason ?? 'NO_DATA'}`) })
        : t.rich(`rules.price.${verdict}`, {
            ...inSentence,
            points: amount(value),
            low: amount(from),
            high: amount(to),
            k: String(price.k),
            users: price.replayed,
          })}
      {!isShort && (
        <>
          {' '}
          {t('rules.price.hits', {
            lost: together.hitsLost,
            gained: together.hitsGained,
            changed:
              together.listsChanged.value === null
                ? estimate(together.listsChanged)
                : share(together.listsChanged.value),
          })}{' '}
          {price.forbiddenHits > 0 &&
            t('rules.price.forbidden', { count: price.forbiddenHits, of: price.possibleHits })}
        </>
      )}
    </p>
  );
}
