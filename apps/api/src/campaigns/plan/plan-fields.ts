import type { AnalysisInputError } from '@cartograph/experiments';

/** Fields of the library that the API's plan has under another name, at the end of a field's path. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/\.retentionDays\.to$/, '.retentionToDay'],
  [/\.retentionDays(\.from)?$/, '.retentionFromDay'],
  [/\.winsorize\.quantile$/, '.winsorizeQuantile'],
  [/\.winsorize(\.cap)?$/, '.winsorizeCap'],
  [/^framework\.prior\.sd$/, 'framework.priorSd'],
  [/^framework\.prior(\.mean)?$/, 'framework.priorMean'],
];

/** What the library refuses of a plan, by the field that the plan has as it is sent: `metrics[1].retentionToDay`. */
export function inputRefusal({ field, value, remedy }: AnalysisInputError): {
  field: string;
  value: string;
  message: string;
} {
  const name = NAMES.reduce((path, [end, other]) => path.replace(end, other), field);
  // What is left out is null in a request.
  const sent = value === 'undefined' || value === 'NaN' ? 'null' : value;
  return { field: name, value: sent, message: `${name} is ${sent}; ${remedy}` };
}
