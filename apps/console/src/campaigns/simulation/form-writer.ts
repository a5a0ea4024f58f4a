import { readNumber, readRanged, writeRanged, type Change, type Ranged } from './scenario-fields.js';
import { withValues, type FilePath, type ScenarioFile } from './scenario-file.js';

export interface FormProps {
  file: ScenarioFile;
  onText(text: string): void;
  /** What the server says of the value at a path. */
  errorAt(path: string): string | undefined;
}

/** Writers for the fields of a form. */
export function useWriter({ file, onText, errorAt }: FormProps) {
  const write = (change: Change): void => onText(withValues(file.text, change));
  const number = (path: FilePath) => ({
    value: readNumber(file, path),
    onChange: (value: number | null) => write([[path, value ?? undefined]]),
    error: errorAt(path.join('.')),
  });
  const ranged = (path: FilePath) => ({
    value: readRanged(file, path),
    onChange: (value: Ranged) => write(writeRanged(file, path, value)),
    error: errorAt(path.join('.')),
  });
  return { write, number, ranged };
}
