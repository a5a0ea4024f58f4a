import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { readNumber, readRanged, readUplift, effectNames, segmentNames, type Ranged } from './scenario-fields.js';
import type { FilePath, ScenarioFile } from './scenario-file.js';
import { useInputWords, type ScenarioOutcome } from './scenario-run.js';
import classes from './scenario.module.css';

const paths: readonly (readonly [input: string, path: FilePath])[] = [
  ['onsetDays', ['course', 'onsetDays']],
  ['halfLifeDays', ['course', 'halfLifeDays']],
  ['noveltyShare', ['course', 'novelty', 'share']],
  ['noveltyHalfLifeDays', ['course', 'novelty', 'halfLifeDays']],
  ['cannibalization', ['cannibalization', 'share']],
  ['grossMargin', ['costs', 'grossMargin']],
  ['discount', ['costs', 'discount']],
  ['perContact', ['costs', 'perContact']],
  ['contactsPerUser', ['costs', 'contactsPerUser']],
  ['fixed', ['costs', 'fixed']],
];

/** What a simulated file assumes: all that it says of effect and costs, and what the shop's settings said of these. */
export function Assumed({ file, costs }: { file: ScenarioFile; costs: ScenarioOutcome['assumedCosts'] }) {
  const t = useTranslations();
  const { share } = useFormats();
  const { nameOf, write } = useInputWords();
  const said = (input: string, { value, low, high }: Ranged): string | null => {
    if (value === null) return null;
    return low === null || high === null
      ? write(input, value)
      : t('simulation.assumed.range', { value: write(input, value), low: write(input, low), high: write(input, high) });
  };
  const rows: [name: string, value: string][] = [];
  for (const name of effectNames) {
    const all = said(name, readUplift(file, name));
    if (all !== null) rows.push([nameOf(name), all]);
    for (const segment of segmentNames) {
      const own = readNumber(file, ['effects', name, 'bySegment', segment]);
      if (own !== null)
        rows.push([
          t('simulation.assumed.ofSegment', { input: nameOf(name), segment: t(`simulation.segment.${segment}`) }),
          write(name, own),
        ]);
    }
    const ceiling = readNumber(file, ['effects', name, 'ceiling']);
    if (ceiling !== null) rows.push([t('simulation.assumed.ceiling', { input: nameOf(name) }), share(ceiling)]);
  }
  const ofShop: Readonly<Record<string, number | null | undefined>> = {
    grossMargin: costs?.grossMargin,
    perContact: costs?.perContact,
  };
  for (const [input, path] of paths) {
    const value = said(input, readRanged(file, path));
    const settings = ofShop[input] ?? null;
    if (value !== null) rows.push([nameOf(input), value]);
    else if (settings !== null)
      rows.push([nameOf(input), t('simulation.assumed.fromSettings', { value: write(input, settings) })]);
  }
  return (
    <dl className={classes.assumed}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
