import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../i18n/formats.js';
import { useFormats } from '../i18n/use-formats.js';
import { EstimateText, Unknown } from '../ui/estimate-text.js';
import { Figure, FigureRow } from '../ui/figure.js';
import type { CampaignDesignQuery } from './campaigns.generated.js';
import classes from './campaigns.module.css';
import { PowerChart } from './power-chart.js';

export type Design = CampaignDesignQuery['campaignDesign'];

/** What was wished for; the design answers it. */
export interface DesignWish {
  upliftPercent: number;
  power: number;
  alpha: number;
}

/** Users needed, power as it is, smallest uplift that would be found, and the power curve. */
export function DesignView({ design, plan }: { design: Design; plan: DesignWish }) {
  const t = useTranslations();
  const { count, percent, share } = useFormats();
  const { incomputable } = design;
  const orReason = (value: number | null, write: (value: number) => string) =>
    value === null ? incomputable ? <Unknown reason={incomputable.reason} /> : UNKNOWN : write(value);
  return (
    <div className={classes.stack}>
      <FigureRow>
        <Figure metric="baseline" value={<EstimateText estimate={design.baseline} stacked />} beside={design.treatmentRate === null ? undefined : t('campaigns.wouldBecome', { rate: percent(design.treatmentRate) })} />
        <Figure
          metric="usersNeeded"
          value={orReason(design.controlUsers !== null && design.treatmentUsers !== null ? design.controlUsers + design.treatmentUsers : null, count)}
          beside={
            design.controlUsers !== null && design.treatmentUsers !== null
              ? t('campaigns.inArms', { control: count(design.controlUsers), treatment: count(design.treatmentUsers) })
              : undefined
          }
        />
        <Figure metric="power" value={orReason(design.powerWithAudience, share)} beside={t('campaigns.withUsers', { count: design.audienceSize })} />
        <Figure metric="mde" value={<EstimateText estimate={design.minimumDetectableUplift} stacked />} beside={t('campaigns.atPower', { power: share(plan.power) })} />
        <Figure metric="duration" value={orReason(design.durationDays, (days) => t('campaigns.days', { count: days }))} />
      </FigureRow>
      {design.powerCurve.length > 1 && <PowerChart design={design} plan={plan} />}
    </div>
  );
}
