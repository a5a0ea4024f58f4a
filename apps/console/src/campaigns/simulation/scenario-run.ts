import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { rounded } from './scenario-fields.js';
import type { SimulatedCampaign, Distribution } from './distribution.js';

export type ScenarioRow = SimulatedCampaign['scenarioRuns'][number];
export type ScenarioOutcome = NonNullable<ScenarioRow['result']>;
export type ShownList = NonNullable<ScenarioOutcome['lists']>['treatment'];
export type FinishedRun = ScenarioRow & { result: ScenarioOutcome };

export const isFinished = (run: ScenarioRow): run is FinishedRun => run.result !== null;

/** What may be moved in a scenario and has a bar in its tornado. */
const inputNames = [
  'viewToCart',
  'cartToPurchase',
  'basket',
  'return',
  'onsetDays',
  'halfLifeDays',
  'noveltyShare',
  'noveltyHalfLifeDays',
  'cannibalization',
  'grossMargin',
  'perContact',
  'contactsPerUser',
  'fixed',
  'discount',
] as const;

/** Writes a figure's values in its unit. */
export function useUnitFormat(): (unit: Distribution['unit']) => (value: number) => string {
  const { change, points, decimal, moneyCompact, money } = useFormats();
  return useCallback(
    (unit) => {
      switch (unit) {
        case 'RELATIVE':
          return change;
        case 'FRACTION':
          return points;
        case 'MONEY':
          return (value) => moneyCompact(Math.round(value * 100) / 100);
        case 'MONEY_PER_USER':
          return (value) => money(String(rounded(value)));
        default:
          return (value) => decimal(value, 1);
      }
    },
    [change, points, decimal, moneyCompact, money],
  );
}

/** Writes the value of an input, and its name; of inputs that are not known here the server's name. */
export function useInputWords(): { nameOf(input: string): string; write(input: string, value: number): string } {
  const t = useTranslations();
  const { change, share, decimal, money } = useFormats();
  const nameOf = useCallback(
    (input: string) => {
      const known = inputNames.find((name) => name === input);
      return known ? t(`simulation.input.${known}`) : input;
    },
    [t],
  );
  const write = useCallback(
    (input: string, value: number) => {
      if (['viewToCart', 'cartToPurchase', 'basket', 'return'].includes(input)) return change(value);
      if (['noveltyShare', 'cannibalization', 'grossMargin', 'discount'].includes(input)) return share(value);
      if (['perContact', 'fixed'].includes(input)) return money(String(value));
      return input.endsWith('Days') ? t('simulation.daysShort', { days: value }) : decimal(value);
    },
    [t, change, share, decimal, money],
  );
  return { nameOf, write };
}
