// A page that does what no page of ours does, served as if it were: what the shell must hold even then.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDirectory } from './world.ts';

const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta property="csp-nonce" content="__CSP_NONCE__">
<title>hostile</title><script>window.inlineRan = true;</script><style>body { color: rgb(1, 2, 3) }</style>
<script type="module" src="./page.js"></script></head>
<body onload="window.handlerRan = true"><p>hostile</p></body></html>`;

const script = `
window.violations = [];
document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.effectiveDirective));
window.scriptRan = true;
`;

/** The directory of its files. */
export function hostilePage(): string {
  const directory = openDirectory('hostile');
  mkdirSync(join(directory, 'assets'));
  writeFileSync(join(directory, 'index.html'), html);
  writeFileSync(join(directory, 'page.js'), script);
  writeFileSync(join(directory, 'secret.txt'), 'not a type we serve');
  return directory;
}
