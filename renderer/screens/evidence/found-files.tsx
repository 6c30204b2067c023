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
  readonly bytes: number;
  readonly url: string;
}

const mostFiles = 20;
/** Of all files together, as preload/contract/log.ts has it: one call takes 1 MB. Larger lists are for the command line. */
const mostBytes = 700_000;

/** What is held to the record: is it signed by a key here and unknown, and is what is served what was signed last? */
export function FoundFiles(props: {
  readonly found: readonly FoundFile[];
  /** Several files come one after the other: each change begins with what there is by then. */
  readonly onChange: (change: (found: readonly FoundFile[]) => readonly FoundFile[]) => void;
}) {
  const t = useText();
  const { found, onChange } = props;
  const left = mostBytes - found.reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <div className={styles['found']}>
      {found.length < mostFiles && left > 0 && (
        <FileDrop
          label={t('evidence.found.file')}
          hint={t('evidence.found.hint')}
          file={null}
          onFile={(file) => {
            if (file === null) return;
            const { name, bytes } = file;
            onChange((before) => [...before, { name, base64: base64Of(bytes), bytes: bytes.length, url: '' }]);
          }}
          max={left}
          most={mostFiles - found.length}
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
            onChange={(url) => onChange((before) => before.with(index, { ...file, url }))}
            mono
            maxLength={500}
          />
          <Button
            look="quiet"
            label={t('evidence.found.remove', { name: file.name })}
            onPress={() => onChange((before) => before.toSpliced(index, 1))}
          >
            {t('editor.remove')}
          </Button>
        </div>
      ))}
    </div>
  );
}
