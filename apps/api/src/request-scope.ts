import { AsyncLocalStorage } from 'node:async_hooks';
import type { NextFunction, Request, Response } from 'express';
import { Kind, type OperationDefinitionNode } from 'graphql';
import type { Logger } from 'pino';
import { newId } from './node-id.js';

/** What the log says of a request besides its path: who asked what, what it cost, and how it ended. */
export interface RequestFacts {
  caller?: string;
  operation?: string;
  cost?: number;
  outcome?: string;
}

/** An operation as the log calls it: by its name, else by what it asks for. */
export const nameOfOperation = (
  { operation, selectionSet }: OperationDefinitionNode,
  name: string | null | undefined,
): string =>
  `${operation} ${name ?? selectionSet.selections.map((one) => (one.kind === Kind.FIELD ? one.name.value : '…')).join(',')}`;

/** The HTTP request being answered, wherever in its handling one is. */
const scope = new AsyncLocalStorage<{ requestId: string; facts: RequestFacts }>();

/** What `currentRequestId` answers outside a request. */
export const NO_REQUEST = 'req_none';

export const currentRequestId = (): string => scope.getStore()?.requestId ?? NO_REQUEST;

/** Adds to what the log says of the request being answered. */
export const tellOfRequest = (facts: RequestFacts): void => void Object.assign(scope.getStore()?.facts ?? {}, facts);

/** Gives every request an id, in the log and in the answer's `x-request-id`. */
export function requestScope(log: Logger) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const requestId = newId('req');
    const facts: RequestFacts = {};
    const started = performance.now();
    response.setHeader('x-request-id', requestId);
    response.on('close', () => {
      log.debug(
        {
          requestId,
          method: request.method,
          path: request.path,
          status: response.statusCode,
          ms: Math.round(performance.now() - started),
          ...facts,
        },
        'request',
      );
    });
    scope.run({ requestId, facts }, next);
  };
}
