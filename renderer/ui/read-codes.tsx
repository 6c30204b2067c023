import { Images, ScanLine } from 'lucide-react';
import { useRef, useState } from 'react';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import type { CallOutput, Failure } from '../../preload/contract/calls.ts';
import { call } from '../bridge.ts';
import { formatFileSize } from '../format/file-size.ts';
import { useText } from '../messages/use-text.ts';
import { Button } from './button.tsx';
import { CameraCodes, type CameraSwitch } from './camera-codes.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { Field } from './field.tsx';
import { HashWords } from './hash-words.tsx';
import { Hex } from './hex.tsx';
import { picturePoints } from './picture-points.ts';
import { WindowDialog } from './window-dialog.tsx';
import dialog from './window-dialog.module.css';
import styles from './show-codes.module.css';

type Found = Extract<CallOutput<'fileOfCodes'>, { base64: string }>;

/** The button that takes a file from pictures or the text of QR codes. `onFile`: its name, its bytes in base64 and their number. */
export function ReadCodes(props: {
  readonly onFile: (file: { readonly name: string; readonly base64: string; readonly size: number }) => void;
  /** Absent or null: pictures and text alone. */
  readonly camera?: CameraSwitch | null;
}) {
  const t = useText();
  const [open, setOpen] = useState(false);
  const [texts, setTexts] = useState<readonly string[]>([]);
  const [pasted, setPasted] = useState('');
  const [said, setSaid] = useState('');
  const [found, setFound] = useState<Found | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);

  // What the camera calls back with must not be older than what it saw last.
  const known = useRef<readonly string[]>([]);

  function begin(): void {
    known.current = [];
    setTexts([]);
    setPasted('');
    setSaid('');
    setFound(null);
    setFailure(null);
  }

  async function assemble(all: readonly string[], without: readonly string[]): Promise<void> {
    setTexts(all);
    known.current = all;
    const missing = without.length === 0 ? '' : t('codes.read.without', { names: without.join(', ') });
    setSaid(missing);
    setFailure(null);
    if (all.length === 0) return;
    const answer = await call('fileOfCodes', { texts: [...all] });
    // What contradicts what was there before is not kept.
    if (!answer.ok) {
      setTexts(texts);
      known.current = texts;
      return setFailure(answer.error);
    }
    if ('base64' in answer.value) setFound(answer.value);
    else setSaid([t('codes.read.missing', answer.value), missing].join(' ').trim());
  }

  async function read(pictures: readonly File[]): Promise<void> {
    setBusy(true);
    const [seen, without]: [string[], string[]] = [[], []];
    for (const picture of pictures) {
      const points = await picturePoints(picture).catch(() => null);
      const answer = points === null ? null : await call('codeInPicture', points);
      if (answer?.ok === true && answer.value.text !== null) seen.push(answer.value.text);
      else without.push(picture.name);
    }
    await assemble([...texts, ...seen, ...(pasted.trim() === '' ? [] : [pasted])], without);
    setPasted('');
    setBusy(false);
  }

  /** A camera sees the same code many times. */
  async function seen(text: string): Promise<void> {
    if (known.current.includes(text)) return;
    known.current = [...known.current, text];
    await assemble(known.current, []);
  }

  function take(): void {
    if (found !== null) props.onFile({ name: `qr-${found.hash.sha256.slice(0, 12)}`, base64: found.base64, size: found.size });
    begin();
    setOpen(false);
  }

  return (
    <>
      <Button look="quiet" icon={<ScanLine aria-hidden size="1.1em" />} onPress={() => setOpen(true)}>
        {t('codes.read')}
      </Button>
      <WindowDialog open={open} onClose={() => setOpen(false)} title={t('codes.read.title')} wide>
        <div className={styles['stack']}>
          <p>{t('codes.read.text')}</p>
          {found === null && (
            <>
              <FileTrigger allowsMultiple acceptedFileTypes={['image/*']} onSelect={(files) => void read([...(files ?? [])])}>
                <Button pending={busy} icon={<Images aria-hidden size="1.1em" />}>
                  {t('codes.read.pictures')}
                </Button>
              </FileTrigger>
              {props.camera !== undefined && props.camera !== null && (
                <CameraCodes onSwitch={props.camera} onText={(text) => void seen(text)} />
              )}
              <Field label={t('codes.read.paste')} value={pasted} onChange={setPasted} lines mono maxLength={900_000} />
            </>
          )}
          <p role="status">{said}</p>
          {failure !== null && <FailureNotice failure={failure} />}
          {found !== null && (
            <>
              <p>{t('codes.read.found', { size: formatFileSize(found.size, t('word.bytes')) })}</p>
              <HashWords words={found.hash.words} layout="rows" />
              <Hex value={found.hash.sha256} />
            </>
          )}
        </div>
        <div className={dialog['actions']}>
          <Button look="quiet" onPress={() => setOpen(false)}>
            {t('word.close')}
          </Button>
          {(texts.length > 0 || found !== null) && <Button onPress={begin}>{t('codes.read.again')}</Button>}
          {found === null ? (
            <Button look="primary" pending={busy} disabled={pasted.trim() === ''} onPress={() => void read([])}>
              {t('codes.read.button')}
            </Button>
          ) : (
            <Button look="primary" onPress={take}>
              {t('codes.read.take')}
            </Button>
          )}
        </div>
      </WindowDialog>
    </>
  );
}
