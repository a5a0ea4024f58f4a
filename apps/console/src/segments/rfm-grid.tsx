import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import classes from './rfm-grid.module.css';
import type { GetRfmQuery } from '@cartograph/sdk/operations/segments';
import { useSegmentName } from '../ui/text/segment-name.js';

/** Buyers by recency, frequency and money. */
export type RfmData = GetRfmQuery['analytics']['rfm'];

const fifths = [1, 2, 3, 4, 5];

/** Buyers by recency and frequency in fifths: each cell says how many, and which segments they are. A table in itself. */
export function RfmGrid({ data: { grid, buyers } }: { data: RfmData }) {
  const t = useTranslations();
  const formats = useFormats();
  const nameOf = useSegmentName();
  const most = Math.max(1, ...grid.map((cell) => cell.buyers));
  return (
    <div className={classes.scroll} tabIndex={0} role="group" aria-label={t('segments.rfm.gridTitle')}>
      <table className={classes.grid}>
        <thead>
          <tr>
            <th scope="col">
              <Head words={t('segments.rfm.gridCorner')} letter="R ↓ F →" />
            </th>
            {fifths.map((frequency) => (
              <th key={frequency} scope="col">
                <Head words={t('segments.rfm.frequencyScore', { score: frequency })} letter={`F ${frequency}`} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {fifths.toReversed().map((recency) => (
            <tr key={recency}>
              <th scope="row">
                <Head words={t('segments.rfm.recencyScore', { score: recency })} letter={`R ${recency}`} />
              </th>
              {fifths.map((frequency) => {
                const cell = grid.find((one) => one.recency === recency && one.frequency === frequency);
                if (!cell || cell.buyers === 0)
                  return (
                    <td key={frequency} className={classes.empty}>
                      {formats.count(0)}
                    </td>
                  );
                return (
                  <td
                    key={frequency}
                    style={{
                      background: `color-mix(in srgb, var(--hue-1) ${8 + Math.round((cell.buyers / most) * 38)}%, var(--surface))`,
                    }}
                    title={t('segments.rfm.cellTitle', {
                      share: formats.percent(cell.buyers / buyers),
                      revenue: formats.money(cell.revenue),
                    })}
                  >
                    <span className={classes.count}>{formats.count(cell.buyers)}</span>
                    <span className={classes.names}>{formats.list(cell.segments.map(nameOf))}</span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A head of the grid: its words, of which a phone shows only the letter that the rules of the table below speak of. */
function Head({ words, letter }: { words: string; letter: string }) {
  return (
    <>
      <span className={classes.words}>{words}</span>
      <span className={classes.letter} aria-hidden>
        {letter}
      </span>
    </>
  );
}
