import type { RequestDeskView } from '../../../preload/contract/request-preview.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import type { RequestQuestion } from '../../store/request-slice.ts';
import { ChoiceCards } from '../../ui/choice-cards.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { FileDrop } from '../../ui/file-drop.tsx';
import { Fold } from '../../ui/fold.tsx';
import { Select } from '../../ui/select.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { RequestVerdict } from './request-verdict.tsx';
import styles from './requests.module.css';

/** PEM of 64 kB of DER, with what tools write in front of it. */
const mostBytes = 128 * 1024;
const none = '-';

/** A request dropped, chosen or pasted; beside it everything there is to say about it. Nothing is kept. */
export function LookAtRequest(props: { readonly desk: RequestDeskView }) {
  const t = useText();
  const question = useApp((state) => state.question);
  const preview = useApp((state) => state.preview);
  const failure = useApp((state) => state.requestFailure);
  const askAbout = useApp((state) => state.askAbout);
  const profiles = props.desk.profiles.map(({ id, title }) => ({ value: id, label: `${title} (${id})` }));
  return (
    <div className={styles['columns']}>
      <Sheet title={t('requests.look')} note={t('requests.look.text')}>
        <div className={styles['stack']}>
          <FileDrop
            label={t('requests.file')}
            hint={t('requests.file.hint')}
            file={question.file}
            onFile={(file) => askAbout({ file })}
            max={mostBytes}
            endings={['.csr', '.pem', '.der', '.req', '.p10']}
            paste={t('requests.paste')}
          />
          <Select
            label={t('requests.profile')}
            hint={t('requests.profile.hint')}
            options={[{ value: none, label: t('requests.profile.none') }, ...profiles]}
            value={question.profile ?? none}
            onChange={(value) => askAbout({ profile: value === none ? null : value })}
          />
          <ChoiceCards
            label={t('editor.field.rules')}
            options={(['br', 'private', 'cnsa2'] as const).map((value) => ({ value, label: t(`editor.rules.${value}`) }))}
            value={question.rules}
            onChange={(rules) => askAbout({ rules: rules as RequestQuestion['rules'] })}
            inline
          />
          <Fold title={t('requests.asked')} open={question.asked !== null}>
            <FileDrop
              label={t('requests.asked.file')}
              hint={t('requests.asked.hint')}
              file={question.asked}
              onFile={(asked) => askAbout({ asked })}
              max={mostBytes}
              endings={['.json']}
            />
          </Fold>
        </div>
      </Sheet>
      <div className={styles['stack']}>
        <div role="status" aria-live="polite" className={styles['stack']}>
          {failure !== null && <FailureNotice failure={failure} />}
          {preview === null && failure === null && <p className={styles['note']}>{t('requests.nothing')}</p>}
        </div>
        {preview !== null && <RequestVerdict preview={preview} profile={question.profile} />}
      </div>
    </div>
  );
}
