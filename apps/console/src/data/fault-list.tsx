import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { useFaultWords } from '../ui/words/fault-words.js';
import { toldFaults, type CoverageFault } from './coverage-months.js';
import classes from './fault-list.module.css';

const step = 12;

/** Every fault in words: what is missing, when, and what was expected. */
export function FaultList({ faults }: { faults: readonly CoverageFault[] }) {
  const t = useTranslations();
  const words = useFaultWords();
  const { day, dayRange } = useFormats();
  const [shown, setShown] = useState(step);
  const told = toldFaults(faults);
  if (told.length === 0) return <p className={classes.none}>{t('data.noFaults')}</p>;
  return (
    <>
      <ul className={classes.faults} aria-label={t('data.faults')}>
        {told.slice(0, shown).map(({ fault, days, until }) => (
          <li key={[fault.date, fault.kind, fault.eventType, fault.fromLocalTime, fault.detail].join()}>
            <IconAlertTriangle size={15} stroke={1.8} aria-hidden />
            <span lang={fault.kind === 'OTHER' ? 'en' : undefined}>
              {days > 1
                ? t('data.missingDays', { period: dayRange(fault.date, until), days })
                : t('data.fault', { day: day(fault.date), words: words(fault) })}
            </span>
          </li>
        ))}
      </ul>
      {told.length > shown && (
        <Button variant="default" size="compact-sm" mt="sm" onClick={() => setShown(shown + step)}>
          {t('data.moreFaults', { count: Math.min(step, told.length - shown) })}
        </Button>
      )}
    </>
  );
}
