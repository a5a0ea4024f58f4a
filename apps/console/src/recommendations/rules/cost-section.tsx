import { lazy, Suspense } from 'react';
import { useTranslations } from 'use-intl';
import { Section } from '../../ui/page/page.js';
import { Waiting } from '../../ui/notice/states.js';
import { costSectionId } from './cost-line.js';
import classes from './rules.module.css';
import type { CostState } from './use-cost.js';

const CostView = lazy(() => import('./cost-view.js').then((module) => ({ default: module.CostView })));

/** What each of the rules at hand costs, once a replay has told. */
export function CostSection({ cost, isOutdated }: CostState) {
  const t = useTranslations();
  if (!cost) return null;
  return (
    <div id={costSectionId} className={classes.anchor}>
      <Section title={t('rules.cost.title')} note={t('rules.cost.note')}>
        {isOutdated && <p className={classes.warning}>{t('rules.cost.outdated')}</p>}
        <Suspense fallback={<Waiting heights={[200]} />}>
          <CostView cost={cost} />
        </Suspense>
      </Section>
    </div>
  );
}
