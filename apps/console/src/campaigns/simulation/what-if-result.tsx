import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../../i18n/formats.js';
import { useFormats } from '../../i18n/use-formats.js';
import { EstimateText } from '../../ui/text/estimate-text.js';
import { Defined } from '../../ui/text/defined.js';
import { outlookOf } from './scenario-verdict.js';
import type { FinishedRun } from './scenario-run.js';
import { quantile } from './distribution.js';
import classes from './scenario.module.css';

/** A quick look beside the run that it departs from. */
export function WhatIfResult({
  base,
  trial,
  scale,
  isAtSettingsOfNow = false,
}: {
  base: FinishedRun;
  trial: FinishedRun;
  scale: string;
  /** Whether the trial takes a cost from the shop's settings that the run does not tell. */
  isAtSettingsOfNow?: boolean;
}) {
  const t = useTranslations();
  const { moneyCompact, count } = useFormats();
  const meanOf = ({ result: { netProfit: found } }: FinishedRun): string =>
    found === null ? UNKNOWN : moneyCompact(found.mean);
  const netProfit = ({ result: { netProfit: found } }: FinishedRun): string => {
    if (found === null) return UNKNOWN;
    const [low, high] = [quantile(found, 0.05), quantile(found, 0.95)];
    return t('simulation.whatIf.netProfit', {
      netProfit: moneyCompact(found.mean),
      low: low === null ? UNKNOWN : moneyCompact(low),
      high: high === null ? UNKNOWN : moneyCompact(high),
    });
  };
  return (
    <div className={classes.stack} data-testid="what-if-result" role="status">
      <p>
        {t('simulation.whatIf.sentence', {
          outlook: outlookOf(trial.result),
          before: meanOf(base),
          after: meanOf(trial),
          scale,
          runs: count(trial.runs),
        })}
      </p>
      {(isAtSettingsOfNow || (trial.result.assumedCosts?.fromSettings.length ?? 0) > 0) && (
        <p>{t('simulation.whatIf.settingsOfNow')}</p>
      )}
      <table className={classes.compared}>
        <caption className="visually-hidden">{t('simulation.whatIf.table')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('campaigns.figure')}</th>
            <th scope="col">{t('simulation.whatIf.base', { runs: base.runs })}</th>
            <th scope="col">{t('simulation.whatIf.trial', { runs: trial.runs })}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">
              <Defined metric="campaignNetProfit" />
            </th>
            <td>{netProfit(base)}</td>
            <td>{netProfit(trial)}</td>
          </tr>
          <tr>
            <th scope="row">
              <Defined metric="probabilityOfProfit" />
            </th>
            <td>
              <EstimateText estimate={base.result.probabilityOfProfit} />
            </td>
            <td>
              <EstimateText estimate={trial.result.probabilityOfProfit} />
            </td>
          </tr>
          <tr>
            <th scope="row">
              <Defined metric="shareSignificant" />
            </th>
            <td>
              <EstimateText estimate={base.result.shareSignificant} />
            </td>
            <td>
              <EstimateText estimate={trial.result.shareSignificant} />
            </td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}
