import { ImportsDocument, type ImportsQuery } from './data.generated.js';

export type ImportRow = ImportsQuery['imports']['nodes'][number];

const pick = (data: ImportsQuery): ImportsQuery['imports'] => data.imports;

/** The imports as every part of the page asks for them, so that one answer serves all. */
export const importsPage = [ImportsDocument, { first: 20 }, 'Import', pick] as const;
