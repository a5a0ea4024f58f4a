/** A text that this tab keeps for the page until it is closed; null where there is none. */
export function keptText(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keeps a text, or with null none. A browser that keeps nothing for pages still lets one write: it stays on the page as long as it is open. */
export function keepText(key: string, text: string | null): void {
  try {
    if (text === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, text);
  } catch {
    // Nothing is kept.
  }
}
