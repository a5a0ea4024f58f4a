import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { inSentence } from '../ui/page/lead.js';
import type { LeaderboardQuery } from '@cartograph/sdk/operations/models';
import type { Board } from './leaderboard-view.js';

/** Which model answers whom, in a sentence. */
export function LeaderboardAnswer({ board, liveModel }: { board: Board; liveModel: LeaderboardQuery['liveModel'] }) {
  const t = useTranslations();
  const { list } = useFormats();
  if (liveModel?.model && liveModel.training.id === board.training.id)
    return t.rich('models.answer.chosen', { ...inSentence, model: t(`modelKind.${liveModel.model.kind}`) });
  const kinds = [...new Set(board.router.map(({ model }) => model.kind))];
  const [only] = kinds;
  if (!only) return t('models.answer.none');
  if (kinds.length === 1) return t.rich('models.answer.one', { ...inSentence, model: t(`modelKind.${only}`) });
  return kinds
    .map((kind) =>
      t('models.answer.win', {
        model: t(`modelKind.${kind}`),
        groups: list(
          board.router.filter(({ model }) => model.kind === kind).map(({ segment }) => t(`group.${segment}`)),
        ),
      }),
    )
    .join(' ');
}
