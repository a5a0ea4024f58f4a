import { IconAlertTriangle, IconCircleCheck, IconHelpCircle } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import classes from './finding-list.module.css';
import { Section } from './page.js';

interface AssumptionListProps {
  assumptions: readonly { name: string; holds: boolean | null; detail: string }[];
  /** An assumption in the page's language; the server's own name where there is none. */
  nameOf(name: string): string;
}

/** What a method takes for granted, and whether the log bears it out. */
export function AssumptionList({ assumptions, nameOf }: AssumptionListProps) {
  const t = useTranslations();
  if (assumptions.length === 0) return null;
  return (
    <Section title={t('assumption.title')}>
      <ul className={classes.list}>
        {assumptions.map(({ name, holds, detail }) => {
          const Sign = holds === null ? IconHelpCircle : holds ? IconCircleCheck : IconAlertTriangle;
          return (
            <li key={name} className={classes.item} data-holds={holds === true}>
              <Sign size={17} stroke={1.8} className={classes.sign} aria-hidden />
              <div>
                <strong>{t(`assumption.held.${holds === null ? 'unknown' : holds ? 'yes' : 'no'}`)}</strong> {nameOf(name)}
                <div className={classes.detail} lang="en">{detail}</div>
              </div>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
