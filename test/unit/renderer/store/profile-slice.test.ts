import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CheckedProfile, ProfileDraftInput } from '../../../../preload/contract/profile-calls.ts';
import { useApp } from '../../../../renderer/store/app-store.ts';
import { textAt } from '../../../../renderer/store/draft-path.ts';
import type { ProfileOnDesk } from '../../../../renderer/store/profile-slice.ts';

type Source = { readonly text: string } | { readonly draft: ProfileDraftInput };

const initial = useApp.getInitialState();
const draftOf = (title: string): ProfileDraftInput => ({ conclave: 'profile/1', makes: 'certificate', title });
let asked: Source[] = [];
let answer: (source: Source) => unknown;

/** A core whose file is the title alone; a text that begins with `!` fits no form. */
function checked(source: Source): { ok: true; value: CheckedProfile } {
  const text = 'text' in source ? source.text : textAt(source.draft, ['title']);
  const draft = text.startsWith('!') ? null : draftOf(text);
  const hash = { what: 'profile', sha256: '', words: [] };
  return { ok: true, value: { text, draft, hash, problems: [], preview: [], findings: [], stop: null } };
}

const put = (given: Partial<ProfileOnDesk>): void =>
  useApp.setState({
    profile: {
      from: { id: 'a', origin: 'own', version: 1, text: 'old' },
      way: 'text',
      text: 'old',
      draft: draftOf('old'),
      ...given,
    },
  });
const desk = (): ProfileOnDesk | null => useApp.getState().profile;

beforeEach(() => {
  asked = [];
  answer = checked;
  vi.useFakeTimers();
  useApp.setState(initial, true);
  vi.stubGlobal('window', {
    conclave: {
      checkProfile: ({ source }: { source: Source }) => {
        asked.push(source);
        return Promise.resolve(answer(source));
      },
    },
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('setProfileWay', () => {
  test('what was typed a moment ago is in the form', async () => {
    put({});
    useApp.getState().setProfileText('new');
    await useApp.getState().setProfileWay('form');
    expect(desk()).toMatchObject({ way: 'form', draft: { title: 'new' } });
    await vi.runAllTimersAsync();
    expect(asked).toEqual([{ text: 'new' }, { draft: draftOf('new') }]);
  });

  test('and what was typed in the form is in the text', async () => {
    put({ way: 'form' });
    useApp.getState().setInProfile(['title'], 'new');
    await useApp.getState().setProfileWay('text');
    expect(desk()).toMatchObject({ way: 'text', text: 'new' });
  });

  test('a text no form can hold stays text, with every letter', async () => {
    put({});
    useApp.getState().setProfileText('!new');
    await useApp.getState().setProfileWay('form');
    expect(desk()).toMatchObject({ way: 'text', text: '!new', draft: null });
  });

  test('a core that refuses leaves everything as it is, and says so', async () => {
    put({});
    const failure = { code: 'input.too-large', message: 'Too large.', next: 'none' };
    answer = () => ({ ok: false, error: failure });
    useApp.getState().setProfileText('new');
    await useApp.getState().setProfileWay('form');
    expect([desk()?.way, desk()?.text, useApp.getState().profileFailure]).toEqual(['text', 'new', failure]);
  });
});
