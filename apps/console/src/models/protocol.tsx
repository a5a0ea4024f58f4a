import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { Defined } from '../ui/text/defined.js';
import { Section } from '../ui/page/page.js';
import type { Board } from './leaderboard-view.js';
import classes from './models.module.css';

const figures = [
  'trainUsers',
  'trainProducts',
  'trainPairs',
  'testUsers',
  'testPairs',
  'coldUsers',
  'coldProducts',
] as const;

/** How the models were judged: the split date, what counts as relevant, how many users and pairs each side holds. */
export function Protocol({ protocol }: { protocol: Board['protocol'] }) {
  const t = useTranslations();
  const { count, instant } = useFormats();
  return (
    <Section
      title={t('models.protocolTitle')}
      note={t('models.protocolNote', { splitAt: instant(protocol.splitAt), k: protocol.k })}
    >
      <dl className={classes.facts}>
        {figures.map((name) => (
          <div key={name}>
            <dt>
              <Defined metric={name} />
            </dt>
            <dd>{count(protocol[name])}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
