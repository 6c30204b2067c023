import type { Confinement } from './confinement.ts';
import { pageOrigin } from './page-verdicts.ts';

/**
 * Where every window starts: an address no network answers, so nothing is loaded before interception is in place; then the
 * window navigates there again. The process for our page is there by then, which a blank page first would only delay.
 */
const firstPage = `${pageOrigin}/`;

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
  // SECURITY: whatever a page might keep stays in memory. It also spares the first request the making of a cookie database.
  '--incognito',
  // SECURITY: no secret service, no key ring; nothing is ever kept.
  '--password-store=basic',
  '--use-mock-keychain',
  '--no-proxy-server',
  `--disable-features=${unwanted.join(',')}`,
];

/** SECURITY: no name resolves. Chromium warns of this flag in the window, so only where there is a network to be kept from. */
const resolvesNothing = '--host-resolver-rules=MAP * ~NOTFOUND';

/**
 * The command line of the window. Never `--no-sandbox`, never a debugging port: the protocol goes over a pipe.
 * `headless`, another first page, and a recording for a camera: for tests only.
 */
export function chromiumFlags(options: {
  profile: string;
  headless: boolean;
  wayland: boolean;
  network: Confinement['network'];
  page?: string;
  camera?: string;
}): string[] {
  return [
    '--remote-debugging-pipe',
    `--user-data-dir=${options.profile}`,
    `--disk-cache-dir=${options.profile}/cache`,
    ...quiet,
    ...(options.network === 'none' ? [] : [resolvesNothing]),
    '--window-size=1360,900',
    ...(options.headless ? ['--headless=new', '--hide-scrollbars', 'about:blank'] : [`--app=${options.page ?? firstPage}`]),
    ...(options.camera === undefined
      ? []
      : ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${options.camera}`]),
    ...(options.wayland ? ['--ozone-platform=wayland'] : []),
  ];
}
