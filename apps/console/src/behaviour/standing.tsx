import { IconAlertTriangle, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import classes from './standing.module.css';

interface Judged {
  holds: boolean;
  qValue: number | null;
  confirmed: boolean | null;
}

/** Whether an effect counts as found, in a word and a sign. */
export function Standing({
  judgement: { holds, qValue, confirmed },
  simpson,
  byConstruction = false,
}: {
  judgement: Judged;
  simpson?: 'REVERSED' | 'VANISHES' | 'NONE' | null;
  byConstruction?: boolean;
}) {
  const t = useTranslations();
  const kind = byConstruction
    ? 'construction'
    : holds
      ? 'holds'
      : simpson === 'REVERSED'
        ? 'reversed'
        : simpson === 'VANISHES'
          ? 'vanishes'
          : qValue === null
            ? 'untested'
            : qValue > 0.05
              ? 'chance'
              : confirmed
                ? 'small'
                : 'unconfirmed';
  const Icon =
    kind === 'holds'
      ? IconCircleCheck
      : kind === 'reversed' || kind === 'vanishes'
        ? IconAlertTriangle
        : IconCircleDashed;
  return (
    <span className={classes.standing} data-kind={kind} title={t(`behaviour.standingTitle.${kind}`)}>
      <Icon size={15} stroke={1.8} aria-hidden />
      {t(`behaviour.standing.${kind}`)}
    </span>
  );
}
