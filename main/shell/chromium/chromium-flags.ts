/** Where every window starts: nothing is loaded before interception is in place. App mode takes no about:blank. */
export const blankPage = 'data:text/html,<title>Conclave</title>';

/** Parts of the browser that talk, ask, sync or offer; none of them has a place here. */
const unwanted = [
  'AutofillServerCommunication',
  'CertificateTransparencyComponentUpdater',
  'DialMediaRouteProvider',
  'GlobalMediaControls',
  'InterestFeedContentSuggestions',
  'LensOverlay',
  'MediaRouter',
  'OptimizationHints',
  'OptimizationGuideModelDownloading',
  'PasswordManagerOnboarding',
  'Translate',
];

const quiet = [
  '--no-first-run',
  '--no-default-browser-check',
  '--no-pings',
  '--disable-background-networking',
  '--disable-breakpad',
  '--disable-client-side-phishing-detection',
  '--disable-component-extensions-with-background-pages',
  '--disable-component-update',
  '--disable-crash-reporter',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-field-trial-config',
  '--disable-search-engine-choice-screen',
  '--disable-session-crashed-bubble',
  '--disable-sync',
  '--metrics-recording-only',
  '--dns-prefetch-disable',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  // SECURITY: no secret service, no key ring; nothing is ever kept.
  '--password-store=basic',
  '--use-mock-keychain',
  // SECURITY: no name resolves, and no proxy is asked, even where the network namespace cannot be had.
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--no-proxy-server',
  `--disable-features=${unwanted.join(',')}`,
];

/**
 * The command line of the window. Never `--no-sandbox`, never a debugging port: the protocol goes over a pipe.
 * `headless`: for tests only.
 */
export function chromiumFlags(options: { profile: string; headless: boolean; wayland: boolean }): string[] {
  return [
    '--remote-debugging-pipe',
    `--user-data-dir=${options.profile}`,
    `--disk-cache-dir=${options.profile}/cache`,
    ...quiet,
    '--window-size=1360,900',
    ...(options.headless ? ['--headless=new', '--hide-scrollbars', 'about:blank'] : [`--app=${blankPage}`]),
    ...(options.wayland ? ['--ozone-platform=wayland'] : []),
  ];
}
