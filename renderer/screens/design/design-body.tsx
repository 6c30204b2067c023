import { CirclePlus, Trash2 } from 'lucide-react';
import type { DesignDeskView, DesignDraftInput } from '../../../preload/contract/design-calls.ts';
import type { DesignView } from '../../../preload/contract/design.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { listAt, textAt } from '../../store/draft-path.ts';
import { BusyLine } from '../../ui/busy-line.tsx';
import { Button } from '../../ui/button.tsx';
import { FindingList } from '../../ui/finding-list.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { BlastRadius } from './blast-radius.tsx';
import { CeremonyList } from './ceremony-list.tsx';
import { DesignTree } from './design-tree.tsx';
import { LifePicture } from './life-picture.tsx';
import { NodeForm } from './node-form.tsx';
import { WholeForm } from './whole-form.tsx';
import styles from './design.module.css';

/** The tree and the chosen node's form; beside them what the rules say, what its key costs and the axis of time. */
export function DesignBody(props: { readonly desk: DesignDeskView; readonly draft: DesignDraftInput }) {
  const t = useText();
  const checked = useApp((state) => state.checkedDesign);
  const chosen = useApp((state) => state.chosenNode);
  const addNode = useApp((state) => state.addNode);
  const removeNode = useApp((state) => state.removeNode);
  const nodes = listAt(props.draft, ['nodes']);
  const id = textAt(nodes[chosen], ['id']);
  const view = checked?.view ?? null;
  const radius = view?.blastRadius.find(({ node }) => node === id);
  return (
    <div className={styles['columns']}>
      <div className={styles['stack']}>
        <Sheet
          title={t('design.tree')}
          note={t('design.tree.text')}
          aside={
            <div className={styles['verbs']}>
              <Button size="small" icon={<CirclePlus aria-hidden size="1.1em" />} onPress={addNode}>
                {t('design.add')}
              </Button>
              <Button
                size="small"
                look="quiet"
                icon={<Trash2 aria-hidden size="1.1em" />}
                disabled={nodes.length < 2}
                label={t('design.remove.label', { id })}
                onPress={removeNode}
              >
                {t('editor.remove')}
              </Button>
            </div>
          }
        >
          {view === null ? (
            checked === null && <BusyLine>{t('word.loading')}</BusyLine>
          ) : (
            <DesignTree view={view} order={nodes.map((node) => textAt(node, ['id']))} chosen={id} hit={radius?.reissue ?? []} />
          )}
        </Sheet>
        <NodeForm key={chosen} desk={props.desk} index={chosen} />
        <WholeForm desk={props.desk} />
      </div>
      <div className={styles['stack']}>
        <Verdict view={view} problem={checked?.problem ?? null} />
        {radius !== undefined && <BlastRadius radius={radius} />}
        {view !== null && <LifePicture timeline={view.timeline} chosen={id} />}
        {checked !== null && view !== null && <CeremonyList ceremonies={checked.ceremonies} without={checked.without} />}
      </div>
    </div>
  );
}

function Verdict(props: { readonly view: DesignView | null; readonly problem: string | null }) {
  const t = useText();
  const { view, problem } = props;
  const findings = view?.findings ?? [];
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return (
    <>
      <div role="status" aria-live="polite">
        {problem !== null && (
          <Notice tone="bad" title={t('design.problem')}>
            <p>{problem}</p>
          </Notice>
        )}
        {view !== null && errors === 0 && (
          <Notice tone={findings.length === 0 ? 'good' : 'info'} title={t(findings.length === 0 ? 'design.sound' : 'design.sound.but')} />
        )}
        {errors > 0 && <Notice tone="bad" title={t('design.errors', { count: errors })} />}
      </div>
      {findings.length > 0 && (
        <Sheet title={t('design.findings')} dense>
          <FindingList findings={findings} />
        </Sheet>
      )}
    </>
  );
}
