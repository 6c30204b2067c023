/** CN of an RFC 4514 name and the rest of it, for a headline; a name without CN is its own headline. Escaped commas stay. */
export function splitName(name: string): { readonly common: string; readonly rest: string } {
  const parts = name.split(/(?<!\\),/u);
  const at = parts.findIndex((part) => /^\s*CN=/iu.test(part));
  if (at < 0) return { common: name, rest: '' };
  const common = (parts[at] ?? '').trim().slice(3).replace(/\\(.)/gu, '$1');
  return {
    common,
    rest: parts
      .filter((_, index) => index !== at)
      .map((part) => part.trim())
      .join(', '),
  };
}
