// step-views/: one view for each kind of stage and of prompt; the compiler refuses a forgotten kind. May not live here: which
// step comes next, who may act, a call to the core.

import type { RunView, Stage } from '../../preload/contract/run-view.ts';
import { CheckList } from '../ui/check-list.tsx';
import { FactList } from '../ui/fact-list.tsx';
import { ApprovalsStage } from './approvals-stage.tsx';
import { FilesStage } from './files-stage.tsx';
import { PeopleStage } from './people-stage.tsx';
import { ReviewStage } from './review-stage.tsx';
import { TimelineStage } from './timeline-stage.tsx';
import { TokensStage } from './tokens-stage.tsx';
import { UnknownOutcomeStage } from './unknown-outcome-stage.tsx';
import { unreachable } from '../unreachable.ts';

/** What the stage shows, a pure function of the view. */
export function StageView(props: { readonly stage: Stage; readonly run: RunView }) {
  const { stage, run } = props;
  switch (stage.kind) {
    case 'people':
      return <PeopleStage people={stage.people} />;
    case 'checks':
      return <CheckList checks={stage.checks} />;
    case 'tokens':
      return <TokensStage tokens={stage.tokens} facts={stage.facts} />;
    case 'facts':
      return <FactList facts={stage.facts} />;
    case 'timeline':
      return <TimelineStage stage={stage} />;
    case 'review':
      return (
        <ReviewStage
          sheets={stage.sheets}
          table={stage.table}
          findings={[...stage.findings, ...run.findings]}
          linted={run.checks.some((check) => check.name === 'LINT')}
        />
      );
    case 'approvals':
      return <ApprovalsStage stage={stage} run={run} />;
    case 'files':
      return <FilesStage files={stage.files} {...(stage.note === undefined ? {} : { note: stage.note })} />;
    case 'unknown-outcome':
      return <UnknownOutcomeStage stage={stage} />;
    default:
      return unreachable(stage);
  }
}
