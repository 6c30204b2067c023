// The editor of profiles: the list, one to read, one written as text with something wrong, and one with a form.

import { join } from 'node:path';
import { checkProfile, openProfile, profileDesk } from '../../../main/bridge/profile-desk.ts';
import { resourceLibrary } from '../../../main/shell/resources.ts';
import { fakeWorkplace } from '../../unit/bridge/fake-workplace.ts';
import { press, shelf, type Shot } from './shot.ts';

const library = resourceLibrary(join(import.meta.dirname, '..', '..', '..'), null);
const text = new TextDecoder()
  .decode(library.profile('issuing-services') ?? new Uint8Array())
  .replace(/^id: .*$/mu, 'id: my-issuing-services');
const own = { id: 'my-issuing-services', version: 3, bytes: new TextEncoder().encode(text) };
const workplace = fakeWorkplace({
  library: {
    playbook: () => null,
    profile: (id) => (id === own.id ? own.bytes : library.profile(id)),
    profileIds: () => [...library.profileIds(), own.id].toSorted(),
  },
  ownProfile: (id) => (id === own.id ? own : null),
});
const desk = profileDesk(workplace);
const wrong = text
  .replace('max: P10Y', 'max: forever')
  .replace('bits: [keyCertSign, cRLSign]', 'bits: [keyCertSign, sign]')
  .replace(/^ {2}extendedKeyUsage: .*\n/mu, '');
const answersFor = (id: string, shown: string) => ({
  profileDesk: desk,
  openProfile: openProfile(workplace, { id }),
  checkProfile: checkProfile(workplace, { source: { text: shown } }),
  saveProfile: { id: own.id, version: 4, hash: checkProfile(workplace, { source: { text } }).hash },
});

const open =
  (id: string, ...buttons: (string | RegExp)[]): NonNullable<Shot['before']> =>
  async (page) => {
    await page.getByRole('button', { name: new RegExp(`^(?:Open profile ${id}|Profil ${id} öffnen)$`, 'u') }).click();
    for (const name of buttons) await press(name)(page);
  };
const change = /^(?:Change it|Ändern)$/u;
const withForm: (id: string) => NonNullable<Shot['before']> = (id) => async (page) => {
  await open(id, change)(page);
  await page.waitForTimeout(400);
  await page.getByRole('radio', { name: /^(?:With a form|Mit einem Formular)/u }).check({ force: true });
};

export const profileShots: readonly Shot[] = [
  shelf('profiles', '#profiles', { profileDesk: desk }),
  shelf('profiles-look', '#profiles', answersFor('tls-server', openProfile(workplace, { id: 'tls-server' }).text), {
    before: open('tls-server'),
  }),
  shelf('profiles-wrong', '#profiles', answersFor(own.id, wrong), { before: open(own.id, change) }),
  shelf('profiles-form', '#profiles', answersFor(own.id, text), { before: withForm(own.id) }),
  shelf('profiles-saved', '#profiles', answersFor(own.id, text), { before: open(own.id, change, /^(?:Save as the next|Als nächste)/u) }),
].flatMap((shot): Shot[] =>
  shot.name === 'profiles-form' || shot.name === 'profiles'
    ? [shot, { ...shot, name: `${shot.name}-german`, settings: { language: 'de' } }]
    : [shot],
);
