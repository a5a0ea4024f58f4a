import { Button, Slider } from '@mantine/core';
import { useState } from 'react';
import { useClient } from 'urql';
import { useTranslations } from 'use-intl';
import { CancelJobDocument } from '@cartograph/sdk/operations/jobs';
import { useSession } from '../../client/session.js';
import { isOver } from '../../client/use-job.js';
import { useFormats } from '../../i18n/use-formats.js';
import { FormAlert } from '../../ui/notice/form-alert.js';
import { Section } from '../../ui/page/page.js';
import { FollowedJob } from '../followed-job.js';
import { readRanged, rounded, scaledEffects, writeRanged } from './scenario-fields.js';
import { readScenarioFile, scenarioText, withValues, type FilePath, type ScenarioFile } from './scenario-file.js';
import { isFinished, type FinishedRun, type ScenarioRow } from './scenario-run.js';
import { WhatIfResult } from './what-if-result.js';
import { useStartScenario } from './use-start-scenario.js';
import classes from './scenario.module.css';

/** So few runs are ready in seconds; the shares they give are rough, which is said. */
export const TRIAL = { runs: 100, searchRuns: 20 } as const;

interface Lever {
  input: 'grossMargin' | 'discount' | 'perContact' | 'fixed';
  path: FilePath;
  isShare: boolean;
}

const levers: readonly Lever[] = [
  { input: 'grossMargin', path: ['costs', 'grossMargin'], isShare: true },
  { input: 'discount', path: ['costs', 'discount'], isShare: true },
  { input: 'perContact', path: ['costs', 'perContact'], isShare: false },
  { input: 'fixed', path: ['costs', 'fixed'], isShare: false },
];

/** Where the sliders stand: how many times as strong the effect is, and each cost. */
export interface WhatIfSetting {
  scale: number;
  costs: Readonly<Record<Lever['input'], number>>;
}

/** The sliders where the file has them, or else the shop's settings. */
export function settingOf(file: ScenarioFile, assumed: FinishedRun['result']['assumedCosts'] = null): WhatIfSetting {
  const ofShop: Partial<Record<Lever['input'], number | null>> = {
    grossMargin: assumed?.grossMargin,
    perContact: assumed?.perContact,
  };
  const cost = ({ path, input }: Lever): number => readRanged(file, path).value ?? ofShop[input] ?? 0;
  const [grossMargin, discount, perContact, fixed] = levers.map(cost) as [number, number, number, number];
  return { scale: 1, costs: { grossMargin, discount, perContact, fixed } };
}

/** The file as the sliders say; nothing else of it changes. */
export function fileWith(
  file: ScenarioFile,
  { scale, costs }: WhatIfSetting,
  assumed: FinishedRun['result']['assumedCosts'] = null,
): string {
  const was = settingOf(file, assumed).costs;
  const scaled = scale === 1 ? file.text : scaledEffects(file.text, file, scale);
  return levers.reduce((text, { input, path }) => {
    if (costs[input] === was[input]) return text;
    const now = readScenarioFile(text);
    const { low, high } = readRanged(now, path);
    return withValues(
      text,
      writeRanged(now, path, {
        value: costs[input],
        low: low === null ? null : Math.min(low, costs[input]),
        high: high === null ? null : Math.max(high, costs[input]),
      }),
    );
  }, scaled);
}

/**
 * The same with few runs and without ways to decide, for a quick look. What the run took from the shop's settings is written into it, so that both are compared
 * at the same margin and cost, whatever the settings say by now.
 */
export function trialOf(text: string, assumed: FinishedRun['result']['assumedCosts'] = null): string {
  const file = readScenarioFile(text);
  const ofRun = (['grossMargin', 'perContact'] as const).flatMap((input): [FilePath, number][] => {
    const value = assumed?.fromSettings.includes(NEEDED[input]) ? assumed[input] : null;
    return value === null || readRanged(file, ['costs', input]).value !== null ? [] : [[['costs', input], value]];
  });
  return withValues(text, [
    ...ofRun,
    [['runs'], TRIAL.runs],
    [['searchRuns'], TRIAL.searchRuns],
    [['policies'], undefined],
  ]);
}

/** What the server calls a cost that a profit needs. */
const NEEDED = { grossMargin: 'GROSS_MARGIN', perContact: 'CONTACT_COST' } as const;

/** Whether an arm names a channel of its own, whose cost the shop's settings say again each time. */
function hasChannelOfArm(file: ScenarioFile): boolean {
  const arms = file.at(['arms']);
  return (
    typeof arms === 'object' &&
    arms !== null &&
    Object.keys(arms).some(
      (arm) =>
        file.at(['arms', arm, 'costs', 'channel']) !== undefined &&
        file.at(['arms', arm, 'costs', 'perContact']) === undefined,
    )
  );
}

