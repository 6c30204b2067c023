/** Our own scheme: pages are served by the app, not from file: or a network (Electron checklist, item 18). */
export const appScheme = 'app';
export const appOrigin = 'app://conclave';

/** How the scheme is registered before the app is ready. No privilege beyond a secure, standard origin. */
export const schemePrivileges = {
  standard: true,
  secure: true,
  supportFetchAPI: false,
  bypassCSP: false,
  corsEnabled: false,
  stream: false,
  codeCache: false,
} as const;
