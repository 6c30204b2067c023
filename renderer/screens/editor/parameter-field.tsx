import type { PlanEditorView } from '../../../preload/contract/plan-editor.ts';
import type { MessageKey } from '../../messages/translate.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { textAt, valueAt } from '../../store/draft-path.ts';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { useField } from './use-field.ts';

type Parameter = PlanEditorView['playbooks'][number]['params'][number];

/** Words for parameters that playbooks share; one that is not here goes by its own name. */
const names: Readonly<Record<string, MessageKey>> = {
  token: 'editor.param.token',
  backupToken: 'editor.param.backupToken',
  subject: 'editor.param.subject',
  keyLabel: 'editor.param.keyLabel',
  tokenLabel: 'editor.param.tokenLabel',
  algorithm: 'editor.param.algorithm',
  validity: 'editor.param.validity',
  quorum: 'editor.param.quorum',
  copies: 'editor.param.copies',
  authority: 'editor.param.authority',
  profile: 'editor.param.profile',
  crlProfile: 'editor.param.crlProfile',
  certificates: 'editor.param.certificates',
  selection: 'editor.param.selection',
  calendar: 'editor.param.calendar',
  responder: 'editor.param.responder',
  answered: 'editor.param.answered',
  signer: 'editor.param.signer',
  file: 'editor.param.file',
  list: 'editor.param.list',
  requestLabel: 'editor.param.requestLabel',
  certificateLabel: 'editor.param.certificateLabel',
  purpose: 'editor.param.purpose',
  takeUp: 'editor.param.takeUp',
  lifetime: 'editor.param.lifetime',
  request: 'editor.param.request',
};

const purposes: Readonly<Record<string, MessageKey>> = {
  'ocsp-signing': 'editor.purpose.ocsp-signing',
  'time-stamping': 'editor.purpose.time-stamping',
  'code-signing': 'editor.purpose.code-signing',
  'document-signing': 'editor.purpose.document-signing',
};

const hints: Readonly<Record<string, MessageKey>> = {
  'distinguished-name': 'editor.type.name',
  label: 'editor.type.label',
  'pending-request': 'editor.type.pendingRequest',
  duration: 'editor.type.duration',
  number: 'editor.type.number',
  certificates: 'editor.type.certificates',
  selection: 'editor.type.selection',
  'crl-calendar': 'editor.type.calendar',
  'answered-certificates': 'editor.type.answered',
  hash: 'editor.type.hash',
  'file-hash': 'editor.type.fileHash',
};

/** A parameter of the playbook, drawn by its type. */
export function ParameterField(props: {
  readonly parameter: Parameter;
  readonly choices: PlanEditorView['choices'];
  readonly authorities: readonly string[];
  readonly pendingRequests: readonly string[];
}) {
  const t = useText();
  const say = t as (key: MessageKey) => string;
  const { name, type } = props.parameter;
  const path = ['params', name];
  const field = useField(path);
  const setInDraft = useApp((state) => state.setInDraft);
  const known = names[name];
  const label = known === undefined ? name : say(known);
  if (type === 'token') return <TokenField name={name} label={label} problem={field.problem} />;
  if (type === 'key-algorithm')
    return <Select label={label} options={props.choices.algorithms.map(({ id, title }) => ({ value: id, label: title }))} {...field} />;
  if (type === 'key-purpose')
    return (
      <Select
        label={label}
        options={props.choices.purposes.map((value) => ({ value, label: say(purposes[value] ?? 'editor.other.value') }))}
        {...field}
      />
    );
  if (type === 'authority' && props.authorities.length > 0)
    return <Select label={label} options={props.authorities.map((value) => ({ value, label: value }))} {...field} />;
  if (type === 'pending-request' && props.pendingRequests.length > 0)
    return <Select label={label} options={props.pendingRequests.map((value) => ({ value, label: value }))} {...field} />;
  if (type === 'crl-profile' || type === 'ocsp-profile') {
    const offered = type === 'crl-profile' ? props.choices.crlProfiles : props.choices.ocspProfiles;
    const choose = (id: string): void => {
      setInDraft(path, id);
      const chosen = offered.find((profile) => profile.id === id);
      if (chosen !== undefined) setInDraft(['profiles', id], chosen.sha256);
    };
    return <Select label={label} options={offered.map(({ id, title }) => ({ value: id, label: title }))} {...field} onChange={choose} />;
  }
  if (type === 'profile') {
    const { profiles } = props.choices;
    const draft = () => useApp.getState().desk?.draft;
    // The plan pins the profile it names by its hash.
    const choose = (id: string): void => {
      setInDraft(path, id);
      const chosen = profiles.find((profile) => profile.id === id);
      if (chosen === undefined) return;
      setInDraft(['profiles', id], chosen.sha256);
      // What it leaves to the plan gets a field; what was typed for another stays where the name is the same.
      const typed = (name: string): string => textAt(draft(), ['privateFields', name]);
      setInDraft(
        ['privateFields'],
        chosen.leaves.length === 0 ? undefined : Object.fromEntries(chosen.leaves.map((name) => [name, typed(name)])),
      );
    };
    return <Select label={label} options={profiles.map(({ id, title }) => ({ value: id, label: title }))} {...field} onChange={choose} />;
  }
  const hint = hints[type];
  const number = (text: string): string | number => (/^[0-9]{1,6}$/u.test(text) ? Number(text) : text);
  return (
    <Field
      label={label}
      {...field}
      onChange={(text) => setInDraft(path, type === 'number' ? number(text) : text)}
      maxLength={1000}
      mono={type === 'hash'}
      {...(hint === undefined ? {} : { hint: say(hint) })}
    />
  );
}

/** The day decides, or one of the tokens the module shows; a token the plan named before stays to be chosen. */
function TokenField(props: { readonly name: string; readonly label: string; readonly problem: string | null }) {
  const t = useText();
  const path = ['params', props.name];
  const value = useApp((state) => valueAt(state.desk?.draft, path));
  const tokens = useApp((state) => state.shelf.tokens);
  const setInDraft = useApp((state) => state.setInDraft);
  const seen = tokens.state === 'ready' ? tokens.value.tokens.filter((token) => token.initialized) : [];
  const identities = seen.map(({ serial, label, model, manufacturer }) => ({ serial, label, model, manufacturer }));
  const key = (identity: unknown): string => JSON.stringify(identity);
  const named = typeof value === 'object' && value !== null && !identities.some((each) => key(each) === key(value)) ? [value] : [];
  const all = [...identities, ...(named as typeof identities)];
  return (
    <Select
      label={props.label}
      problem={props.problem}
      hint={t('editor.param.token.hint')}
      value={typeof value === 'string' ? value : key(value)}
      options={[
        { value: 'at-run', label: t('editor.token.at-run') },
        ...all.map((identity) => ({ value: key(identity), label: `${identity.label} (${identity.serial})` })),
      ]}
      onChange={(chosen) => setInDraft(path, chosen === 'at-run' ? chosen : all.find((identity) => key(identity) === chosen))}
    />
  );
}
