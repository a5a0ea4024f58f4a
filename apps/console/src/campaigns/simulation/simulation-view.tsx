import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { useShownHere } from '../../client/job-tray.js';
import { CancelJobDocument } from '../../client/jobs.generated.js';
import { isOver, useJob } from '../../client/use-job.js';
import { useFormats } from '../../i18n/use-formats.js';
import { EstimateText } from '../../ui/estimate-text.js';
import { Figure, FigureRow } from '../../ui/figure.js';
import { JobProgressBar } from '../../ui/job-progress.js';
import { Section } from '../../ui/page.js';
import { CurrencyNote } from '../../ui/snapshot-line.js';
import classes from '../campaigns.module.css';
import { DistributionChart } from './distribution-chart.js';
import { DistributionTable } from './distribution-table.js';
import { useSimulationVerdict, type Result, type SimulationRow } from './simulation-verdict.js';

const moods = { LIKELY: 'good', UNCERTAIN: 'open', UNLIKELY: 'bad' } as const;

/** A simulation of two arms without a scenario: how far it is, or what came of it. */
export function SimulationView({ simulation }: { simulation: SimulationRow }) {
  const t = useTranslations();
  const { instant } = useFormats();
  const [, cancel] = useMutation(CancelJobDocument);
  const isWaiting = simulation.result === null && !isOver(simulation.job);
  const live = useJob(isWaiting ? simulation.job.id : null);
  useShownHere(isWaiting ? simulation.job.id : null);
  const job = live ?? simulation.job;
  const title = t('campaigns.simulationTitle', {
    at: instant(simulation.createdAt),
    runs: simulation.runs,
    seed: simulation.seed,
  });
  if (!simulation.result) {
    return (
      <Section title={title}>
        <JobProgressBar job={job} onCancel={job.mayCancel ? () => void cancel({ id: job.id }) : undefined} />
      </Section>
    );
  }
  return (
    <details className={classes.older}>
      <summary>{title}</summary>
      <OlderVerdict result={simulation.result} simulation={simulation} />
      <Results result={simulation.result} simulation={simulation} />
    </details>
  );
}

function Results({ result, simulation }: { result: Result; simulation: SimulationRow }) {
  const t = useTranslations();
  return (
    <div className={classes.stack} data-testid="simple-simulation">
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

/** A verdict beside its own figures. */
function OlderVerdict({ result, simulation }: { result: Result; simulation: SimulationRow }) {
  const verdict = useSimulationVerdict();
  return (
    <p className={classes.verdict} data-mood={moods[result.verdictKind]}>
      {verdict(result, simulation)}
    </p>
  );
}
