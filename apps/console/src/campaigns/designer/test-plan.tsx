import { useDebouncedValue } from '@mantine/hooks';
import type { DesignCampaignInput } from '@cartograph/sdk/schema';
import { memo, useDeferredValue, useMemo, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { readProblem } from '../../client/problem.js';
import { FormAlert } from '../../ui/notice/form-alert.js';
import { Method } from '../../ui/page/method.js';
import { Section } from '../../ui/page/page.js';
import { ProvenanceProvider } from '../../ui/text/provenance.js';
import { Waiting } from '../../ui/notice/states.js';
import { TrackingNotice } from '../../ui/notice/tracking-notice.js';
import { ComparisonTable } from './comparison-table.js';
import classes from './designer.module.css';
import { DesignCampaignDocument } from '@cartograph/sdk/operations/campaigns';
import { planInput, type ChangeOf, type Draft } from './draft.js';
import { PercentInput } from './inputs.js';
import { PowerPanel } from './power-panel.js';
import { RemedyList } from './remedy-list.js';
import { TestFigures } from './test-figures.js';
import type { TestDesign } from './test-verdict.js';
import { AFFORDABLE_WEEKS, shareOf, usePower, type Addressed } from './use-power.js';
import { WeekSection } from './week-section.js';

// A slider moves the curve; what it does not change is not drawn again with it.
const Figures = memo(TestFigures);
const Comparisons = memo(ComparisonTable);
const Weeks = memo(WeekSection);

export interface PlannedTest {
  /** The newest answer; undefined until the first has come. */
  design: TestDesign | undefined;
  /** Why there is none, in words; null where there is one or it is being asked for. */
  problem: string | null;
  input: DesignCampaignInput;
  isAskable: boolean;
  power: ReturnType<typeof usePower>;
}

/** Everything that a draft's test can tell: its design once the draft rests, its power for every place of the sliders. */
export function usePlannedTest(addressed: Addressed, draft: Draft, isAskable: boolean): PlannedTest {
  const key = JSON.stringify(designInput(addressed, draft));
  const [settled] = useDebouncedValue(key, 250);
  const input = useMemo(() => JSON.parse(settled) as DesignCampaignInput, [settled]);
  const [{ data, error, fetching }] = useQuery({
    query: DesignCampaignDocument,
    variables: { input },
    pause: !isAskable,
  });
  const power = usePower(addressed, draft, isAskable);
  const failed = !fetching && isAskable ? error : undefined;
  const problem = failed ? readProblem(failed) : null;
  return {
    design: failed ? undefined : data?.designCampaign,
    problem: problem && problem.message,
    input,
    isAskable,
    power,
  };
}

function designInput(addressed: Addressed, { plan, upliftRelative, alpha, power }: Draft): DesignCampaignInput {
  return { ...addressed, plan: planInput(plan), upliftRelative, alpha, power, affordableWeeks: AFFORDABLE_WEEKS };
}

interface TestViewProps {
  draft: Draft;
  test: PlannedTest;
  /** Sentences by the path of their field. */
  errors: Readonly<Record<string, string>>;
  onChange(part: ChangeOf<Draft>): void;
  /** Stands between the curve and what follows of it. */
  children?: ReactNode;
}

/** The curve with its sliders, what could help, figures, comparisons and weeks of a draft's test. */
export function TestView({ draft, test, errors, onChange, children }: TestViewProps) {
  const t = useTranslations();
  const { design, problem, input, isAskable, power } = test;
  const shown = useDeferredValue(design);
  const weeks = shown?.duration?.weeks ?? AFFORDABLE_WEEKS;
  const available = (power.now?.audience ?? 0) * shareOf(draft.plan);
  return (
    <ProvenanceProvider
      {...(shown
        ? {
            snapshot: shown.snapshot,
            timeZone: shown.timeZone,
            period: shown.period,
            query: shown.definition.query,
            faults: shown.faults,
            daysLeftOut: shown.daysLeftOut,
          }
        : {})}
    >
      <TrackingNotice />
      <Section title={t('designer.power.title')} note={t('designer.power.note')}>
        <div className={classes.stack}>
          <div className={classes.fields}>
            <PercentInput
              size="sm"
              label={t('campaigns.uplift')}
              value={draft.upliftRelative}
              min={-100}
              max={1000}
              step={1}
              onChange={(upliftRelative) => onChange({ upliftRelative })}
              error={errors['upliftRelative'] ?? errors['power']}
            />
          </div>
          <FormAlert text={problem} />
          {power.now ? (
            <PowerPanel
              draft={draft}
              now={power.now}
              reach={power.reach}
              usualDays={7 * Math.min(weeks, AFFORDABLE_WEEKS)}
              onChange={onChange}
            />
          ) : shown?.incomputable ? (
            <p className={classes.note}>{t('campaigns.curveNothing')}</p>
          ) : (
            isAskable &&
            !problem &&
            !power.error && (
              <>
                <p className={classes.note}>{t('designer.power.waiting')}</p>
                <Waiting heights={[280]} />
              </>
            )
          )}
          {shown && <Figures design={shown} />}
        </div>
      </Section>
      {shown && shown.remedies.length > 0 && (
        <Section title={t('designer.remedies.title')}>
          <RemedyList
            remedies={shown.remedies}
            arms={draft.plan.arms.length}
            affordableWeeks={AFFORDABLE_WEEKS}
            detectable={power.now && draft.power !== null ? power.now.reader.detectable(available, draft.power) : null}
          />
        </Section>
      )}
      {children}
      {shown && shown.comparisons.length > 0 && (
        <Section title={t('designer.comparisons.title')} note={t('designer.comparisons.note')}>
          <Comparisons design={shown} />
        </Section>
      )}
      {shown && !shown.incomputable && <Weeks input={input} isAskable={isAskable} />}
      {shown && (
        <Method definition={shown.definition} computedInMs={shown.computedInMs} fromCache={shown.fromCache}>
          {t.rich('designer.method', { p: (chunks) => <p>{chunks}</p> })}
        </Method>
      )}
    </ProvenanceProvider>
  );
}
