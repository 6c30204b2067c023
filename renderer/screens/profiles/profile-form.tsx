import type { ProfileDeskView } from '../../../preload/contract/profile-calls.ts';
import type { MessageKey } from '../../messages/translate.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { listAt, textAt, valueAt } from '../../store/draft-path.ts';
import {
  allowedNames,
  anyPolicyAfter,
  arePlain,
  mappings,
  partition,
  policies,
  privateExtensions,
  purposes,
  skipCerts,
  subtrees,
  words,
} from '../../store/profile-draft.ts';
import { Select } from '../../ui/select.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { BoxesOfProfile, CriticalOfProfile, LineOfProfile, TextOfProfile, useProfileProblem } from './profile-fields.tsx';
import styles from './profiles.module.css';

type Choices = ProfileDeskView['choices'];
const extension = (name: string, ...rest: string[]): string[] => ['extensions', name, ...rest];

/** The fields of a certificate people decide about; whatever else a profile says is kept, and written as text. */
export function ProfileForm(props: { readonly choices: Choices }) {
  const t = useText();
  const { choices } = props;
  const authority = useApp((state) => textAt(state.profile?.draft ?? undefined, ['kind']) !== 'leaf');
  return (
    <form className={styles['stack']} onSubmit={(event) => event.preventDefault()} autoComplete="off" noValidate>
      <Sheet title={t('profiles.form.what')}>
        <div className={styles['stack']}>
          <div className={styles['pair']}>
            <TextOfProfile path={['title']} label={t('profiles.form.title')} />
            <TextOfProfile path={['id']} label={t('profiles.form.id')} hint={t('profiles.form.id.hint')} mono />
            <Kind kinds={choices.kinds} />
          </div>
          <BoxesOfProfile path={['rules']} label={t('editor.field.rules')} options={choices.rules} />
          <div className={styles['pair']}>
            <TextOfProfile path={['validity', 'min']} label={t('profiles.form.min')} hint={t('profiles.form.min.hint')} mono />
            <TextOfProfile path={['validity', 'max']} label={t('profiles.form.max')} hint={t('profiles.form.max.hint')} mono />
          </div>
        </div>
      </Sheet>
      <Sheet title={t('editor.param.subject')} note={t('profiles.form.subject', { attributes: choices.attributes.join(', ') })}>
        <div className={styles['pair']}>
          <LineOfProfile path={['subject', 'required']} label={t('profiles.form.required')} form={words} />
          <LineOfProfile path={['subject', 'allowed']} label={t('profiles.form.allowed')} form={words} />
        </div>
      </Sheet>
      <Sheet title={t('profiles.form.use')}>
        <div className={styles['stack']}>
          <BoxesOfProfile path={extension('keyUsage', 'bits')} label="keyUsage" options={choices.keyUsage} />
          <CriticalOfProfile extension="keyUsage" label={t('profiles.form.critical', { name: 'keyUsage' })} />
          <LineOfProfile
            path={extension('extendedKeyUsage')}
            label="extendedKeyUsage"
            hint={t('profiles.form.purposes', { purposes: choices.purposes.join(', ') })}
            form={purposes}
          />
          <CriticalOfProfile extension="extendedKeyUsage" label={t('profiles.form.critical', { name: 'extendedKeyUsage' })} />
          {authority && (
            <TextOfProfile
              path={extension('basicConstraints', 'pathLenConstraint')}
              label={t('profiles.form.path')}
              hint={t('profiles.form.path.hint')}
              whole
            />
          )}
        </div>
      </Sheet>
      <Sheet title={t('profiles.form.names')}>
        <div className={styles['stack']}>
          <LineOfProfile
            path={extension('subjectAltName')}
            label="subjectAltName"
            hint={t('profiles.form.alt', { types: choices.nameTypes.join(', ') })}
            form={allowedNames}
          />
          {authority && <Constraints />}
        </div>
      </Sheet>
      <Sheet title={t('profiles.form.points')} note={t('profiles.form.points.text')}>
        <div className={styles['stack']}>
          <LineOfProfile
            path={extension('certificatePolicies')}
            label="certificatePolicies"
            hint={t('profiles.form.policies')}
            form={policies}
          />
          {authority && <PolicyRules />}
          <InformationAccess />
          <LineOfProfile
            path={extension('cRLDistributionPoints')}
            label={t('profiles.form.partition')}
            hint={t('profiles.form.partition.hint')}
            form={partition}
          />
        </div>
      </Sheet>
      <Sheet title={t('profiles.form.private')}>
        <PrivateExtensions />
      </Sheet>
    </form>
  );
}

