/** Reads what jobs of the lake's care answer; a field that is not as expected is left out, never guessed. */
type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export interface Removal {
  removed: number;
  held: number;
  freedBytes: number;
}

export function removalOf(result: unknown): Removal {
  const { removed, held, freedBytes } = fieldsOf(result);
  return { removed: listOf(removed).length, held: listOf(held).length, freedBytes: numberOf(freedBytes) };
}

export interface Verification {
  checks: number;
  leftoverFiles: number;
  problems: { place: string; message: string; remedy: string }[];
}

export function verificationOf(result: unknown): Verification {
  const { checks, problems, unnamed } = fieldsOf(result);
  return {
    checks: listOf(checks).length,
    leftoverFiles: numberOf(fieldsOf(unnamed)['files']),
    problems: listOf(problems).map((problem) => {
      const { file, table, message, remedy } = fieldsOf(problem);
      return { place: textOf(file) || textOf(table), message: textOf(message), remedy: textOf(remedy) };
    }),
  };
}
