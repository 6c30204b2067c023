import { useRef, useState } from 'react';
import type { CallOutput, Failure } from '../../../preload/contract/calls.ts';
import { call } from '../../bridge.ts';
import { useText } from '../../messages/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Field } from '../../ui/field.tsx';
import { HashWords } from '../../ui/hash-words.tsx';
import { Hex } from '../../ui/hex.tsx';
import { Notice } from '../../ui/notice.tsx';
import { readSecret, type SecretProblem } from '../../ui/read-secret.ts';
import { SecretField } from '../../ui/secret-field.tsx';
import styles from './people.module.css';

const limits = { min: 12, max: 256 };
const idForm = /^[a-z][a-z0-9-]{0,31}$/u;

/** A short name and a passphrase, typed twice; the passphrase goes as bytes and is nowhere else. */
export function NewPersonForm(props: { readonly onMade: () => void }) {
  const t = useText();
  const form = useRef<HTMLFormElement>(null);
  const [id, setId] = useState('');
  const [busy, setBusy] = useState(false);
  const [idWrong, setIdWrong] = useState(false);
  const [secretWrong, setSecretWrong] = useState<SecretProblem | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [made, setMade] = useState<CallOutput<'newPerson'> | null>(null);

  async function make(): Promise<void> {
    if (busy || form.current === null) return;
    setIdWrong(!idForm.test(id));
    if (!idForm.test(id)) return;
    const reading = readSecret(form.current, 'new-person', limits);
    setSecretWrong('problem' in reading ? reading.problem : null);
    if ('problem' in reading) return;
    setBusy(true);
    setFailure(null);
    setMade(null);
    const answer = await call('newPerson', { id, passphrase: reading.bytes });
    reading.bytes.fill(0);
    setBusy(false);
    if (!answer.ok) {
      setFailure(answer.error);
      return;
    }
    setMade(answer.value);
    setId('');
    props.onMade();
  }

  const sentences: Readonly<Record<SecretProblem, string>> = {
    empty: t('prompt.secret.empty'),
    differs: t('prompt.secret.differs'),
    short: t('prompt.secret.short', { count: limits.min }),
    long: t('prompt.secret.long', { count: limits.max }),
  };
  return (
    <form className={styles['form']} ref={form} onSubmit={(event) => event.preventDefault()} autoComplete="off" noValidate>
      <Field
        label={t('people.id')}
        hint={t('people.id.hint')}
        value={id}
        onChange={setId}
        mono
        maxLength={32}
        problem={idWrong ? t('people.id.wrong') : null}
      />
      <SecretField
        secretId="new-person"
        label={t('people.passphrase')}
        againLabel={t('people.again')}
        hint={t('people.passphrase.hint')}
        problem={secretWrong === null ? null : sentences[secretWrong]}
      />
      {failure !== null && <FailureNotice failure={failure} />}
      <Button look="primary" pending={busy} onPress={() => void make()}>
        {t('people.button')}
      </Button>
      {made !== null && (
        <Notice tone="good" title={t('people.made')} alert>
          <HashWords words={made.words} layout="columns" />
          <Hex value={made.spkiSha256} small />
        </Notice>
      )}
    </form>
  );
}
