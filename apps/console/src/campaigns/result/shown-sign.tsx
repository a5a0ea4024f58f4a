import {
  IconAlertTriangle,
  IconArrowDownRight,
  IconArrowUpRight,
  IconCircleCheck,
  IconHelpCircle,
  IconMinus,
} from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { guardrailState, type AnalyzedMetric } from './analysis.js';
import classes from './result.module.css';

const shownIcons = {
  BETTER: IconArrowUpRight,
  WORSE: IconArrowDownRight,
  NOTHING: IconMinus,
  INCOMPUTABLE: IconHelpCircle,
} as const;
const shownMoods = { BETTER: 'good', WORSE: 'bad', NOTHING: 'open', INCOMPUTABLE: 'open' } as const;
const guardIcons = { HELD: IconCircleCheck, HARMED: IconAlertTriangle, OPEN: IconHelpCircle } as const;
const guardMoods = { HELD: 'good', HARMED: 'bad', OPEN: 'open' } as const;

/** What is shown of a metric: a sign and its word; of a guardrail whether it holds. */
export function ShownSign({ row }: { row: Pick<AnalyzedMetric, 'shown' | 'guardrail'> }) {
  const t = useTranslations();
  if (row.guardrail) return <GuardrailSign state={guardrailState(row)} />;
  const Icon = shownIcons[row.shown];
  return (
    <span className={classes.sign} data-mood={shownMoods[row.shown]}>
      <Icon size={15} stroke={1.9} aria-hidden />
      {t(`result.effects.shownWords.${row.shown}`)}
    </span>
  );
}

export function GuardrailSign({ state }: { state: keyof typeof guardIcons }) {
  const t = useTranslations();
  const Icon = guardIcons[state];
  return (
    <span className={classes.sign} data-mood={guardMoods[state]}>
      <Icon size={15} stroke={1.9} aria-hidden />
      {t(`result.guardrail.state.${state}`)}
    </span>
  );
}
