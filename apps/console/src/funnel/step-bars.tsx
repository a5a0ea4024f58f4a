import { Button } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { Fragment } from 'react';
import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import { useSession } from '../client/session.js';
import { useFormats } from '../i18n/use-formats.js';
import { ActButton, type ActRequest } from '../ui/act.js';
import { Defined } from '../ui/defined.js';
import { EstimateText } from '../ui/estimate-text.js';
import { Section } from '../ui/page.js';
import type { FunnelData } from './funnel-page.js';
import { losses } from './largest-loss.js';
import classes from './step-bars.module.css';

const audienceOf = { CART: 'VIEWED_NOT_CARTED', PURCHASE: 'CARTED_NOT_BOUGHT' } as const;

/** The steps as bars from zero; between them who was lost, and a way to address them. */
export function StepBars({ funnel, request }: { funnel: FunnelData; request(): ActRequest }) {
  const t = useTranslations();
  const { count, percent, duration } = useFormats();
  const { can } = useSession();
  const { steps, period } = funnel;
  const first = steps[0]?.sessions ?? 0;
  const lost = losses(steps);
  return (
    <Section title={t('funnel.stepsTitle')} aside={<ActButton request={request} what={t('funnel.stepsTitle')} />}>
      <ol className={classes.steps}>
        {steps.map((step, index) => {
          const loss = lost[index - 1];
          const share = first === 0 ? 0 : step.sessions / first;
          const kind = step.eventType === 'CART' || step.eventType === 'PURCHASE' ? audienceOf[step.eventType] : null;
          return (
            <Fragment key={step.eventType}>
              {loss && (
                <li className={classes.loss}>
                  <span className={classes.lossWords}>
                    <Defined metric="dropOff">{t('funnel.lost', { count: loss.lost, share: percent(loss.share) })}</Defined>
                  </span>
                  {step.medianSecondsFromPrevious !== null && (
                    <span>
                      <Defined metric="medianSeconds">{t('funnel.median', { time: duration(step.medianSecondsFromPrevious) })}</Defined>
                    </span>
                  )}
                  {kind && can('campaigns:write') && (
                    <Button
                      component={Link}
                      to={`/campaigns/new?kind=${kind}&from=${period.from}&to=${period.to}`}
                      variant="subtle"
                      size="compact-xs"
                      leftSection={<IconUsers size={14} />}
                    >
                      {t(`funnel.address.${kind}`)}
                    </Button>
                  )}
                </li>
              )}
              <li className={classes.step}>
                <div className={classes.label}>
                  <span className={classes.name}>
                    <Defined metric="funnelSessions">{t(`funnel.step.${step.eventType}`)}</Defined>
                  </span>
                  <span className={classes.count}>{count(step.sessions)}</span>
                </div>
                <div className={classes.track} aria-hidden>
                  <div className={classes.bar} style={{ inlineSize: `${share * 100}%` }} />
                </div>
                <div className={classes.rate}>
                  {index === 0 ? (
                    <span className={classes.quiet}>{t('funnel.start')}</span>
                  ) : (
                    <>
                      <span className={classes.quiet}>
                        <Defined metric="perFirstStep">{t('funnel.ofFirst')}</Defined>
                      </span>{' '}
                      <EstimateText estimate={step.perFirstStep} />
                    </>
                  )}
                </div>
              </li>
            </Fragment>
          );
        })}
      </ol>
      <p className={classes.summary}>
        {t('funnel.summary', { views: steps[0]?.sessions ?? 0, carts: count(steps[1]?.sessions ?? 0), purchases: count(steps[2]?.sessions ?? 0) })}
      </p>
    </Section>
  );
}
