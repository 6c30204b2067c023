import { join } from 'node:path';

/** Where Conclave keeps its data when --data does not say: the platform's place for data of one user. */
export function userDataDirectory(
  platform: string,
  homeDirectory: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  if (platform === 'win32') return join(environment['LOCALAPPDATA'] ?? join(homeDirectory, 'AppData', 'Local'), 'Conclave');
  if (platform === 'darwin') return join(homeDirectory, 'Library', 'Application Support', 'Conclave');
  // XDG Base Directory Specification: a relative XDG_DATA_HOME is to be ignored.
  const xdg = environment['XDG_DATA_HOME'];
  return join(xdg?.startsWith('/') === true ? xdg : join(homeDirectory, '.local', 'share'), 'conclave');
}
