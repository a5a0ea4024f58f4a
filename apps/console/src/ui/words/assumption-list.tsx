import { IconAlertTriangle, IconCircleCheck, IconHelpCircle } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { useAssumptionWords, type Judged } from './assumption-words.js';
import classes from '../table/finding-list.module.css';
import { Section } from '../page/page.js';

interface AssumptionListProps {
  assumptions: readonly (Judged & { name: string; holds: boolean | null })[];
  /** An assumption in the page's language; the server's own name where there is none. */
  nameOf(name: string): string;
}

/** What a method takes for granted, and whether the log bears it out. */
export function AssumptionList({ assumptions, nameOf }: AssumptionListProps) {
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
                {nameOf(name)}
                <div className={classes.detail} lang={said === null ? 'en' : undefined}>
                  {said ?? detail}
                </div>
              </div>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
