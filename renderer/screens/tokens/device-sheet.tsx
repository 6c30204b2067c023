import { useEffect, useState } from 'react';
import type { CallOutput, Failure } from '../../../preload/contract/calls.ts';
import { call } from '../../bridge.ts';
import { useText } from '../../messages/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Field } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './tokens.module.css';

type Device = CallOutput<'devices'>['devices'][number];

/** The modules of a backup token and of people's cards, named here for the next start. */
export function DeviceSheet() {
  const t = useText();
  const [devices, setDevices] = useState<readonly Device[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    void call('devices', {}).then((answer) => (answer.ok ? setDevices(answer.value.devices) : setFailure(answer.error)));
  }, []);
  return (
    <Sheet title={t('devices.title')} note={t('devices.text')}>
      <div className={styles['stack']}>
        {failure !== null && <FailureNotice failure={failure} />}
        {devices.map((device) => (
          <DeviceLine key={`${device.device} ${device.module ?? ''}`} device={device} onNamed={setDevices} />
        ))}
      </div>
    </Sheet>
  );
}

function DeviceLine(props: { readonly device: Device; readonly onNamed: (devices: readonly Device[]) => void }) {
  const t = useText();
  const { device, onNamed } = props;
  const [path, setPath] = useState(device.module ?? '');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const name = async (): Promise<void> => {
    setBusy(true);
    const module = path.trim();
    const answer = await call('nameDevice', { device: device.device, module: module === '' ? null : module });
    setBusy(false);
    setFailure(answer.ok ? null : answer.error);
    if (answer.ok) onNamed(answer.value.devices);
  };
  return (
    <div className={styles['device']}>
      <Field
        label={t(`devices.${device.device}`)}
        hint={t(`devices.${device.device}.hint`)}
        value={path}
        onChange={setPath}
        maxLength={1000}
        mono
      />
      <Button
        label={t('devices.save.label', { what: t(`devices.${device.device}`) })}
        pending={busy}
        disabled={path.trim() === (device.module ?? '')}
        onPress={() => void name()}
      >
        {t('devices.save')}
      </Button>
      {device.byFlag && <p className={styles['note']}>{t('devices.flag')}</p>}
      {device.nextStart && <p className={styles['note']}>{t('devices.next')}</p>}
      {failure !== null && <FailureNotice failure={failure} />}
    </div>
  );
}
