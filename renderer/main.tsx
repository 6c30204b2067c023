// The renderer's entry: small, so that the core is asked while the rest is still being loaded. Faces, tokens and base styles
// are linked by index.html.

import { askAhead } from './bridge.ts';
import { parseRoute } from './store/route.ts';

askAhead('settings');
askAhead('status');
if (parseRoute(window.location.hash).place === 'home') askAhead('home');

void import('./draw.tsx').then(({ draw }) => draw());
