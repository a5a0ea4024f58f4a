import { useCallback } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { useShownHere } from '../client/job-tray.js';
import { CancelJobDocument } from '../client/jobs.generated.js';
import { isOver, useJob } from '../client/use-job.js';
import { useFormats } from '../i18n/use-formats.js';
import { EstimateText } from '../ui/estimate-text.js';
import { Figure, FigureRow } from '../ui/figure.js';
import { JobProgressBar } from '../ui/job-progress.js';
import { Section } from '../ui/page.js';
import { CurrencyNote } from '../ui/snapshot-line.js';
import classes from './campaigns.module.css';
import { DistributionChart } from './distribution-chart.js';
import { DistributionTable } from './distribution-table.js';
import { quantile, type Result, type SimulationRow } from './verdicts.js';

/** A simulation's verdict in the page's language. */
export function useSimulationVerdict(): (result: Result, simulation: Pick<SimulationRow, 'runs' | 'upliftRelative' | 'power'>) => string {
  const t = useTranslations();
  const { count, change, estimate, moneyCompact, percent, share } = useFormats();
  return useCallback(
    (result, { runs, upliftRelative, power }) => {
      const found = result.shareSignificant.value;
      const [low, middle, high] = [0.05, 0.5, 0.95].map((q) => quantile(result.uplift, q));
      if (found === null || low == null || middle == null || high == null) return t('campaigns.verdict.unknown');
      return t('campaigns.verdict.simulated', {
        outlook: result.verdictKind,
        runs: count(runs),
        found: estimate(result.shareSignificant),
        uplift: change(upliftRelative),
        wished: share(power),
        low: change(low),
        high: change(high),
        buyers: Math.round(result.extraBuyers.mean * 10) / 10,
        revenue: moneyCompact(result.extraRevenue.mean),
        wrong: result.shareWrongSign.value === null ? '–' : percent(result.shareWrongSign.value),
      });
    },
    [t, count, change, estimate, moneyCompact, percent, share],
  );
}

/** One simulation: how far it is, or what came of it. */
export function SimulationView({ simulation, isNewest }: { simulation: SimulationRow; isNewest: boolean }) {
  const t = useTranslations();
  const { instant } = useFormats();
  const [, cancel] = useMutation(CancelJobDocument);
  const isWaiting = simulation.result === null && !isOver(simulation.job);
  const live = useJob(isWaiting ? simulation.job.id : null);
  useShownHere(isWaiting ? simulation.job.id : null);
  const job = live ?? simulation.job;
  const title = t('campaigns.simulationTitle', { at: instant(simulation.createdAt), runs: simulation.runs, seed: simulation.seed });
  if (!simulation.result) {
    return (
      <Section title={title}>
        <JobProgressBar job={job} onCancel={job.mayCancel ? () => void cancel({ id: job.id }) : undefined} />
      </Section>
    );
  }
  if (!isNewest) {
    return (
      <details className={classes.older}>
        <summary>{title}</summary>
        <OlderVerdict result={simulation.result} simulation={simulation} />
        <Results result={simulation.result} simulation={simulation} />
      </details>
    );
  }
  return (
    <Section title={title} note={t('campaigns.simulationNote', { control: simulation.result.controlUsers, treatment: simulation.result.treatmentUsers })}>
      <Results result={simulation.result} simulation={simulation} />
    </Section>
  );
}

function Results({ result, simulation }: { result: Result; simulation: SimulationRow }) {
  const t = useTranslations();
  return (
    <div className={classes.stack} data-testid="simulation-result">
      <FigureRow>
        <Figure metric="shareSignificant" value={<EstimateText estimate={result.shareSignificant} stacked />} />
        <Figure metric="wrongSign" value={<EstimateText estimate={result.shareWrongSign} stacked />} />
        <Figure metric="falsePositive" value={<EstimateText estimate={result.falsePositiveRate} stacked />} />
        <Figure metric="intervalCoverage" value={<EstimateText estimate={result.coverage} stacked />} />
      </FigureRow>
      <div className={classes.charts}>
        <DistributionChart kind="uplift" distribution={result.uplift} assumed={simulation.upliftRelative} />
        <DistributionChart kind="extraBuyers" distribution={result.extraBuyers} assumed={null} />
        <DistributionChart kind="extraRevenue" distribution={result.extraRevenue} assumed={null} />
      </div>
      <p className={classes.note}>
        {t('campaigns.simulationMethod')} <CurrencyNote />
      </p>
      <DistributionTable result={result} />
    </div>
  );
}

/** The newest verdict is the page's answer; an older one stands with its own figures. */
function OlderVerdict({ result, simulation }: { result: Result; simulation: SimulationRow }) {
  const verdict = useSimulationVerdict();
  return (
    <p className={classes.verdict} data-outlook={result.verdictKind}>
      {verdict(result, simulation)}
    </p>
  );
}
