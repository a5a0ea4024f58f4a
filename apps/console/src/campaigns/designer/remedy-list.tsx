import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import classes from './designer.module.css';
import type { TestDesign } from './test-verdict.js';

interface RemedyProps {
  remedies: TestDesign['remedies'];
  arms: number;
  affordableWeeks: number;
  /** The smallest uplift that the users there are find; null where it is not known. */
  detectable: number | null;
}

/** What could help a test that cannot tell, what is enough alone first. */
export function RemedyList({ remedies, arms, affordableWeeks, detectable }: RemedyProps) {
  const t = useTranslations();
  const { change, decimal, percent, share } = useFormats();
  const words = ({
    kind,
    isEnough,
    units,
    times,
    weeks,
    varianceReduction,
    correlationNeeded,
  }: TestDesign['remedies'][number]): string =>
    t(`designer.remedies.${kind}`, {
      isEnough: isEnough ? 'yes' : 'no',
      units: units ?? 0,
      hasUnits: units === null ? 'no' : 'yes',
      // Rounded up, so that a little more is not told as once as many.
      times: decimal(
        times === null ? 0 : times < 1.1 ? Math.ceil(times * 100) / 100 : times,
        times !== null && times < 1.1 ? 2 : 1,
      ),
      weeks: weeks ?? 0,
      affordable: affordableWeeks,
      reduction: share(varianceReduction ?? 0),
      correlation: decimal(correlationNeeded ?? 0, 2),
      treatments: arms - 1,
      hasSize: detectable === null ? 'no' : 'yes',
      size: detectable === null ? percent(0) : change(detectable),
    });
  const ordered = remedies.toSorted(
    (a, b) => Number(b.isEnough && b.kind !== 'LARGER_EFFECT') - Number(a.isEnough && a.kind !== 'LARGER_EFFECT'),
  );
  return (
    <ul className={classes.remedies}>
      {ordered.map((remedy) => (
        <li key={remedy.kind}>
          {words(remedy)}
          {remedy.isEnough && remedy.kind !== 'LARGER_EFFECT' && (
            <span className={classes.enough}>{t('designer.remedies.enough')}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
