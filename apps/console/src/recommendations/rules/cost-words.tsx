import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { inSentence } from '../../ui/page/lead.js';
import { verdictOf, type RuleCost } from './read-cost.js';
import classes from './rules.module.css';

/** What all rules together cost, as a sentence; `isShort` leaves out how it came about. */
export function CostWords({ cost, isShort = false }: { cost: RuleCost; isShort?: boolean }) {
  const t = useTranslations();
  const { points, pointSize, share, estimate } = useFormats();
  const together = cost.rows.find(({ kind }) => kind === 'TOGETHER');
  if (!together) return null;
  const { value, low, high, incomputable } = together.hitRate;
  const verdict = verdictOf(together);
  const [from, to] = verdict === 'costs' ? [high, low] : [low, high];
  const amount = (fraction: number | null): string =>
    fraction === null ? '–' : verdict === 'unclear' ? points(fraction) : pointSize(fraction);
  return (
    <p className={isShort ? classes.shortVerdict : classes.verdict} data-testid={isShort ? undefined : 'rules-cost'}>
      {verdict === 'unknown'
        ? t('rules.cost.unknown', { reason: t(`estimate.reason.${incomputable?.reason ?? 'NO_DATA'}`) })
        : t.rich(`rules.cost.${verdict}`, {
            ...inSentence,
            points: amount(value),
            low: amount(from),
            high: amount(to),
            k: String(cost.k),
            users: cost.replayed,
          })}
      {!isShort && (
        <>
          {' '}
          {t('rules.cost.hits', {
            lost: together.hitsLost,
            gained: together.hitsGained,
            changed:
              together.listsChanged.value === null
                ? estimate(together.listsChanged)
                : share(together.listsChanged.value),
          })}{' '}
          {cost.forbiddenHits > 0 && t('rules.cost.forbidden', { count: cost.forbiddenHits, of: cost.possibleHits })}
        </>
      )}
    </p>
  );
}
