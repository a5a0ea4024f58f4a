import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { Section } from '../../ui/page/page.js';
import { useInputWords, type FinishedRun, type ScenarioOutcome } from './scenario-run.js';
import { TornadoChart } from './tornado-chart.js';
import classes from './scenario.module.css';

/** What matters most to the money, and how strong the effect must be to pay for itself; lists have no effect of a given strength. */
export function MoneySection({ run }: { run: FinishedRun }) {
  const t = useTranslations();
  const { result } = run;
  const breakEven = useBreakEvenWords();
  return (
    <>
      {!result.lists && (
        <Section title={t('simulation.breakEven.title')} note={t('simulation.breakEven.note')}>
          <p data-testid="break-even">{breakEven(result.breakEven)}</p>
        </Section>
      )}
      <Section title={t('simulation.tornado.title')} note={t('simulation.tornado.note')}>
        {result.tornado.length > 0 && result.tornadoNetProfit !== null ? (
          <TornadoChart bars={result.tornado} netProfit={result.tornadoNetProfit} />
        ) : (
          <p className={classes.quiet}>{t('simulation.tornado.none')}</p>
        )}
      </Section>
    </>
  );
}

/** The break-even effect in a sentence. */
export function useBreakEvenWords(): (breakEven: ScenarioOutcome['breakEven']) => string {
  const t = useTranslations();
  const { share, change, list } = useFormats();
  const { nameOf } = useInputWords();
  return ({ scale, low, high, uplifts, reason }) => {
    if (scale === null) return t('simulation.breakEven.none', { reason: reason ?? 'other' });
    if (scale === 0) return t('simulation.breakEven.nothing');
    const needed = uplifts
      .filter(({ upliftRelative }) => upliftRelative !== 0)
      .map(({ name, upliftRelative }) =>
        t('simulation.breakEven.uplift', { name: nameOf(name), uplift: change(upliftRelative) }),
      );
    return t('simulation.breakEven.found', {
      scale: share(scale),
      side: scale <= 1 ? 'below' : 'above',
      low: low === null ? 'none' : share(Math.max(0, low)),
      high: high === null ? 'none' : share(high),
      uplifts: needed.length === 0 ? 'none' : list(needed),
    });
  };
}
