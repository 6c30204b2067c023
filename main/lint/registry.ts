import { cabfRules } from './cabf-rules.ts';
import { cnsaRules } from './cnsa-rules.ts';
import { hierarchyRules } from './hierarchy-rules.ts';
import { privateRules } from './private-rules.ts';
import { rfcRules } from './rfc-rules.ts';
import type { AnyRule } from './rule.ts';

/** Every rule, in the order findings are listed: the RFCs, the BR, private PKIs, the hierarchy, CNSA 2.0. */
export const registry: readonly AnyRule[] = [...rfcRules, ...cabfRules, ...privateRules, ...hierarchyRules, ...cnsaRules];
