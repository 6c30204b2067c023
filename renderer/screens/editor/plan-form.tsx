import type { PlanEditorView } from '../../../preload/contract/plan-editor.ts';
import type { MessageKey } from '../../messages/translate.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { textAt, valueAt } from '../../store/draft-path.ts';
import { cx } from '../../ui/cx.ts';
import { CheckBox } from '../../ui/check-box.tsx';
import { Hex } from '../../ui/hex.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { ChoiceOfPlan } from './choice-field.tsx';
import { ExistingCertificateField } from './existing-certificate-field.tsx';
import { NameConstraintFields } from './name-constraint-fields.tsx';
import { ImportFields } from './import-fields.tsx';
import { LeafFields } from './leaf-fields.tsx';
import { BesideFields, MediaField, WaiverFields } from './media-and-waivers.tsx';
import { ParameterField } from './parameter-field.tsx';
import { PeopleFields } from './people-fields.tsx';
import { PolicyFields, PolicyReferences } from './policy-fields.tsx';
import { PublicationOfPolicy } from './publication-of-policy.tsx';
import { TextOfPlan } from './text-field.tsx';
import styles from './editor.module.css';

type Parameter = PlanEditorView['playbooks'][number]['params'][number];

const words: Readonly<Record<string, MessageKey>> = {
  br: 'editor.rules.br',
  private: 'editor.rules.private',
  cnsa2: 'editor.rules.cnsa2',
  people: 'editor.attendance.people',
  unattended: 'editor.attendance.unattended',
  none: 'editor.backup.none',
  'vendor-clone': 'editor.backup.vendor-clone',
  'store-copy': 'editor.backup.store-copy',
};

/** Types whose values need a line of their own. */
const long: ReadonlySet<string> = new Set(['distinguished-name', 'text', 'hash']);

const longFirst = (params: readonly Parameter[]): readonly Parameter[] =>
  params.toSorted((one, other) => Number(long.has(other.type)) - Number(long.has(one.type)));

/** Keys of a plan that have a place in the form of their own; what a playbook adds beyond them is drawn by what it is. */
const placed: ReadonlySet<string> = new Set([
  'conclave',
  'title',
  'playbook',
  'rules',
  'attendance',
  'window',
  'params',
  'profiles',
  'enrol',
  'people',
  'media',
  'waivers',
  'backup',
  'existingCertificate',
  'nameConstraints',
  'privateFields',
  'imports',
  'beside',
  'softwareToken',
  'policyRef',
  'policy',
]);

/** Every key of a plan, in the order people decide them. */
export function PlanForm(props: { readonly editor: PlanEditorView; readonly playbook: PlanEditorView['playbooks'][number] }) {
  const t = useText();
  const { editor, playbook } = props;
  // Begun as the policy in force, it is changed by its own words; alignedPolicy leaves it alone for the same reason.
  const existing = playbook.params.some(({ type }) => type === 'authority');
  // A playbook that makes a key proposes the policy of a new authority, whatever else it is about.
  const changed = existing && !playbook.params.some(({ name }) => name === 'keyLabel');
  const say = t as (key: MessageKey) => string;
  const named = (values: readonly string[]) => values.map((value) => ({ value, label: say(words[value] ?? 'editor.other.value') }));
  return (
    <form className={styles['form']} onSubmit={(event) => event.preventDefault()} autoComplete="off" noValidate>
      <Sheet title={t('editor.made')}>
        <div className={styles['stack']}>
          <TextOfPlan path={['title']} label={t('editor.field.title')} />
          <div className={styles['pair']}>
            {longFirst(playbook.params).map((parameter) => (
              <div key={parameter.name} className={cx(long.has(parameter.type) && styles['wide'])}>
                <ParameterField
                  parameter={parameter}
                  choices={editor.choices}
                  authorities={editor.authorities}
                  pendingRequests={editor.pendingRequests}
                />
              </div>
            ))}
          </div>
          <ExistingCertificateField certificates={editor.certificates} />
          <ChoiceOfPlan path={['rules']} label={t('editor.field.rules')} options={named(editor.choices.rules)} />
          <Profiles profiles={playbook.profiles} />
        </div>
      </Sheet>
      <NameConstraintFields />
      <PrivateFields />
      <Sheet title={t('rehearse.people')}>
        <PeopleFields editor={editor} roles={playbook.roles} />
      </Sheet>
      <Sheet title={t('editor.when')}>
        <div className={styles['stack']}>
          <Attendance options={named(editor.choices.attendance)} />
          <WindowFields />
        </div>
      </Sheet>
      <Sheet title={t('editor.keeping')}>
        <div className={styles['stack']}>
          <ChoiceOfPlan path={['backup']} label={t('editor.field.backup')} options={named(editor.choices.backup)} />
          <SoftwareToken />
          <MediaField />
          <BesideFields />
        </div>
      </Sheet>
      <ImportFields steps={playbook.imports} />
      <MoreOfPlan />
      <Sheet title={t('editor.waivers')} note={t('editor.waivers.text')}>
        <WaiverFields choices={editor.choices} />
      </Sheet>
      <PolicyReferences acts={playbook.acts} />
      {playbook.proposesPolicy && (
        <Sheet title={t(changed ? 'editor.policy.changed' : 'editor.policy')} note={t('editor.policy.text')}>
          <div className={styles['stack']}>
            {existing ? <LeafFields path={['policy']} /> : <PolicyFields />}
            <PublicationOfPolicy />
          </div>
        </Sheet>
      )}
    </form>
  );
}

