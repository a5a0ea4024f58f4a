import { IconAlertTriangle, IconCircleCheck, IconHelpCircle } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { Section } from '../ui/page.js';
import classes from './peak-list.module.css';
import { ASSUMPTIONS, type DemandData } from './demand-state.js';

/** What the method takes for granted, and whether the log bears it out. */
export function Assumptions({ assumptions }: { assumptions: DemandData['assumptions'] }) {
  const t = useTranslations();
  if (assumptions.length === 0) return null;
  return (
    <Section title={t('demand.assumptions')}>
      <ul className={classes.list}>
        {assumptions.map(({ name, holds, detail }) => {
          const key = ASSUMPTIONS[name];
          const Sign = holds === null ? IconHelpCircle : holds ? IconCircleCheck : IconAlertTriangle;
          return (
            <li key={name} className={classes.peak} data-status={holds ? 'HOLDS' : 'OPEN'}>
              <Sign size={17} stroke={1.8} className={classes.sign} aria-hidden />
              <div>
                <strong>{t(`demand.held.${holds === null ? 'unknown' : holds ? 'yes' : 'no'}`)}</strong> {key ? t(`demand.assumption.${key}`) : name}
                <div className={classes.detail} lang="en">{detail}</div>
              </div>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
