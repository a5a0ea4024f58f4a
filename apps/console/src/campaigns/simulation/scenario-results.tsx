import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { downloadText } from '../../ui/table/csv.js';
import { EstimateText } from '../../ui/text/estimate-text.js';
import { Figure, FigureRow } from '../../ui/page/figure.js';
import { Section } from '../../ui/page/page.js';
import { ProvenanceProvider } from '../../ui/text/provenance.js';
import { TrackingNotice } from '../../ui/notice/tracking-notice.js';
import { FollowedJob } from '../followed-job.js';
import { ArmsSection } from './arms-section.js';
import { Assumed } from './assumed.js';
import { MissingCostsNotice } from './missing-costs-notice.js';
import { ListsSection } from './lists-section.js';
import { MoneySection } from './money-section.js';
import { OutcomeCharts } from './outcome-charts.js';
import { PoliciesSection } from './policies-section.js';
import { RiskList } from './risk-list.js';
import { readScenarioFile, scenarioText } from './scenario-file.js';
import { isFinished, type FinishedRun, type ScenarioRow } from './scenario-run.js';
import { outlookOf } from './scenario-verdict.js';
import classes from './scenario.module.css';

interface ScenarioResultsProps {
  run: ScenarioRow;
  isSynthetic: boolean;
  /** A run that was under way has come to its end, well or not. */
  onOver(): void;
}

/** All that a simulated scenario shows; how far it is, or why it failed. */
export function ScenarioResults({ run, isSynthetic, onOver }: ScenarioResultsProps) {
  const t = useTranslations();
  const { instant } = useFormats();
  const title = t('simulation.runTitle', { at: instant(run.createdAt), runs: run.runs, seed: run.seed });
  if (!isFinished(run)) {
    return (
      <Section title={title}>
        <FollowedJob job={run.job} onDone={onOver} />
      </Section>
    );
  }
  return <Finished run={run} title={title} isSynthetic={isSynthetic} />;
}

function Finished({ run, title, isSynthetic }: { run: FinishedRun; title: string; isSynthetic: boolean }) {
  const t = useTranslations();
  const { result } = run;
  const text = scenarioText(run.scenario);
  const file = readScenarioFile(text);
  const wrong = outlookOf(result) === 'LOSES' ? result.shipsLoser : result.stopsWinner;
  const save = (): void => downloadText(`scenario-${run.id}${isSynthetic ? '-synthetic' : ''}.yaml`, text);
  return (
    <>
      <ProvenanceProvider faults={result.faults} daysLeftOut={result.daysLeftOut}>
        <TrackingNotice />
      </ProvenanceProvider>
      {result.netProfit === null && <MissingCostsNotice costs={result.assumedCosts} />}
      {result.arms !== null && <ArmsSection tested={result.arms} />}
      <Section
        title={title}
        aside={
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            leftSection={<IconDownload size={15} stroke={1.7} />}
            onClick={save}
          >
            {t('simulation.download')}
          </Button>
        }
      >
        <div className={classes.stack} data-testid="simulation-result">
          <FigureRow>
            {result.netProfit !== null && (
              <Figure
                metric="probabilityOfProfit"
                value={<EstimateText estimate={result.probabilityOfProfit} stacked />}
              />
            )}
            <Figure
              metric="probabilityTreatmentIsBetter"
              value={<EstimateText estimate={result.probabilityTreatmentIsBetter} stacked />}
            />
            <Figure metric="shareSignificant" value={<EstimateText estimate={result.shareSignificant} stacked />} />
            {result.netProfit !== null && (
              <Figure metric="wrongDecision" value={<EstimateText estimate={wrong} stacked />} />
            )}
            <Figure metric="falsePositive" value={<EstimateText estimate={result.falsePositiveRate} stacked />} />
            <Figure metric="intervalCoverage" value={<EstimateText estimate={result.coverage} stacked />} />
          </FigureRow>
          <h3 className={classes.chartTitle}>{t('simulation.assumed.title')}</h3>
          <Assumed file={file} costs={result.assumedCosts} />
        </div>
      </Section>
      <RiskList run={run} file={file} />
      {result.lists && <ListsSection lists={result.lists} result={result} />}
      <OutcomeCharts run={run} />
      {result.netProfit !== null && <MoneySection run={run} />}
      {file.at(['arms']) === undefined && <PoliciesSection run={run} file={file} />}
    </>
  );
}
