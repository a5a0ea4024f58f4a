import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../../i18n/formats.js';
import { useFormats } from '../../i18n/use-formats.js';
import { Unknown } from '../../ui/text/estimate-text.js';
import { Figure, FigureRow } from '../../ui/page/figure.js';
import { courseOf } from '../result/analysis.js';
import { useEffectWords } from '../result/effect-words.js';
import { exposedUsers, exposureRate, type Monitored } from './monitored.js';

/** How far it is: users against the plan, pace, days left, the sample ratio, users in two arms. */
export function MonitorFigures({ campaign, now }: { campaign: Monitored; now: Date }) {
  const t = useTranslations();
  const { count, decimal, instant, percent } = useFormats();
  const words = useEffectWords();
  const { plan, exposures } = campaign;
  const users = exposedUsers(exposures);
  const all = users + exposures.unitsInTwoArms;
  const { daysLeft, until } = courseOf(campaign, now);
  const { perDay, planned } = exposureRate(campaign, now);
  const { pValue, incomputable } = exposures.sampleRatio;
  const endedAt = campaign.status === 'FINISHED' ? campaign.endedAt : null;
  const rate = (value: number): string => decimal(value, value < 10 ? 1 : 0);
  return (
    <FigureRow>
      <Figure
        metric="exposedUsers"
        value={count(users)}
        beside={
          plan.plannedUnits === null
            ? t('monitor.figures.noPlanned')
            : t('monitor.figures.ofPlanned', { planned: plan.plannedUnits })
        }
      />
      <Figure
        metric="exposureRate"
        value={perDay === null ? <Unknown reason="NO_DATA" /> : t('monitor.figures.perDay', { value: rate(perDay) })}
        beside={
          planned === null
            ? t('monitor.figures.noExpectation')
            : t('monitor.figures.expectedPerDay', { value: rate(planned) })
        }
      />
      <Figure
        metric="daysLeft"
        value={
          daysLeft === null
            ? UNKNOWN
            : t('monitor.figures.days', { days: campaign.status === 'FINISHED' ? 0 : daysLeft })
        }
        beside={
          endedAt !== null
            ? t('monitor.figures.ended', { at: instant(endedAt) })
            : until === null
              ? t('monitor.figures.noDays')
              : daysLeft === 0
                ? t('monitor.figures.over', { at: instant(until.toISOString()) })
                : t('monitor.figures.until', { at: instant(until.toISOString()) })
        }
      />
      <Figure
        metric="sampleRatioP"
        value={pValue === null ? <Unknown reason={incomputable?.reason ?? 'NO_DATA'} /> : words.p(pValue)}
        beside={pValue === null ? t('monitor.figures.notYet') : undefined}
      />
      <Figure
        metric="usersInTwoArms"
        value={count(exposures.unitsInTwoArms)}
        beside={
          all === 0 ? undefined : t('monitor.figures.inTwoArms', { share: percent(exposures.unitsInTwoArms / all) })
        }
      />
    </FigureRow>
  );
}
