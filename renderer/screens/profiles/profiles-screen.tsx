// The kinds of certificate there are: those that came with Conclave, to read and to copy, and those people write themselves.

import { PencilLine, Save } from 'lucide-react';
import { useEffect } from 'react';
import type { ProfileDeskView } from '../../../preload/contract/profile-calls.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import type { ProfileOnDesk } from '../../store/profile-slice.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LoadView } from '../../ui/load-view.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { ProfileList } from './profile-list.tsx';
import { ProfileText } from './profile-text.tsx';
import { ProfileForm } from './profile-form.tsx';
import { ProfileVerdict } from './profile-verdict.tsx';
import { ChoiceCards } from '../../ui/choice-cards.tsx';
import styles from './profiles.module.css';

export function ProfilesScreen() {
  const desk = useApp((state) => state.profileDesk);
  const profile = useApp((state) => state.profile);
  const loadProfileDesk = useApp((state) => state.loadProfileDesk);
  useEffect(() => void loadProfileDesk(), [loadProfileDesk]);
  return <LoadView load={desk}>{(view) => (profile === null ? <Start desk={view} /> : <Open desk={view} profile={profile} />)}</LoadView>;
}

function Start(props: { readonly desk: ProfileDeskView }) {
  const t = useText();
  const failure = useApp((state) => state.profileFailure);
  return (
    <Page title={t('profiles.title')} lead={t('profiles.lead')}>
      {failure !== null && <FailureNotice failure={failure} />}
      <ProfileList profiles={props.desk.profiles} />
    </Page>
  );
}

function Open(props: { readonly desk: ProfileDeskView; readonly profile: ProfileOnDesk }) {
  const t = useText();
  const { from, way } = props.profile;
  const checked = useApp((state) => state.checkedProfile);
  const failure = useApp((state) => state.profileFailure);
  const closeProfile = useApp((state) => state.closeProfile);
  const writeProfile = useApp((state) => state.writeProfile);
  const saveProfile = useApp((state) => state.saveProfile);
  const over = from.version === null ? t('profiles.builtin') : t('profiles.own', { version: from.version });
  return (
    <Page
      title={from.id}
      over={over}
      actions={
        <>
          <Button look="quiet" onPress={closeProfile}>
            {t('editor.other')}
          </Button>
          {way === 'look' ? (
            <Button look="primary" icon={<PencilLine aria-hidden size="1.1em" />} onPress={writeProfile}>
              {t(from.origin === 'own' ? 'profiles.change' : 'profiles.copy')}
            </Button>
          ) : (
            <Button
              look="primary"
              icon={<Save aria-hidden size="1.1em" />}
              disabled={checked === null || checked.problems.length > 0}
              onPress={() => void saveProfile()}
            >
              {t('profiles.save')}
            </Button>
          )}
        </>
      }
    >
      {failure !== null && <FailureNotice failure={failure} />}
      <Saved />
      <div className={styles['columns']}>
        <div className={styles['stack']}>
          {way !== 'look' && <Way profile={props.profile} />}
          {way === 'form' ? <ProfileForm choices={props.desk.choices} /> : <ProfileText readOnly={way === 'look'} />}
        </div>
        <ProfileVerdict />
      </div>
    </Page>
  );
}

/** Form or text: two ways to write the same file. */
function Way(props: { readonly profile: ProfileOnDesk }) {
  const t = useText();
  const setProfileWay = useApp((state) => state.setProfileWay);
  const { way, draft } = props.profile;
  return (
    <ChoiceCards
      label={t('profiles.way')}
      options={(['text', 'form'] as const).map((value) => ({ value, label: t(`profiles.way.${value}`) }))}
      value={way}
      onChange={(next) => void setProfileWay(next as 'form' | 'text')}
      hint={t(draft === null ? 'profiles.way.none' : 'profiles.way.hint')}
      inline
    />
  );
}

/** What was just saved, with what people read aloud. */
function Saved() {
  const t = useText();
  const saved = useApp((state) => state.profileSaved);
  return (
    <div role="status" aria-live="polite">
      {saved !== null && (
        <Notice tone="good" title={t('profiles.saved', { id: saved.id, version: saved.version })}>
          <p>{t('profiles.saved.text')}</p>
        </Notice>
      )}
    </div>
  );
}