interface WhatIfProps {
  campaignId: string;
  run: FinishedRun;
  trials: readonly ScenarioRow[];
  onStarted(): void;
  /** Takes what the sliders say into the editor. */
  onTake(text: string): void;
}

/** Moves the effect and the costs of a simulated file, and simulates it quickly at each stop. */
export function WhatIf({ campaignId, run, trials, onStarted, onTake }: WhatIfProps) {
  const t = useTranslations();
  const { change, share, money, decimal } = useFormats();
  const mayRun = useSession().can('campaigns:write');
  const file = readScenarioFile(scenarioText(run.scenario));
  const { assumedCosts } = run.result;
  const [setting, setSetting] = useState(() => settingOf(file, assumedCosts));
  const [trialId, setTrialId] = useState<string | null>(null);
  const { start, refusal } = useStartScenario(campaignId);
  const client = useClient();
  const trial = trials.find(({ id }) => id === trialId) ?? null;
  if (!mayRun) return null;
  const tryIt = async (next: WhatIfSetting): Promise<void> => {
    setSetting(next);
    if (trial && trial.result === null && !isOver(trial.job))
      void client.mutation(CancelJobDocument, { input: { id: trial.job.id } }).toPromise();
    const trialText = trialOf(fileWith(file, next, assumedCosts), assumedCosts);
    const id = await start({ scenario: readScenarioFile(trialText).value, isTrial: true });
    setTrialId(id);
    if (id !== null) onStarted();
  };
  const base = settingOf(file, assumedCosts);
  const writeCost = ({ isShare }: Lever, value: number): string => (isShare ? share(value) : money(String(value)));
  const isMoved = JSON.stringify(setting) !== JSON.stringify(base);
  return (
    <Section title={t('simulation.whatIf.title')} note={t('simulation.whatIf.note', { runs: TRIAL.runs })}>
      <div className={classes.sliders}>
        {!run.result.lists && (
          <LeverSlider
            label={t('simulation.whatIf.effect')}
            value={setting.scale}
            told={t('simulation.whatIf.times', { times: decimal(setting.scale, 2) })}
            most={2}
            step={0.05}
            onMove={(scale) => setSetting({ ...setting, scale })}
            onEnd={(scale) => void tryIt({ ...setting, scale })}
          />
        )}
        {levers.map((lever) => {
          const value = setting.costs[lever.input];
          const most = lever.isShare ? 1 : Math.max(1, rounded(base.costs[lever.input] * 3));
          const move = (next: number): WhatIfSetting => ({
            ...setting,
            costs: { ...setting.costs, [lever.input]: rounded(next) },
          });
          return (
            <LeverSlider
              key={lever.input}
              label={t(`simulation.input.${lever.input}`)}
              value={value}
              told={writeCost(lever, value)}
              most={most}
              step={lever.isShare ? 0.01 : most / 100}
              onMove={(next) => setSetting(move(next))}
              onEnd={(next) => void tryIt(move(next))}
            />
          );
        })}
      </div>
      <FormAlert text={refusal.general} />
      {trial && !isFinished(trial) && <FollowedJob key={trial.id} job={trial.job} onDone={onStarted} />}
      {trial && isFinished(trial) && isMoved && (
        <WhatIfResult
          base={run}
          trial={trial}
          scale={change(setting.scale - 1)}
          isAtSettingsOfNow={hasChannelOfArm(file)}
        />
      )}
      {isMoved && (
        <div className={classes.actions}>
          <Button size="xs" variant="default" onClick={() => onTake(fileWith(file, setting, assumedCosts))}>
            {t('simulation.whatIf.take')}
          </Button>
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            onClick={() => {
              setSetting(base);
              setTrialId(null);
            }}
          >
            {t('simulation.whatIf.back')}
          </Button>
        </div>
      )}
    </Section>
  );
}

interface LeverSliderProps {
  label: string;
  value: number;
  told: string;
  most: number;
  step: number;
  onMove(value: number): void;
  onEnd(value: number): void;
}

function LeverSlider({ label, value, told, most, step, onMove, onEnd }: LeverSliderProps) {
  return (
    <div>
      <div className={classes.sliderLabel}>
        <span>{label}</span>
        <span className="numbers">{told}</span>
      </div>
      <Slider
        thumbLabel={label}
        label={null}
        min={0}
        max={most}
        step={step}
        value={Math.min(most, value)}
        onChange={onMove}
        onChangeEnd={onEnd}
        thumbProps={{ 'aria-valuetext': told }}
      />
    </div>
  );
}
