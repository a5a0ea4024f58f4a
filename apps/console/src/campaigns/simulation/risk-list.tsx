import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { Section } from '../../ui/page/page.js';
import { risksOf, type Risk } from './risks.js';
import type { ScenarioFile } from './scenario-file.js';
import { useInputWords, type FinishedRun } from './scenario-run.js';
import classes from './scenario.module.css';

const signs = { high: IconAlertTriangle, some: IconInfoCircle, low: IconCircleCheck } as const;

/** What could go wrong, in words. */
export function RiskList({ run, file }: { run: FinishedRun; file: ScenarioFile }) {
  const t = useTranslations();
  const words = useRiskWords();
  return (
    <Section title={t('simulation.risk.title')} note={t('simulation.risk.note')}>
      <ul className={classes.risks} data-testid="risks">
        {risksOf(run, file).map((risk) => {
          const Sign = signs[risk.weight];
          const text = words(risk);
          return (
            <li key={text} className={classes.risk} data-weight={risk.weight}>
              <Sign size={17} stroke={1.8} className={classes.sign} aria-hidden />
              <span>
                <strong>{t(`simulation.risk.weight.${risk.weight}`)}</strong> {text}
              </span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

/** A risk in the page's language. */
export function useRiskWords(): (risk: Risk) => string {
  const t = useTranslations();
  const { percent, share, moneyCompact, count, list } = useFormats();
  const { nameOf, write } = useInputWords();
  return (risk) => {
    switch (risk.kind) {
      case 'shipsLoser':
      case 'stopsWinner':
      case 'missed':
      case 'looksWorse':
      case 'narrow':
        return t(`simulation.risk.${risk.kind}`, { share: percent(risk.share) });
      case 'cannibalized':
        return t('simulation.risk.cannibalized', { share: share(risk.share) });
      case 'criesWolf':
        return t('simulation.risk.criesWolf', { share: percent(risk.share), alpha: share(risk.alpha) });
      case 'undecided':
      case 'fewRuns':
        return t(`simulation.risk.${risk.kind}`, { runs: count(risk.runs) });
      case 'matters':
      case 'mattersTurns': {
        const { input, low, high, netProfitAtLow, netProfitAtHigh } = risk.bar;
        return t(`simulation.risk.${risk.kind}`, {
          input: nameOf(input),
          low: write(input, low),
          high: write(input, high),
          atLow: moneyCompact(netProfitAtLow),
          atHigh: moneyCompact(netProfitAtHigh),
        });
      }
      case 'lookedAhead':
        return t('simulation.risk.lookedAhead', { arm: risk.arm, users: risk.users, days: risk.days });
      case 'weaker':
        return t('simulation.risk.weaker', { scale: share(risk.scale) });
      case 'notTried': {
        const { kind, names } = risk.part;
        return t(`simulation.notTried.${kind}`, {
          first: names[0] ?? '',
          tried: list(names.slice(1).map((name) => `"${name}"`)),
          names: list(names),
          framework: (names[0] ?? '').replaceAll('-', '_'),
        });
      }
      default:
        return t(`simulation.risk.${risk.kind}`);
    }
  };
}
