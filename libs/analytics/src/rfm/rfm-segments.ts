/** Segments of buyers by when, how often and how much they bought; each buyer is in exactly one. */
export const RFM_SEGMENTS = [
  'champions',
  'loyal',
  'cannot-lose',
  'at-risk',
  'promising',
  'new',
  'needs-attention',
  'hibernating',
  'lost',
] as const;
export type RfmSegmentName = (typeof RFM_SEGMENTS)[number];

/** Scores from 1 (worst fifth) to 5. */
export interface RfmScores {
  recency: number;
  frequency: number;
  monetary: number;
}

interface Rule {
  name: RfmSegmentName;
  /** In words of the scores R, F and M. */
  text: string;
  holds(scores: RfmScores): boolean;
}

/** The first rule that holds names the segment; the last one always does. */
const RULES: readonly Rule[] = [
  { name: 'champions', text: 'R ≥ 4 and F ≥ 4', holds: ({ recency, frequency }) => recency >= 4 && frequency >= 4 },
  { name: 'loyal', text: 'R ≥ 3 and F ≥ 3', holds: ({ recency, frequency }) => recency >= 3 && frequency >= 3 },
  {
    name: 'cannot-lose',
    text: 'R ≤ 2, F ≥ 4 and M ≥ 4',
    holds: ({ recency, frequency, monetary }) => recency <= 2 && frequency >= 4 && monetary >= 4,
  },
  { name: 'at-risk', text: 'R ≤ 2 and F ≥ 3', holds: ({ recency, frequency }) => recency <= 2 && frequency >= 3 },
  {
    name: 'promising',
    text: 'R ≥ 4, F ≤ 2 and M ≥ 4',
    holds: ({ recency, monetary }) => recency >= 4 && monetary >= 4,
  },
  { name: 'new', text: 'R ≥ 4 and F ≤ 2', holds: ({ recency }) => recency >= 4 },
  { name: 'needs-attention', text: 'R = 3 and F ≤ 2', holds: ({ recency }) => recency === 3 },
  { name: 'hibernating', text: 'R = 2 and F ≤ 2', holds: ({ recency }) => recency === 2 },
  { name: 'lost', text: 'R = 1 and F ≤ 2', holds: () => true },
];

/** The segment of some scores. */
export function segmentOf(scores: RfmScores): RfmSegmentName {
  return RULES.find(({ holds }) => holds(scores))?.name ?? 'lost';
}

/** The rules in words, in the order in which they are tried. */
export function segmentRules(): { name: RfmSegmentName; text: string }[] {
  return RULES.map(({ name, text }) => ({ name, text }));
}
