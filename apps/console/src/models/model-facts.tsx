import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../i18n/formats.js';
import { useFormats } from '../i18n/use-formats.js';
import { EstimateText, Unknown } from '../ui/text/estimate-text.js';
import { Figure, FigureRow } from '../ui/page/figure.js';
import { Section } from '../ui/page/page.js';
import type { ModelDetail } from './model-detail.js';
import classes from './models.module.css';
import { useTimeWords } from './time-words.js';

/** A model's figures: accuracy, time, memory, what it recommends, whom it answers. */
export function ModelFacts({
  model,
  includesSeen,
  answersAll,
}: {
  model: ModelDetail;
  includesSeen: boolean;
  answersAll: boolean;
}) {
  const t = useTranslations();
  const { bytes, decimal, instant, list, share } = useFormats();
  const times = useTimeWords();
  const all = model.metrics.find((metrics) => metrics.group === null && metrics.includesSeen === includesSeen);
  const beyond = model.beyondAccuracy.find((entry) => entry.includesSeen === includesSeen);
  const { training } = model;
  return (
    <Section title={t('models.one.facts')}>
      <div className={classes.stack}>
        <FigureRow>
          {all && <Figure metric="ndcg" value={<EstimateText estimate={all.ndcg} stacked />} />}
          {all && <Figure metric="hitRate" value={<EstimateText estimate={all.hitRate} stacked />} />}
          {all && <Figure metric="recall" value={<EstimateText estimate={all.recall} stacked />} />}
          <Figure metric="servingMilliseconds" value={times.milliseconds(model.servingMillisecondsPer1000)} />
          <Figure metric="fitSeconds" value={times.seconds(model.fitSeconds)} />
          <Figure metric="trainSeconds" value={times.seconds(model.trainSeconds)} />
          <Figure metric="modelBytes" value={model.bytes === null ? UNKNOWN : bytes(model.bytes)} />
        </FigureRow>
        <dl className={classes.facts}>
          <div>
            <dt>{t('models.one.training')}</dt>
            <dd>
              <Link
                className={classes.link}
                to={training.isLive ? '/models' : `/models?training=${encodeURIComponent(training.id)}`}
              >
                {t('models.one.trainingOf', { at: instant(training.trainedAt), live: training.isLive ? 'yes' : 'no' })}
              </Link>
            </dd>
          </div>
          <div>
            <dt>{t('models.one.answers')}</dt>
            <dd>
              {answersAll
                ? t('models.one.answersAll')
                : model.wins.length === 0
                  ? t('models.one.answersNobody')
                  : list(model.wins.map((group) => t(`group.${group}`)))}
            </dd>
          </div>
        </dl>
        {beyond && (
          <>
            <h3 className={classes.subtitle}>{t('models.one.beyondTitle')}</h3>
            <FigureRow>
              <Figure metric="catalogCoverage" value={share(beyond.coverage)} />
              <Figure metric="diversity" value={<EstimateText estimate={beyond.diversity} stacked />} />
              <Figure
                metric="novelty"
                value={
                  beyond.novelty === null ? (
                    <Unknown reason="NO_DATA" />
                  ) : (
                    t('models.bits', { value: decimal(beyond.novelty, 1) })
                  )
                }
              />
              <Figure
                metric="popularityShare"
                value={beyond.popularityShare === null ? <Unknown reason="NO_DATA" /> : share(beyond.popularityShare)}
              />
              <Figure metric="gini" value={decimal(beyond.gini)} />
            </FigureRow>
          </>
        )}
      </div>
    </Section>
  );
}
