/**
 * Keeps a session's cookies where there is no browser to do so.
 * In a browser `Set-Cookie` cannot be read, the jar stays empty, and the browser sends its own cookies.
 */
export class CookieJar {
  readonly #values = new Map<string, string>();

  /** Takes over what an answer sets, and drops what it expires. */
  store(headers: Headers): void {
    for (const line of headers.getSetCookie?.() ?? []) {
      const [pair = '', ...attributes] = line.split(';');
      const at = pair.indexOf('=');
      if (at < 1) continue;
      const name = pair.slice(0, at).trim();
      const value = pair.slice(at + 1).trim();
      if (value === '' || isExpired(attributes)) this.#values.delete(name);
      else this.#values.set(name, value);
    }
  }

  /** The `Cookie` header's value, or null when there is nothing to send. */
  header(): string | null {
    if (this.#values.size === 0) return null;
    return [...this.#values].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

function isExpired(attributes: readonly string[]): boolean {
  const read = new Map(
    attributes.map((attribute) => {
      const [key = '', ...rest] = attribute.split('=');
      return [key.trim().toLowerCase(), rest.join('=').trim()] as const;
    }),
  );
  const maxAge = read.get('max-age');
  if (maxAge !== undefined) return Number(maxAge) <= 0;
  const expires = read.get('expires');
  return expires !== undefined && Date.parse(expires) <= Date.now();
}
