import type { Scope } from './analyses.js';
import { download } from '../core/downloads.js';
import type { ExploreInput, ProductsInput } from '../generated/schema.js';
import type { CallOptions, Transport } from '../core/transport.js';

/** What an answer is written as. */
export type AnswerFileFormat = 'csv' | 'parquet';

const camel = (name: string): string =>
  name.toLowerCase().replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

function scopeParameters({ period, timeZone, filter, includeBots }: Scope): Record<string, string | undefined> {
  return {
    from: period?.from ?? undefined,
    to: period?.to ?? undefined,
    relative: period?.relative?.toLowerCase().replaceAll('_', '-'),
    timeZone,
    category: filter?.category ?? undefined,
    brand: filter?.brand ?? undefined,
    bots: includeBots === false ? 'exclude' : undefined,
  };
}

/** The file of an explored answer. */
export function exploreFile(
  transport: Transport,
  question: Scope & ExploreInput,
  format: AnswerFileFormat,
  call?: CallOptions,
): Promise<ReadableStream<Uint8Array>> {
  const { measure, by, top, topWithin, eventTypes, productExternalId, priceFrom, priceTo, priceEdges } = question;
  const parameters = {
    ...scopeParameters(question),
    measure: camel(measure),
    by: by?.map(camel).join(',') || undefined,
    top: top == null ? undefined : String(top),
    topWithin: topWithin ? camel(topWithin) : undefined,
    eventTypes: eventTypes?.map((type) => type.toLowerCase()).join(','),
    product: productExternalId ?? undefined,
    priceFrom: priceFrom ?? undefined,
    priceTo: priceTo ?? undefined,
    priceEdges: priceEdges?.join(','),
  };
  return download(transport, `exports/explore.${format}`, parameters, call);
}

/** The file of every product of a scope. */
export function productsFile(
  transport: Transport,
  question: Scope & Pick<ProductsInput, 'sort' | 'direction' | 'standing'>,
  format: AnswerFileFormat,
  call?: CallOptions,
): Promise<ReadableStream<Uint8Array>> {
  const { sort, direction, standing } = question;
  const parameters = {
    ...scopeParameters(question),
    sort: sort == null ? undefined : camel(sort),
    direction: direction?.toLowerCase(),
    standing: standing?.toLowerCase(),
  };
  return download(transport, `exports/products.${format}`, parameters, call);
}
