/** "812 bytes", "14.2 kB": decimal units, one digit. `bytesWord` is the word for bytes. */
export function formatFileSize(bytes: number, bytesWord: string): string {
  if (bytes < 1000) return `${bytes} ${bytesWord}`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let size = bytes / 1000;
  let unit = 0;
  while (size >= 999.95 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${size.toFixed(1)} ${units[unit] ?? ''}`;
}
