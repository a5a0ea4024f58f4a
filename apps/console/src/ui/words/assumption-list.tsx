import { IconAlertTriangle, IconCircleCheck, IconHelpCircle } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { useAssumptionWords, type Judged } from './assumption-words.js';
import classes from '../table/finding-list.module.css';
import { Section } from '../page/page.js';

interface AssumptionListProps {
  assumptions: readonly (Judged & { name: string; holds: boolean | null })[];
}

/** What a method takes for granted, and whether the log bears it out. */
export function AssumptionList({ assumptions }: AssumptionListProps) {
  const t = useTranslations();
  const words = useAssumptionWords();
  if (assumptions.length === 0) return null;
  return (
    <Section title={t('assumption.title')}>
      <ul className={classes.list}>
        {assumptions.map((assumption) => {
          const { name, holds, detail } = assumption;
          const said = words(assumption);
          const Sign = holds === null ? IconHelpCircle : holds ? IconCircleCheck : IconAlertTriangle;
          return (
            <li key={name} className={classes.item} data-holds={holds === true}>
              <Sign size={17} stroke={1.8} className={classes.sign} aria-hidden />
              <div>
                <strong>{t(`assumption.held.${holds === null ? 'unknown' : holds ? 'yes' : 'no'}`)}</strong>{' '}
                <span lang={said === null ? 'en' : undefined}>{said?.name ?? name}</span>
                <div className={classes.detail} lang={said === null ? 'en' : undefined}>
                  {said?.detail ?? detail}
                </div>
              </div>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
