import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../../i18n/formats.js';
import { useFormats } from '../../i18n/use-formats.js';
import type { CsvValue } from '../../ui/table/csv.js';
import type { CampaignsQuery } from '@cartograph/sdk/operations/campaigns';
import { hopePlace, hopedEffect, isBeforeEnd, isBroken, leadingMetric } from './analysis.js';
import { useEffectWords } from './effect-words.js';
import classes from './result.module.css';

type Listed = Pick<
  CampaignsQuery['campaigns']['nodes'][number],
  'id' | 'status' | 'startedAt' | 'endedAt' | 'plan' | 'upliftRelative' | 'analyses'
>;

const newestResult = ({ analyses }: Listed) => analyses.find(({ result }) => result !== null)?.result ?? null;

/** The newest effect on what the uplift was hoped of; null where there is none that may be told. */
function foundEffect(campaign: Listed) {
  const found = newestResult(campaign);
  if (!found || isBeforeEnd(campaign, found) || isBroken(found.decision)) return null;
  return leadingMetric(found.metrics, found.decision.arm) ?? null;
}

/** Were we right? What was hoped for beside what was found, and whether the one lies within the other. */
export function ForecastCell({ campaign }: { campaign: Listed }) {
  const t = useTranslations();
  const { change } = useFormats();
  const words = useEffectWords();
  const found = newestResult(campaign);
  if (found && isBroken(found.decision)) {
    return (
      <span className={classes.effect}>
        <span>{UNKNOWN}</span>
        <span className={classes.quiet}>{t('result.forecast.brokenCell')}</span>
      </span>
    );
  }
  const lead = foundEffect(campaign);
  if (lead === null) return UNKNOWN;
  const hoped = hopedEffect(campaign.upliftRelative, lead);
  const where = hopePlace(hoped, lead);
  return (
    <span className={classes.effect}>
      <Link className={classes.link} to={`/campaigns/${encodeURIComponent(campaign.id)}/result`}>
        {t('result.forecast.both', { hoped: change(hoped), found: words.value(lead.relative) })}
      </Link>
      <span className={classes.quiet}>{t('result.forecast.columnWords', { where })}</span>
    </span>
  );
}

/** The same for the export. */
export function forecastCsv(campaign: Listed): Record<string, CsvValue> {
  const effect = foundEffect(campaign)?.relative;
  return { foundUplift: effect?.value ?? null, foundLow: effect?.low ?? null, foundHigh: effect?.high ?? null };
}
