/** A size as people say it: bytes below a kilobyte, then one decimal, by thousands (ISO 80000-13 kilo, mega, giga). */
export function describeSize(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;
  let [value, unit] = [bytes, 0];
  for (; value >= 1000 && unit < units.length - 1; unit += 1) value /= 1000;
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit] ?? 'TB'}`;
}
