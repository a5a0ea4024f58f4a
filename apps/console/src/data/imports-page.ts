import { ListImportsDocument, type ListImportsQuery } from '@cartograph/sdk/operations/imports';

export type ImportRow = ListImportsQuery['imports']['nodes'][number];

const pick = (data: ListImportsQuery): ListImportsQuery['imports'] => data.imports;

/** The imports as every part of the page asks for them, so that one answer serves all. */
export const importsPage = [ListImportsDocument, { first: 20 }, 'Import', pick] as const;
