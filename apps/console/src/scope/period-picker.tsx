import { Button, Popover, Skeleton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCalendar, IconChevronDown } from '@tabler/icons-react';
import type { Period } from '@cartograph/sdk/schema';
import { lazy, Suspense } from 'react';
import { useTranslations } from 'use-intl';
import { useShop } from '../client/shop.js';
import { useFormats } from '../i18n/use-formats.js';
import classes from './period-picker.module.css';
import { localDay, presets } from './scope.js';

const RangeCalendar = lazy(() => import('./range-calendar.js'));

interface PeriodPickerProps {
  value: Period | null;
  /** The period that the shown answer is about, when the server chose it. */
  answered: Period | null;
  onChange(period: Period | null): void;
}

/** Local days, both inclusive; the choices end with the log. */
export function PeriodPicker({ value, answered, onChange }: PeriodPickerProps) {
  const t = useTranslations();
  const { dayRange } = useFormats();
  const { firstEventAt, lastEventAt, lastWholeDay, timeZone } = useShop();
  const [isOpen, { toggle, close }] = useDisclosure();
  const shown = value ?? answered;
  const first = firstEventAt ? localDay(firstEventAt, timeZone) : null;
  const last = lastEventAt ? localDay(lastEventAt, timeZone) : null;
  const choose = (period: Period | null): void => {
    onChange(period);
    close();
  };
  return (
    <Popover opened={isOpen} onChange={(open) => !open && close()} position="bottom-start" trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconCalendar size={15} stroke={1.7} />}
          rightSection={<IconChevronDown size={14} />}
          onClick={toggle}
          aria-label={t('scope.periodLabel', {
            period: shown ? dayRange(shown.from, shown.to) : t('scope.preset.all'),
          })}
        >
          <span className="numbers">{shown ? dayRange(shown.from, shown.to) : t('scope.preset.all')}</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <div className={classes.choices}>
          <ul className={classes.presets}>
            {first &&
              lastWholeDay &&
              presets(first, lastWholeDay).map(({ name, period }) => (
                <li key={name}>
                  <button
                    type="button"
                    aria-pressed={period?.from === value?.from && period?.to === value?.to}
                    onClick={() => choose(period)}
                  >
                    {t(`scope.preset.${name}`)}
                  </button>
                </li>
              ))}
          </ul>
          <div className={classes.calendar}>
            <Suspense fallback={<Skeleton width={252} height={280} />}>
              {isOpen && <RangeCalendar value={shown} first={first} last={last} onChange={choose} />}
            </Suspense>
          </div>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
