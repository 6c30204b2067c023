// A hierarchy drawn before any of its keys exists: the tree, what each key costs if it is stolen, the axis of time, and its plans.

import { FilePlus2, FolderOpen, ListChecks, Save } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { DesignDeskView, StartedDesign } from '../../../preload/contract/design-calls.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { textAt } from '../../store/draft-path.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LoadView } from '../../ui/load-view.tsx';
import { Page } from '../../ui/page.tsx';
import { Notice } from '../../ui/notice.tsx';
import { DesignBody } from './design-body.tsx';
import { SavedDesigns } from './saved-designs.tsx';
import { SaveDesignDialog } from './save-design-dialog.tsx';
import styles from './design.module.css';

export function DesignScreen() {
  const desk = useApp((state) => state.designDesk);
  const design = useApp((state) => state.design);
  const loadDesignDesk = useApp((state) => state.loadDesignDesk);
  useEffect(() => void loadDesignDesk(), [loadDesignDesk]);
  return <LoadView load={desk}>{(view) => (design === null ? <Start desk={view} /> : <Open desk={view} design={design} />)}</LoadView>;
}

function Start(props: { readonly desk: DesignDeskView }) {
  const t = useText();
  const failure = useApp((state) => state.designFailure);
  const beginDesign = useApp((state) => state.beginDesign);
  const openDesign = useApp((state) => state.openDesign);
  return (
    <Page title={t('design.title')} lead={t('design.lead')} narrow>
      {failure !== null && <FailureNotice failure={failure} />}
      <div className={styles['verbs']}>
        <Button look="primary" size="big" icon={<FilePlus2 aria-hidden size="1.1em" />} onPress={() => void beginDesign()}>
          {t('design.begin')}
        </Button>
        <Button size="big" icon={<FolderOpen aria-hidden size="1.1em" />} onPress={() => void openDesign(null)}>
          {t('design.open')}
        </Button>
      </div>
      <SavedDesigns saved={props.desk.saved} />
    </Page>
  );
}

function Open(props: { readonly desk: DesignDeskView; readonly design: StartedDesign }) {
  const t = useText();
  const checked = useApp((state) => state.checkedDesign);
  const failure = useApp((state) => state.designFailure);
  const closeDesign = useApp((state) => state.closeDesign);
  const saveDesignPlans = useApp((state) => state.saveDesignPlans);
  const [saving, setSaving] = useState(false);
  const title = textAt(props.design.draft, ['title']);
  return (
    <Page
      title={title === '' ? t('design.title') : title}
      over={t('design.title')}
      actions={
        <>
          <Button look="quiet" onPress={closeDesign}>
            {t('editor.other')}
          </Button>
          <Button
            icon={<ListChecks aria-hidden size="1.1em" />}
            disabled={checked === null || checked.ceremonies.length === 0}
            onPress={() => void saveDesignPlans()}
          >
            {t('design.plans.make')}
          </Button>
          <Button look="primary" icon={<Save aria-hidden size="1.1em" />} onPress={() => setSaving(true)}>
            {t('design.save')}
          </Button>
        </>
      }
    >
      {failure !== null && !saving && <FailureNotice failure={failure} />}
      <Written />
      <DesignBody desk={props.desk} draft={props.design.draft} />
      {saving && <SaveDesignDialog name={props.design.name} onClose={() => setSaving(false)} />}
    </Page>
  );
}

/** What was just written, and where it is found. */
function Written() {
  const t = useText();
  const written = useApp((state) => state.designWritten);
  return (
    <div role="status" aria-live="polite">
      {written !== null && (
        <Notice tone="good" title={t(`design.written.${written.what}`)}>
          <p>{written.names.join(', ')}</p>
        </Notice>
      )}
    </div>
  );
}
