import { IconAlertTriangle, IconCircleCheck, IconHelpCircle } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { Section } from '../ui/page.js';
import classes from './attraction.module.css';
import { ASSUMPTIONS, type AttractionData } from './attraction-state.js';

/** What the method takes for granted, and whether the log bears it out. */
export function Assumptions({ assumptions }: { assumptions: AttractionData['assumptions'] }) {
  const t = useTranslations();
  return (
    <Section title={t('attraction.assumptions')}>
      <ul className={classes.list}>
        {assumptions.map(({ name, holds, detail }) => {
          const key = ASSUMPTIONS[name];
          const Sign = holds === null ? IconHelpCircle : holds ? IconCircleCheck : IconAlertTriangle;
          return (
            <li key={name} className={classes.item} data-holds={holds === true}>
              <Sign size={17} stroke={1.8} className={classes.sign} aria-hidden />
              <div>
                <strong>{t(`attraction.held.${holds === null ? 'unknown' : holds ? 'yes' : 'no'}`)}</strong> {key ? t(`attraction.assumption.${key}`) : name}
                <div className={classes.detail} lang="en">{detail}</div>
              </div>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
