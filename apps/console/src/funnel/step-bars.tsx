import { Badge } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { Defined } from '../ui/text/defined.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { Section } from '../ui/page/page.js';
import type { FunnelData } from './funnel-state.js';
import { AudienceButton } from '../client/audience-button.js';
import classes from './step-bars.module.css';
import { useStepWords } from './step-words.js';
import type { StepUsers } from './use-step-users.js';
import type { RuleOfDays } from '../ui/page/act.js';

interface StepBarsProps {
  funnel: FunnelData;
  /** Null while they are counted. */
  users: StepUsers[] | null;
  request(): ActRequest;
  /** The audience lost after a step, counted from 0. */
  ruleOf(place: number): RuleOfDays;
}

/** The steps as bars from zero; under each who was lost there, and a way to address them. */
export function StepBars({ funnel, users, request, ruleOf }: StepBarsProps) {
  const t = useTranslations();
  const { count, percent, dayRange, list } = useFormats();
  const words = useStepWords();
  const { steps, unit, period } = funnel;
  const first = steps[0]?.reached ?? 0;
  return (
    <Section
      title={t('funnel.stepsTitle')}
      note={t('funnel.stepsNote')}
      aside={<ActButton request={request} what={t('funnel.stepsTitle')} />}
    >
      <ol className={classes.steps}>
        {steps.map((step, place) => {
          const { reached, lost, ways, secondsFromPrevious } = step;
          const lostUsers = users?.[place]?.lostUsers ?? null;
          const name = words(step);
          const next = steps.find((other, at) => at > place && !other.isOptional);
          return (
            <li key={place} className={classes.entry}>
              <div className={classes.step}>
                <div className={classes.label}>
                  <span className={classes.name}>
                    <Defined metric="funnelSessions">{name}</Defined>
                    {step.isOptional && (
                      <Badge size="xs" variant="default" ml={6}>
                        {t('funnel.optional')}
                      </Badge>
                    )}
                  </span>
                  <span className={classes.count}>{count(reached)}</span>
                </div>
                <div className={classes.track} aria-hidden>
                  {reached > 0 && (
                    <div
                      className={classes.bar}
                      data-optional={step.isOptional || undefined}
                      style={{ inlineSize: `${(reached / first) * 100}%` }}
                    />
                  )}
                </div>
                <div className={classes.rate}>
                  {place === 0 ? (
                    reached > 0 && <span className={classes.quiet}>{t('funnel.start')}</span>
                  ) : (
                    <>
                      <span className={classes.quiet}>
                        <Defined metric="perFirstStep">{t('funnel.ofFirst')}</Defined>
                      </span>{' '}
                      <EstimateText estimate={step.perFirstStep} />
                      {secondsFromPrevious && (
                        <div className={`${classes.quiet} ${classes.time}`}>
                          <Defined metric="medianSeconds">{t('funnel.median')}</Defined>{' '}
                          <EstimateText estimate={secondsFromPrevious.median} />
                        </div>
                      )}
                    </>
                  )}
                </div>
              </div>
              {lost !== null && reached > 0 && (
                <div className={classes.loss}>
                  <span className={classes.lossWords}>
                    <Defined metric="dropOff">
                      {t('funnel.lost', { unit, count: lost, share: percent(lost / reached) })}
                    </Defined>
                  </span>
                  {ways && next && (
                    <span>
                      {t('funnel.ways', {
                        next: words(next),
                        through: count(ways.through),
                        without: count(ways.without),
                      })}
                    </span>
                  )}
                  {lost > 0 && (
                    <AudienceButton
                      rule={ruleOf(place)}
                      name={t('funnel.audienceName', { step: name, period: dayRange(period.from, period.to) }).slice(
                        0,
                        200,
                      )}
                      label={t('funnel.audience')}
                      what={lostUsers === null ? name : t('funnel.audienceOf', { count: lostUsers, step: name })}
                    />
                  )}
                </div>
              )}
            </li>
          );
        })}
      </ol>
      <p className={classes.summary}>
        {t('funnel.summary', {
          steps: list(
            steps.map((step) =>
              t('funnel.summaryStep', { step: words(step), reached: t('funnel.unit', { unit, count: step.reached }) }),
            ),
          ),
        })}
      </p>
    </Section>
  );
}