function Kind(props: { readonly kinds: readonly string[] }) {
  const t = useText();
  const say = t as (key: MessageKey) => string;
  const kind = useApp((state) => textAt(state.profile?.draft ?? undefined, ['kind']));
  const setProfileKind = useApp((state) => state.setProfileKind);
  const problem = useProfileProblem(['kind']);
  return (
    <Select
      label={t('profiles.form.kind')}
      options={props.kinds.map((value) => ({ value, label: say(`profiles.kind.${value}` as MessageKey) }))}
      value={kind}
      onChange={setProfileKind}
      problem={problem}
      hint={t('profiles.form.kind.hint')}
    />
  );
}

/** Permitted and excluded names, or those of the plan. */
function Constraints() {
  const t = useText();
  const fromPlan = useApp((state) => valueAt(state.profile?.draft ?? undefined, extension('nameConstraints', 'from')) === 'plan');
  const path = extension('nameConstraints');
  if (fromPlan) return <p className={styles['note']}>{t('profiles.form.constraints.plan')}</p>;
  return (
    <>
      <LineOfProfile path={path} label={t('profiles.form.permitted')} hint={t('design.field.names.hint')} form={subtrees('permitted')} />
      <LineOfProfile path={path} label={t('profiles.form.excluded')} hint={t('design.field.names.hint')} form={subtrees('excluded')} />
    </>
  );
}

/** What becomes of policies below this CA: which count as the same, and from where on they must be named. */
function PolicyRules() {
  const t = useText();
  const constraints = extension('policyConstraints');
  const after = { hint: t('profiles.form.skip.hint') };
  return (
    <>
      <LineOfProfile path={extension('policyMappings')} label="policyMappings" hint={t('profiles.form.mappings.hint')} form={mappings} />
      <CriticalOfProfile extension="policyMappings" label={t('profiles.form.critical', { name: 'policyMappings' })} />
      <div className={styles['pair']}>
        <LineOfProfile path={constraints} label="requireExplicitPolicy" {...after} form={skipCerts('requireExplicitPolicy')} />
        <LineOfProfile path={constraints} label="inhibitPolicyMapping" {...after} form={skipCerts('inhibitPolicyMapping')} />
        <LineOfProfile path={extension('inhibitAnyPolicy')} label="inhibitAnyPolicy" {...after} form={anyPolicyAfter} />
      </div>
    </>
  );
}

/** authorityInfoAccess: which of the issuer's addresses stand in the certificate. */
function InformationAccess() {
  const methods = useApp((state) => listAt(state.profile?.draft ?? undefined, extension('authorityInfoAccess', 'methods')));
  const setInProfile = useApp((state) => state.setInProfile);
  const t = useText();
  const path = extension('authorityInfoAccess');
  const problem = useProfileProblem(path);
  return (
    <Select
      label="authorityInfoAccess"
      options={(['none', 'caIssuers', 'ocsp', 'both'] as const).map((value) => ({ value, label: t(`profiles.form.access.${value}`) }))}
      value={methods.length === 2 ? 'both' : textAt(methods[0], []) || 'none'}
      onChange={(value) => {
        const chosen = value === 'both' ? ['caIssuers', 'ocsp'] : [value];
        setInProfile(path, value === 'none' ? undefined : { critical: false, from: 'issuer', methods: chosen });
      }}
      problem={problem}
    />
  );
}

function PrivateExtensions() {
  const t = useText();
  const path = extension('private');
  const plain = useApp((state) => arePlain(valueAt(state.profile?.draft ?? undefined, path)));
  if (!plain) return <p className={styles['note']}>{t('profiles.form.private.given')}</p>;
  return (
    <LineOfProfile
      path={path}
      label={t('profiles.form.private.lines')}
      hint={t('profiles.form.private.hint')}
      form={privateExtensions}
      lines
    />
  );
}
