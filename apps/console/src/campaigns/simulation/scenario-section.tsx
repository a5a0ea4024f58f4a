import { Button, SegmentedControl } from '@mantine/core';
import { IconAlertTriangle, IconPlayerPlay } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../../client/session.js';
import { useShop } from '../../client/shop.js';
import { FormAlert } from '../../ui/notice/form-alert.js';
import { Section } from '../../ui/page/page.js';
import { oneOf, useUrlState } from '../../ui/page/url-state.js';
import { readScenarioFile } from './scenario-file.js';
import { ScenarioForm } from './scenario-form.js';
import { useScenarioProblems } from './scenario-problems.js';
import { useStartScenario } from './use-start-scenario.js';
import { YamlArea } from './yaml-area.js';
import classes from './scenario.module.css';

const views = oneOf(['form', 'yaml'], 'form');

interface ScenarioSectionProps {
  campaign: { id: string; isSynthetic: boolean };
  text: string;
  onText(text: string): void;
  /** Takes the file back to what it came from; null where it is as it came. */
  onReset: (() => void) | null;
  /** Takes the draft that the plan says by itself. */
  onPlan(): void;
  onStarted(scenarioRunId: string): void;
}

/** The scenario to simulate, as fields and as its file, and the button that simulates it. */
export function ScenarioSection({ campaign, text, onText, onReset, onPlan, onStarted }: ScenarioSectionProps) {
  const t = useTranslations();
  const shop = useShop();
  const mayRun = useSession().can('campaigns:write');
  const [view, setView] = useUrlState('as', views);
  const [isRefused, setIsRefused] = useState(false);
  const file = useMemo(() => readScenarioFile(text), [text]);
  const problems = useScenarioProblems(campaign.id, file);
  const { start, fetching, refusal } = useStartScenario(campaign.id);
  const run = async (): Promise<void> => {
    const id = await start({ scenario: file.value });
    setIsRefused(id === null);
    if (id !== null) onStarted(id);
  };
  const isReplaced = campaign.isSynthetic && !shop.isSynthetic;
  const write = (next: string): void => {
    setIsRefused(false);
    onText(next);
  };
  const errorAt = (path: string): string | undefined => problems?.find((problem) => problem.path === path)?.text;
  return (
    <Section
      title={t('simulation.scenario.title')}
      note={t('simulation.scenario.note')}
      aside={
        <SegmentedControl
          size="xs"
          aria-label={t('simulation.scenario.view')}
          value={view}
          onChange={(value) => setView(value === 'yaml' ? 'yaml' : 'form', 'replace')}
          data={[
            { value: 'form', label: t('simulation.scenario.form') },
            { value: 'yaml', label: t('simulation.scenario.yaml') },
          ]}
        />
      }
    >
      {view === 'yaml' ? (
        <YamlArea text={text} onText={write} problems={problems ?? []} />
      ) : file.fault ? (
        <FormAlert text={t('simulation.scenario.unreadable', { line: file.fault.line, column: file.fault.column })} />
      ) : (
        <>
          <ScenarioForm file={file} onText={write} errorAt={errorAt} />
          {problems && problems.length > 0 && (
            <ul className={classes.problems}>
              {problems.map((problem) => (
                <li key={`${problem.line} ${problem.column} ${problem.text}`}>
                  <IconAlertTriangle size={14} stroke={2} aria-hidden />{' '}
                  {t('simulation.scenario.problem', { line: problem.line, text: problem.text })}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
      {isReplaced ? (
        <FormAlert text={t('demo.replaced')} />
      ) : (
        mayRun && (
          <div className={classes.actions}>
            <Button
              size="sm"
              loading={fetching}
              disabled={problems !== null && problems.length > 0}
              onClick={() => void run()}
              leftSection={<IconPlayerPlay size={16} stroke={1.8} />}
            >
              {t('simulation.run')}
            </Button>
            <Button size="sm" variant="default" onClick={onPlan}>
              {t('simulation.scenario.fromPlan')}
            </Button>
            {onReset && (
              <Button size="sm" variant="subtle" color="gray" onClick={onReset}>
                {t('simulation.scenario.reset')}
              </Button>
            )}
            {problems !== null && problems.length > 0 && (
              <span className={classes.quiet}>{t('simulation.scenario.mend', { count: problems.length })}</span>
            )}
          </div>
        )
      )}
      {isRefused && <FormAlert text={refusal.general} />}
    </Section>
  );
}
