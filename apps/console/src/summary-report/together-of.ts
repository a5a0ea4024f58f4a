/** How much one question looked at, and found. */
export interface Told {
  lookedAt: number;
  level: number;
  findingCount: number;
}

/** Questions of the report. */
const QUESTIONS = 3;

/**
 * Returns what holds for all questions of the report together.
 *
 * Each is corrected by Benjamini and Hochberg over what it looked at, so that on average at most its level of what it reports is chance. Where nothing is true at all, a question then
 * reports something in at most its level of cases, and the report in at most the sum of them (Bonferroni), whatever the questions have in common.
 *
 * @returns `level` the largest of the questions' and `any` the sum over those that looked at something, at most 1; null before all are answered, and where none looked at anything.
 */
export function togetherOf(
  answers: readonly Told[],
): { questions: number; lookedAt: number; found: number; level: number; any: number } | null {
  const asked = answers.filter(({ lookedAt }) => lookedAt > 0);
  if (answers.length < QUESTIONS || asked.length === 0) return null;
  const sum = (of: (told: Told) => number): number => asked.reduce((total, told) => total + of(told), 0);
  return {
    questions: asked.length,
    lookedAt: sum(({ lookedAt }) => lookedAt),
    found: sum(({ findingCount }) => findingCount),
    level: Math.max(...asked.map(({ level }) => level)),
    any: Math.min(
      1,
      sum(({ level }) => level),
    ),
  };
}
