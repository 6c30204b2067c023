/** Two letters for a face: first of the first and of the last name. */
export function initialsOf(name: string): string {
  const parts = name
    .trim()
    .split(/\s+/u)
    .filter((part) => part !== '');
  const first = parts[0]?.charAt(0) ?? '?';
  const last = parts.length > 1 ? (parts.at(-1)?.charAt(0) ?? '') : '';
  return (first + last).toLocaleUpperCase('en');
}
