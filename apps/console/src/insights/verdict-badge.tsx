import { Badge } from '@mantine/core';
import { IconCheck, IconQuestionMark, IconTrendingDown, IconX } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import type { InsightLineFieldsFragment } from '@cartograph/sdk/operations/plan';

type Verdict = NonNullable<InsightLineFieldsFragment['rerun']>['verdict'];

const SIGNS = {
  CONFIRMED: IconCheck,
  WEAKER: IconTrendingDown,
  NOT_CONFIRMED: IconX,
  CANNOT_TELL: IconQuestionMark,
} as const satisfies Record<Verdict, unknown>;
const COLORS = {
  CONFIRMED: 'green',
  WEAKER: 'yellow',
  NOT_CONFIRMED: 'red',
  CANNOT_TELL: 'gray',
} as const satisfies Record<Verdict, string>;

/** Whether newer data confirm an insight, by word and sign, not by color alone. */
export function VerdictBadge({ verdict }: { verdict: Verdict }) {
  const t = useTranslations();
  const Sign = SIGNS[verdict];
  return (
    <Badge variant="light" color={COLORS[verdict]} leftSection={<Sign size={13} stroke={2} aria-hidden />} tt="none">
      {t(`insights.verdict.${verdict}`)}
    </Badge>
  );
}
