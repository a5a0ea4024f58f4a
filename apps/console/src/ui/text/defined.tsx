import { Popover } from '@mantine/core';
import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import classes from './defined.module.css';
import type { MetricKey } from '../words/metric.js';
import { useProvenance } from './provenance.js';

const openAfterMs = 200;
const closeAfterMs = 160;

/** A number's name that explains itself on hover, focus or tap: formula, population, snapshot. */
export function Defined({ metric, children }: { metric: MetricKey; children?: ReactNode }) {
  const t = useTranslations();
  const [isOpen, setIsOpen] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const id = useId();
  const plan = (open: boolean): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setIsOpen(open), open ? openAfterMs : closeAfterMs);
  };
  const set = (open: boolean): void => {
    clearTimeout(timer.current);
    setIsOpen(open);
  };
  const closeOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !isOpen) return;
    event.stopPropagation();
    set(false);
  };
  return (
    <Popover
      opened={isOpen}
      onChange={setIsOpen}
      width={320}
      position="bottom-start"
      withinPortal
      withRoles={false}
      trapFocus={false}
    >
      <Popover.Target>
        <button
          type="button"
          className={classes.term}
          aria-describedby={isOpen ? id : undefined}
          onMouseEnter={() => plan(true)}
          onMouseLeave={() => plan(false)}
          onFocus={(event) => event.currentTarget.matches(':focus-visible') && set(true)}
          onBlur={() => set(false)}
          onClick={() => set(true)}
          onKeyDown={closeOnEscape}
        >
          {children ?? t(`metric.${metric}.name`)}
        </button>
      </Popover.Target>
      <Popover.Dropdown onMouseEnter={() => plan(true)} onMouseLeave={() => plan(false)}>
        <div id={id} role="tooltip" className={classes.card}>
          {isOpen && <DefinitionCard metric={metric} />}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function DefinitionCard({ metric }: { metric: MetricKey }) {
  const t = useTranslations();
  const { instant, dayRange } = useFormats();
  const { snapshot, timeZone, period, query } = useProvenance();
  return (
    <>
      <p className={classes.name}>{t(`metric.${metric}.name`)}</p>
      <dl className={classes.facts}>
        <dt>{t('definition.formula')}</dt>
        <dd>{t(`metric.${metric}.formula`)}</dd>
        <dt>{t('definition.population')}</dt>
        <dd>{t(`metric.${metric}.population`)}</dd>
        {period && (
          <>
            <dt>{t('definition.period')}</dt>
            <dd>
              {timeZone
                ? t('definition.periodIn', { period: dayRange(period.from, period.to), timeZone })
                : dayRange(period.from, period.to)}
            </dd>
          </>
        )}
        {snapshot && (
          <>
            <dt>{t('definition.snapshot')}</dt>
            <dd>{t('definition.snapshotOf', { at: instant(snapshot.committedAt), rows: snapshot.rows })}</dd>
          </>
        )}
        {query && (
          <>
            <dt>{t('method.query')}</dt>
            <dd>{t('definition.queryBelow')}</dd>
          </>
        )}
      </dl>
    </>
  );
}
