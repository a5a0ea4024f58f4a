import { lazy, Suspense } from 'react';
import { useTranslations } from 'use-intl';
import { Section } from '../../ui/page/page.js';
import { Waiting } from '../../ui/notice/states.js';
import { priceSectionId } from './price-line.js';
import classes from './rules.module.css';
import type { PriceState } from './use-price.js';

const PriceView = lazy(() => import('./price-view.js').then((module) => ({ default: module.PriceView })));

/** What each of the rules at hand costs, once a replay has told. */
export function PriceSection({ price, isOutdated }: PriceState) {
  const t = useTranslations();
  if (!price) return null;
  return (
    <div id={priceSectionId} className={classes.anchor}>
      <Section title={t('rules.price.title')} note={t('rules.price.note')}>
        {isOutdated && <p className={classes.warning}>{t('rules.price.outdated')}</p>}
        <Suspense fallback={<Waiting heights={[200]} />}>
          <PriceView price={price} />
        </Suspense>
      </Section>
    </div>
  );
}