/** Which bytes the certificate or list must look like, by hash: read aloud with the plan. */
function Profiles(props: { readonly profiles: PlanEditorView['playbooks'][number]['profiles'] }) {
  const t = useText();
  const draft = useApp((state) => state.desk?.draft);
  return (
    <ul className={styles['profiles']} aria-label={t('editor.profiles')}>
      {props.profiles.map(({ id, title }) => (
        <li key={id}>
          <span>
            {title} <span className={styles['id']}>{id}</span>
          </span>
          <Hex value={textAt(draft, ['profiles', id])} small />
        </li>
      ))}
    </ul>
  );
}

/** A run without people has no window. */
function Attendance(props: { readonly options: readonly { readonly value: string; readonly label: string }[] }) {
  const t = useText();
  return <ChoiceOfPlan path={['attendance']} label={t('editor.field.attendance')} options={props.options} />;
}

function WindowFields() {
  const t = useText();
  const none = useApp((state) => valueAt(state.desk?.draft, ['window']) === 'none');
  const unattended = useApp((state) => valueAt(state.desk?.draft, ['attendance']) === 'unattended');
  const setInDraft = useApp((state) => state.setInDraft);
  return (
    <>
      {(unattended || none) && (
        <CheckBox checked={none} onChange={(on) => setInDraft(['window'], on ? 'none' : { from: '', to: '' })}>
          {t('editor.window.none')}
        </CheckBox>
      )}
      {!none && (
        <div className={styles['pair']}>
          <TextOfPlan path={['window', 'from']} label={t('editor.window.from')} hint={t('editor.window.hint')} mono />
          <TextOfPlan path={['window', 'to']} label={t('editor.window.to')} hint={t('editor.window.hint')} mono />
        </div>
      )}
    </>
  );
}

/** Values of private extensions, where the profile leaves them to the plan; absent where it does not. */
function PrivateFields() {
  const t = useText();
  const asked = useApp((state) => valueAt(state.desk?.draft, ['privateFields']) !== undefined);
  if (!asked) return null;
  return (
    <Sheet title={t('editor.values')} note={t('editor.values.text')}>
      <LeafFields path={['privateFields']} />
    </Sheet>
  );
}

/** What this playbook adds to a plan: who holds shares, what stands under seal, the audit key. */
function MoreOfPlan() {
  const t = useText();
  const draft = useApp((state) => state.desk?.draft);
  const keys = Object.keys(draft ?? {}).filter((key) => !placed.has(key));
  if (keys.length === 0) return null;
  return (
    <Sheet title={t('editor.more')}>
      <div className={styles['stack']}>
        {keys.map((key) => (
          <LeafFields key={key} path={[key]} />
        ))}
      </div>
    </Sheet>
  );
}

function SoftwareToken() {
  const t = useText();
  const accepted = useApp((state) => valueAt(state.desk?.draft, ['softwareToken']) === 'accepted');
  const setInDraft = useApp((state) => state.setInDraft);
  return (
    <CheckBox checked={accepted} onChange={(on) => setInDraft(['softwareToken'], on ? 'accepted' : undefined)}>
      {t('editor.software')}
    </CheckBox>
  );
}
