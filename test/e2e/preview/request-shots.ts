// Certificate requests in the window: nothing yet, one in order, one with everything against it, and the files that ask for one.

import { join } from 'node:path';
import { previewRequest } from '../../../main/bridge/preview-request.ts';
import { makeRecipes, requestDesk } from '../../../main/bridge/request-desk.ts';
import { resourceLibrary } from '../../../main/shell/resources.ts';
import { encodePem } from '../../../main/pki/pem.ts';
import { fakeWorkplace } from '../../unit/bridge/fake-workplace.ts';
import { requestSpecimens } from '../../fixtures/requests/specimens.ts';
import { press, shelf, type Shot } from './shot.ts';

const workplace = fakeWorkplace({ library: resourceLibrary(join(import.meta.dirname, '..', '..', '..'), null) });
const wanted = {
  profile: 'tls-server',
  subject: 'CN=host.example,O=Example Trust,C=CH',
  key: 'ed25519',
  names: [{ type: 'dNSName', value: 'host.example' }],
};
const requestDeskView = requestDesk(workplace);
const recipes = makeRecipes(workplace, wanted);
const specimens = requestSpecimens();
const forged = Uint8Array.from(specimens['all attributes']);
forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
const look = (bytes: Uint8Array, profile: string | null, asked: string | null = null) =>
  previewRequest(workplace, { bytes: Uint8Array.from(bytes), profile, rules: 'private', asked });
const pem = encodePem('CERTIFICATE REQUEST', specimens['ecdsa-p256']);

const answers = { requestDesk: requestDeskView, makeRecipes: recipes };
/** Pastes a request and chooses the profile, as people do. */
const paste: NonNullable<Shot['before']> = async (page) => {
  await page.getByLabel(/^(?:Or paste its PEM text|Oder seinen PEM-Text einfügen)/u).fill(pem);
  await page.getByRole('button', { name: /^(?:None: only|Keines: nur)/u }).click();
  await page.getByRole('option', { name: /\(tls-server\)/u }).click();
};
const asked: NonNullable<Shot['before']> = async (page) => {
  await page.getByRole('button', { name: /^(?:Choose a profile|Ein Profil wählen)/u }).click();
  await page.getByRole('option', { name: /\(tls-server\)/u }).click();
  await page.getByLabel(/^(?:Subject|Inhaber)/u).fill(wanted.subject);
  await page.getByLabel('Name 1', { exact: true }).fill('host.example');
  await press(/^(?:Make the files|Dateien machen)$/u)(page);
  await press('OpenSSL')(page);
};
const hostile = {
  code: 'input.not-pem',
  message: 'The file was refused: it is neither DER nor does it hold a PEM block.',
  next: 'fix-input',
};

export const requestShots: readonly Shot[] = [
  shelf('requests-none', '#requests', answers),
  shelf('requests-good', '#requests', { ...answers, previewRequest: look(specimens['ecdsa-p256'], 'tls-server') }, { before: paste }),
  shelf('requests-bad', '#requests', { ...answers, previewRequest: look(forged, 'issuing-services', recipes.asked) }, { before: paste }),
  shelf('requests-hostile', '#requests', answers, {
    core: { answers: { ...shelf('', '', answers).core.answers }, failures: { previewRequest: hostile } },
    before: paste,
  }),
  shelf('requests-ask', '#requests', answers, { before: asked }),
].flatMap((shot): Shot[] =>
  shot.name === 'requests-bad' || shot.name === 'requests-ask'
    ? [shot, { ...shot, name: `${shot.name}-german`, settings: { language: 'de' } }]
    : [shot],
);
