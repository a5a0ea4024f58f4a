import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../../i18n/formats.js';
import { useFormats } from '../../i18n/use-formats.js';
import { EstimateText, Unknown } from '../../ui/text/estimate-text.js';
import { Figure, FigureRow } from '../../ui/page/figure.js';
import { useGivenNames } from '../given-names.js';
import type { TestDesign } from './test-verdict.js';

/** The first deciding metric without the campaign, users needed by arm, power as it is, and the whole weeks that it takes. */
export function TestFigures({ design }: { design: TestDesign }) {
  const t = useTranslations();
  const { clauses, count, share } = useFormats();
  const names = useGivenNames();
  const { incomputable, duration, metrics, followed, unitsNeeded, unitsAvailable, powerWithAvailable, arms } = design;
  const [first] = metrics;
  const orReason = (text: string | null) => text ?? (incomputable ? <Unknown reason={incomputable.reason} /> : UNKNOWN);
  return (
    <FigureRow>
      {first && (
        <Figure
          metric="testBaseline"
          value={<EstimateText estimate={first.baseline} stacked />}
          beside={t('designer.figures.ofUsers', { count: followed })}
        />
      )}
      <Figure
        metric="usersNeeded"
        value={orReason(unitsNeeded === null ? null : count(unitsNeeded))}
        beside={
          arms.length > 0
            ? clauses(
                arms.map(({ arm, units }) =>
                  t('designer.figures.arm', { arm: names.arm(arm), units: units === null ? UNKNOWN : count(units) }),
                ),
              )
            : undefined
        }
      />
      <Figure
        metric="power"
        value={orReason(powerWithAvailable === null ? null : share(powerWithAvailable))}
        beside={t('designer.figures.withUsers', { count: unitsAvailable })}
      />
      <Figure
        metric="duration"
        value={orReason(duration ? t('designer.figures.weeks', { weeks: duration.weeks }) : null)}
        beside={
          duration
            ? t('designer.figures.days', { days: duration.days, isBeyond: duration.isBeyondData ? 'yes' : 'no' })
            : undefined
        }
      />
    </FigureRow>
  );
}
