/**
 * The Content-Security-Policy of every page (CSP Level 3; Electron checklist, item 7). `nonce`: for the one inline style
 * react-aria-components adds; it is drawn anew for every document.
 */
export function contentPolicy(nonce: string): string {
  return [
    // SECURITY: everything not named is refused: connections, frames, workers, objects, media.
    "default-src 'none'",
    // SECURITY: no inline script, no eval; what runs came with the package.
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    // SECURITY: these do not fall back to default-src (CSP3 §6.3, §6.4).
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Every powerful feature is off for every frame (Permissions Policy). */
const features = [
  'accelerometer',
  'autoplay',
  'clipboard-read',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'keyboard-map',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking',
];

/**
 * Headers of every response, by lower-case name. No Cross-Origin-Opener-Policy: nothing foreign can open us or be opened, and it
 * would make the browser start a second process for the first page.
 */
export function pageHeaders(type: string, nonce: string, camera: boolean): Readonly<Record<string, string>> {
  return {
    'content-type': type,
    'content-security-policy': contentPolicy(nonce),
    // SECURITY: a document drawn while the core grants the camera may ask for it; any other cannot, and is drawn anew first.
    'permissions-policy': [`camera=(${camera ? 'self' : ''})`, ...features.map((feature) => `${feature}=()`)].join(', '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  };
}
