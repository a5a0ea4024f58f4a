/**
 * Lets a plain `node --import` run the sources: tests fork job processes before anything is built. Relative `.js` imports of a `.ts`
 * file are looked for as `.ts`; types are stripped and decorators lowered as the compiler settings say. Development only.
 */
import { existsSync, readFileSync } from 'node:fs';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { transformSync } from 'rolldown/experimental';

if (isMainThread) {
  // What the lowered decorators call; the same as TypeScript's own __decorate and __param.
  globalThis.babelHelpers = {
    decorate(decorators, target, key, descriptor) {
      const isMember = arguments.length > 2;
      let result = !isMember ? target : descriptor === null ? Object.getOwnPropertyDescriptor(target, key) : descriptor;
      for (const decorator of decorators.toReversed())
        result = (isMember ? decorator(target, key, result) : decorator(result)) ?? result;
      if (isMember && result) Object.defineProperty(target, key, result);
      return result;
    },
    decorateParam: (index, decorator) => (target, key) => decorator(target, key, index),
  };
  register(import.meta.url);
}

export async function resolve(specifier, context, next) {
  if (/^\.\.?\//.test(specifier) && specifier.endsWith('.js') && context.parentURL?.endsWith('.ts')) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (existsSync(source)) return { url: source.href, format: 'module', shortCircuit: true };
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  const file = fileURLToPath(url);
  const { code, errors } = transformSync(file, readFileSync(file, 'utf8'), {
    lang: 'ts',
    sourcemap: false,
    helpers: { mode: 'External' },
    target: 'es2022',
    decorator: { legacy: true, emitDecoratorMetadata: false },
    assumptions: { setPublicClassFields: true },
    typescript: { onlyRemoveTypeImports: true, removeClassFieldsWithoutInitializer: true },
  });
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors.map((error) => error.message).join('; ')}`);
  return { format: 'module', source: code, shortCircuit: true };
}
