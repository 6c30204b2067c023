import { LockKeyhole, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { useText } from '../messages/use-text.ts';
import { Button } from '../ui/button.tsx';
import { CardField } from '../ui/card-field.tsx';
import field from '../ui/field.module.css';
import { SecretField } from '../ui/secret-field.tsx';

type Secret = Extract<Prompt, { kind: 'secret' }>;

/** A PIN or passphrase: a field, or word that the core holds it. Its value is never known here. */
export function SecretPrompt(props: { readonly prompt: Secret; readonly problem: string | null; readonly provided: boolean }) {
  const t = useText();
  const { prompt, problem } = props;
  const [replacing, setReplacing] = useState(false);
  if (props.provided && !replacing) {
    return (
      <div className={field['field']}>
        <span className={field['label']}>{prompt.label}</span>
        <div className={field['held']}>
          <LockKeyhole aria-hidden size="1.1em" />
          <span>{t('prompt.provided')}</span>
          <Button look="quiet" size="small" onPress={() => setReplacing(true)}>
            {t('prompt.replace')}
          </Button>
        </div>
      </div>
    );
  }
  if (prompt.card !== undefined)
    return <CardField secretId={prompt.id} label={prompt.label} words={prompt.card.words} problem={sentence()} />;
  return (
    <div className={field['field']}>
      {prompt.warning !== undefined && (
        <p className={field['warning']}>
          <TriangleAlert aria-hidden size="1.1em" />
          <span>{prompt.warning}</span>
        </p>
      )}
      <SecretField
        secretId={prompt.id}
        label={prompt.label}
        {...(prompt.again ? { againLabel: t('prompt.again') } : {})}
        problem={sentence()}
      />
    </div>
  );

  function sentence(): string | null {
    switch (problem) {
      case null:
        return null;
      case 'differs':
        return t('prompt.secret.differs');
      case 'short':
        return t('prompt.secret.short', { count: prompt.min });
      case 'long':
        return t('prompt.secret.long', { count: prompt.max });
      default:
        return t('prompt.secret.empty');
    }
  }
}
