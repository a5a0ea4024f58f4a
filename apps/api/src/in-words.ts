import type { Words } from '@cartograph/words';
import { UseMiddleware } from 'type-graphql';
import type { RequestContext } from './context.js';

/** `@InWords((words, { code, remedy }: Problem) => words.row(code, remedy).remedy)`: a field in the asker's language. */
export const InWords = <Root>(tell: (words: Words, root: Root) => string): PropertyDecorator & MethodDecorator =>
  UseMiddleware(({ root, context }) => Promise.resolve(tell((context as RequestContext).words(), root as Root)));
