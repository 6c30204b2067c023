/** A short name from a person's name: their first name in small ASCII letters, digits and hyphens; empty where it has none. */
export function slugOf(name: string): string {
  const first = name.trim().split(/\s+/u)[0] ?? '';
  return first
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^[^a-z]+|-+$/gu, '')
    .slice(0, 32);
}
