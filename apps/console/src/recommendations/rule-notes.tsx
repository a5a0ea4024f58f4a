import { Anchor } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { anyText, useUrlState } from '../ui/page/url-state.js';
import { useProductName } from './product-name.js';
import type { RecommendationData } from './recommendation-data.js';
import type { WithoutRulesQuery } from '@cartograph/sdk/operations/recommendations';
import classes from './recommendations.module.css';
import type { RuleEffect } from './rule-effect.js';

export type ListEffect = RuleEffect<WithoutRulesQuery['recommendations']['items'][number]['product']>;

/** What the rules did to the list as a whole: what they keep out, what they brought in, pins that could not hold. */
export function RuleNotes({ list, effect }: { list: RecommendationData; effect: ListEffect | null }) {
  const t = useTranslations();
  const formats = useFormats();
  const nameOf = useProductName();
  const [, setWhy] = useUrlState('why', anyText);
  if (list.rules.length === 0) return null;
  return (
    <div className={classes.ruleNotes} data-testid="rule-notes">
      <p>
        {t('recommendations.effect', { removed: list.removed })}{' '}
        {effect && t('recommendations.changed', { changed: changedBy(list, effect) })}
      </p>
      {effect && effect.dropped.length > 0 && (
        <p>
          {t('recommendations.dropped')}{' '}
          {effect.dropped.map((product) => (
            <Anchor
              component="button"
              type="button"
              size="xs"
              key={product.externalId}
              className={classes.dropped}
              aria-label={t('recommendations.droppedOne', { product: nameOf(product) })}
              onClick={() => setWhy(product.externalId)}
            >
              {nameOf(product)}
            </Anchor>
          ))}
        </p>
      )}
      {list.unmetPins.map(({ rule, productExternalId, reason, by }) => (
        <p key={rule.name} className={classes.unmet}>
          {t(`recommendations.unmetPin.${reason}`, {
            rule: rule.name,
            product: productExternalId,
            by: formats.list(by.map(({ name }) => name)),
          })}
        </p>
      ))}
    </div>
  );
}

/** Products that are in the list, or at their place in it, because of the rules. */
const changedBy = ({ items }: RecommendationData, { before }: ListEffect): number =>
  items.filter(({ rank, product }) => before.get(product.externalId) !== rank).length;
