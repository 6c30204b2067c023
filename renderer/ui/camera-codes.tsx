import { Camera, CameraOff } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Failure } from '../../preload/contract/calls.ts';
import { call } from '../bridge.ts';
import { useText } from '../messages/use-text.ts';
import { Button } from './button.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { pointsOf } from './picture-points.ts';
import styles from './show-codes.module.css';

/** Asks the core for the camera; it draws the page anew where it grants it, and says why where it does not. */
export type CameraSwitch = (on: boolean) => Promise<Failure | null>;

/** Milliseconds between two looks; the core decodes each, apart from this page. */
const between = 120;
/** Points along the longer side: enough for a code that fills the picture. */
const side = 800;

/** Whether this document was drawn with leave to ask for the camera (Permissions Policy). */
const mayAsk = (): boolean =>
  (document as { featurePolicy?: { allowsFeature(feature: string): boolean } }).featurePolicy?.allowsFeature('camera') === true;

/** QR codes before the camera, one after the other. Nothing is recorded: each picture is searched for a code and forgotten. */
export function CameraCodes(props: { readonly onSwitch: CameraSwitch; readonly onText: (text: string) => void }) {
  const t = useText();
  const video = useRef<HTMLVideoElement>(null);
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [silent, setSilent] = useState(false);
  const found = useEffectEvent(props.onText);

  async function open(): Promise<void> {
    setSilent(false);
    if (!mayAsk()) return setFailure(await props.onSwitch(true));
    try {
      setStream(await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1280 } }, audio: false }));
    } catch {
      setSilent(true);
    }
  }

  useEffect(() => {
    const shown = video.current;
    if (stream === null || shown === null) return undefined;
    const over = new AbortController();
    shown.srcObject = stream;
    const look = async (): Promise<void> => {
      await shown.play().catch(() => undefined);
      while (!over.signal.aborted) {
        if (shown.videoWidth > 0) {
          const answer = await call('codeInPicture', { ...pointsOf(shown, shown.videoWidth, shown.videoHeight, side), live: true });
          if (!over.signal.aborted && answer.ok && answer.value.text !== null) found(answer.value.text);
        }
        await new Promise((done) => void setTimeout(done, between));
      }
    };
    void look();
    return () => {
      over.abort();
      for (const track of stream.getTracks()) track.stop();
    };
  }, [stream]);

  return (
    <div className={styles['stack']}>
      <div>
        {stream === null ? (
          <Button icon={<Camera aria-hidden size="1.1em" />} onPress={() => void open()}>
            {t(mayAsk() ? 'codes.camera' : 'codes.camera.allow')}
          </Button>
        ) : (
          <Button icon={<CameraOff aria-hidden size="1.1em" />} onPress={() => setStream(null)}>
            {t('codes.camera.stop')}
          </Button>
        )}
      </div>
      {stream !== null && <video ref={video} className={styles['camera']} muted playsInline aria-label={t('codes.camera.picture')} />}
      {silent && <p role="alert">{t('codes.camera.none')}</p>}
      {failure !== null && <FailureNotice failure={failure} />}
    </div>
  );
}
