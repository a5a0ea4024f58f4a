import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconCircleX } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { Detectable } from '../ui/form/detectable.js';
import classes from './standing.module.css';

interface Judged {
  status: 'CONFIRMED' | 'NOT_CONFIRMED' | 'REFUTED' | null;
  detectable: number | null;
}

const KINDS = { CONFIRMED: 'holds', NOT_CONFIRMED: 'unconfirmed', REFUTED: 'refuted' } as const;

/** What became of an effect, in a word and a sign; beside what is not confirmed, the ratio that would have been. */
export function Standing({
  judgment: { status, detectable },
  simpson,
  byConstruction = false,
}: {
  judgment: Judged;
  simpson?: 'REVERSED' | 'VANISHES' | 'NONE' | null;
  byConstruction?: boolean;
}) {
  const t = useTranslations();
  const kind = byConstruction
    ? 'construction'
    : status === 'CONFIRMED'
      ? 'holds'
      : simpson === 'REVERSED'
        ? 'reversed'
        : simpson === 'VANISHES'
          ? 'vanishes'
          : status === null
            ? 'untested'
            : KINDS[status];
  const Icon =
    kind === 'holds'
      ? IconCircleCheck
      : kind === 'reversed' || kind === 'vanishes'
        ? IconAlertTriangle
        : kind === 'refuted'
          ? IconCircleX
          : IconCircleDashed;
  return (
    <span className={classes.standing} data-kind={kind} title={t(`behavior.standingTitle.${kind}`)}>
      <Icon size={15} stroke={1.8} aria-hidden />
      <span>
        {t(`behavior.standing.${kind}`)}
        {kind === 'unconfirmed' && <Detectable ratio={detectable} />}
      </span>
    </span>
  );
}
