import type { Estimate } from '@cartograph/sdk/schema';
import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { Section } from '../ui/page/page.js';
import type { Insight } from './insight.js';
import classes from './insights.module.css';
import { VerdictBadge } from './verdict-badge.js';

/** The insights before and after this one, with what became of the finding each time. */
export function RerunChain({ insight }: { insight: Insight }) {
  const t = useTranslations();
  const { instant } = useFormats();
  const { predecessor, successors, rerun } = insight;
  if (!predecessor && successors.length === 0) return null;
  const chain = [...(predecessor ? [predecessor] : []), insight, ...successors];
  return (
    <Section title={t('insights.chain')} note={t('insights.chainNote')}>
      {rerun && (
        <dl className={classes.facts}>
          <dt>{t('insights.column.on')}</dt>
          <dd>
            <VerdictBadge verdict={rerun.verdict} /> {t(`insights.reason.${rerun.reason}`)}
          </dd>
          {rerun.before && (
            <>
              <dt>{t('insights.before')}</dt>
              <dd>
                <EstimateText estimate={rerun.before} />
                {rerun.againstBefore && <Against estimate={rerun.againstBefore} />}
              </dd>
            </>
          )}
          {rerun.after && (
            <>
              <dt>{t('insights.now')}</dt>
              <dd>
                <EstimateText estimate={rerun.after} />
                {rerun.againstAfter && <Against estimate={rerun.againstAfter} />}
              </dd>
            </>
          )}
        </dl>
      )}
      <ol className={classes.chain}>
        {chain.map((one) => (
          <li key={one.id}>
            {one.id === insight.id ? (
              <strong>{t('insights.this')}</strong>
            ) : (
              <Link className={classes.link} to={`/insights/${encodeURIComponent(one.id)}`}>
                {one.title}
              </Link>
            )}
            <span className={classes.quiet}>{instant(one.createdAt)}</span>
            {one.rerun ? (
              <VerdictBadge verdict={one.rerun.verdict} />
            ) : (
              <span className={classes.quiet}>{t('insights.first')}</span>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** What the figure was held against in the same answer. */
function Against({ estimate }: { estimate: Pick<Estimate, 'value' | 'low' | 'high' | 'unit'> }) {
  const t = useTranslations();
  const formats = useFormats();
  return (
    <span className={classes.quiet}>
      {' '}
      {t('insights.against', { figure: formats.estimate(estimate), interval: formats.interval(estimate) ?? 'none' })}
    </span>
  );
}
