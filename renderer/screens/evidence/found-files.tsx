import { useText } from '../../messages/use-text.ts';
import { base64Of } from '../../step-views/base64-of.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FileDrop } from '../../ui/file-drop.tsx';
import styles from './evidence.module.css';

/** A certificate or CRL that somebody met outside, and the address it was fetched from; '' where it was none of ours. */
export interface FoundFile {
  readonly name: string;
  readonly base64: string;
  readonly url: string;
}

const mostFiles = 20;
/** One call takes 1 MB; larger lists are for the command line. */
const mostBytes = 512 * 1024;

/** What is held to the record: is it signed by a key here and unknown, and is what is served what was signed last? */
export function FoundFiles(props: { readonly found: readonly FoundFile[]; readonly onChange: (found: readonly FoundFile[]) => void }) {
  const t = useText();
  const { found, onChange } = props;
  return (
    <div className={styles['found']}>
      {found.length < mostFiles && (
        <FileDrop
          label={t('evidence.found.file')}
          hint={t('evidence.found.hint')}
          file={null}
          onFile={(file) => file !== null && onChange([...found, { name: file.name, base64: base64Of(file.bytes), url: '' }])}
          max={mostBytes}
          endings={['.pem', '.der', '.cer', '.crt', '.crl']}
        />
      )}
      {found.map((file, index) => (
        // The same file may be given twice; its place tells it apart.
        <div key={`${index}-${file.name}`} className={styles['foundFile']}>
          <Field
            label={t('evidence.found.url', { name: file.name })}
            hint={t('evidence.found.url.hint')}
            value={file.url}
            onChange={(url) => onChange(found.with(index, { ...file, url }))}
            mono
            maxLength={500}
          />
          <Button look="quiet" label={t('evidence.found.remove', { name: file.name })} onPress={() => onChange(found.toSpliced(index, 1))}>
            {t('editor.remove')}
          </Button>
        </div>
      ))}
    </div>
  );
}
