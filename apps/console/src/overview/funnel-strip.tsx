import { IconChevronRight } from '@tabler/icons-react';
import { Fragment } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { keptSearch, type ScopeVariables } from '../scope/scope.js';
import { Defined } from '../ui/text/defined.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { Section } from '../ui/page/page.js';
import { Waiting } from '../ui/notice/states.js';
import classes from './funnel-strip.module.css';
import { OverviewFunnelDocument } from '@cartograph/sdk/operations/analytics';

/** The funnel in one line; the whole of it is a page of its own. */
export function FunnelStrip({ variables }: { variables: ScopeVariables }) {
  const t = useTranslations();
  const { count } = useFormats();
  const [search] = useSearchParams();
  const [{ data, error }] = useQuery({ query: OverviewFunnelDocument, variables });
  if (error && !data) return null;
  const steps = data?.analytics.funnel.steps;
  return (
    <Section
      title={t('overview.funnelTitle')}
      aside={
        <Link className={classes.link} to={`/funnel${keptSearch(search)}`}>
          {t('overview.toFunnel')}
        </Link>
      }
    >
      {steps ? (
        <div className={classes.strip}>
          {steps.map((step, index) => (
            <Fragment key={step.eventTypes.join()}>
              {index > 0 && (
                <div className={classes.rate}>
                  <IconChevronRight size={15} aria-hidden />
                  <EstimateText estimate={step.perPreviousStep} />
                </div>
              )}
              <div className={classes.step}>
                <span className={classes.name}>
                  <Defined metric="funnelSessions">{t(`funnel.step.${step.eventTypes[0] ?? 'VIEW'}`)}</Defined>
                </span>
                <span className={classes.value}>{count(step.reached)}</span>
              </div>
            </Fragment>
          ))}
        </div>
      ) : (
        <Waiting heights={[58]} />
      )}
    </Section>
  );
}
