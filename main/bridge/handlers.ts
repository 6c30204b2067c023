import type { Handlers } from './router.ts';
import { authorities } from './authorities.ts';
import { audit } from './audit.ts';
import { beginDesign, checkDesign, designDesk, openDesign, openSavedDesign, saveDesign, saveDesignPlans } from './design-desk.ts';
import { camera } from './camera.ts';
import { codeInPicture, fileOfCodes, saveCodeSheet, showCodes } from './codes.ts';
import { evidence, verifyEvidence } from './evidence.ts';
import { compareCheckpoint, history, skipCheckpoint } from './history.ts';
import { devices, nameDevice } from './devices.ts';
import { answerDrill, drills, noteDrill, recordDrill, startDrill } from './drills.ts';
import { home } from './home.ts';
import { media } from './media.ts';
import { newPerson, people } from './people.ts';
import { beginDraft, checkDraft, comparePlans, draftOfPlan, planEditor, savePlan } from './plan-editor.ts';
import { openPlan, openPlanOfCodes, startPlan } from './plans.ts';
import { openSavedPlan, savedPlans } from './saved-plans.ts';
import { compareEvidence } from './compare-evidence.ts';
import { paper } from './paper.ts';
import { previewRequest } from './preview-request.ts';
import { makeRecipes, requestDesk, saveRecipes } from './request-desk.ts';
import { saveMediumLabels } from './medium-labels.ts';
import { savePublication } from './publication.ts';
import { printScript } from './print-script.ts';
import { checkProfile, openProfile, profileDesk, saveProfile } from './profile-desk.ts';
import { blastRadius, saveBlastRadius } from './radius-desk.ts';
import { rehearseNow } from './rehearse-now.ts';
import { control, perform, provideSecret, revealSecret, run, runs, stopWork } from './runs.ts';
import { saveSettings, settings } from './settings.ts';
import { status } from './status.ts';
import { testToken, tokens } from './tokens.ts';
import { transcript } from './transcript.ts';
import { triage } from './triage.ts';

/** Every call of the contract. A call without a handler does not compile. */
export const handlers: Handlers = {
  status,
  home,
  runs,
  run,
  perform,
  provideSecret,
  revealSecret,
  control,
  stopWork,
  transcript,
  history,
  compareCheckpoint,
  skipCheckpoint,
  rehearseNow,
  openPlan,
  openPlanOfCodes,
  startPlan,
  planEditor,
  beginDraft,
  draftOfPlan,
  checkDraft,
  savePlan,
  savedPlans,
  openSavedPlan,
  comparePlans,
  requestDesk,
  previewRequest,
  makeRecipes,
  saveRecipes,
  profileDesk,
  openProfile,
  checkProfile,
  saveProfile,
  designDesk,
  beginDesign,
  openDesign,
  openSavedDesign,
  checkDesign,
  saveDesign,
  saveDesignPlans,
  paper,
  authorities,
  savePublication,
  saveMediumLabels,
  blastRadius,
  saveBlastRadius,
  evidence,
  verifyEvidence,
  compareEvidence,
  printScript,
  tokens,
  testToken,
  devices,
  nameDevice,
  media,
  showCodes,
  saveCodeSheet,
  camera,
  codeInPicture,
  fileOfCodes,
  people,
  newPerson,
  audit,
  settings,
  saveSettings,
  triage,
  drills,
  startDrill,
  answerDrill,
  noteDrill,
  recordDrill,
};
