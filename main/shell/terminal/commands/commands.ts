import type { Command } from '../command.ts';
import { approveCommand } from './approve.ts';
import { artifactVerifyCommand } from './artifact-verify.ts';
import { auditCommand } from './audit.ts';
import { blastRadiusCommand } from './blast-radius.ts';
import { checkCommand } from './check.ts';
import { compareCommand } from './compare.ts';
import { crlCommand } from './crl.ts';
import { designCommand } from './design.ts';
import { dueCommand } from './due.ts';
import { lintCommand } from './lint.ts';
import { mediaLabelCommand } from './media-label.ts';
import { mediaListCommand } from './media-list.ts';
import { mediaLookCommand } from './media-look.ts';
import { ocspCommand } from './ocsp.ts';
import { openCommand, startCommand } from './open.ts';
import { personNewCommand } from './person-new.ts';
import { planCommand } from './plan.ts';
import { profileCheckCommand, profileListCommand, profilePreviewCommand, profileSaveCommand, profileShowCommand } from './profile.ts';
import { publishCommand } from './publish.ts';
import { drillCommand } from './drill.ts';
import { drillListCommand, drillRecordCommand } from './drill-record.ts';
import { drillScenariosCommand } from './drill-scenarios.ts';
import { qrCommand } from './qr.ts';
import { rehearseCommand } from './rehearse.ts';
import { requestRecipeCommand } from './request-recipe.ts';
import { requestShowCommand } from './request-show.ts';
import { reserveCommand } from './reserve.ts';
import { restoreCommand } from './restore.ts';
import { runCommand } from './run.ts';
import { scriptCommand } from './script.ts';
import { servedCommand } from './served.ts';
import { tokenListCommand } from './token-list.ts';
import { tokenTestCommand } from './token-test.ts';
import { triageCommand } from './triage.ts';
import { verifyCommand } from './verify.ts';

/** Every command, in the order the help lists them. */
export const commands: readonly Command[] = [
  openCommand,
  startCommand,
  designCommand,
  triageCommand,
  blastRadiusCommand,
  planCommand,
  crlCommand,
  ocspCommand,
  checkCommand,
  scriptCommand,
  rehearseCommand,
  drillCommand,
  drillScenariosCommand,
  drillRecordCommand,
  drillListCommand,
  runCommand,
  approveCommand,
  verifyCommand,
  artifactVerifyCommand,
  compareCommand,
  lintCommand,
  profileListCommand,
  profileShowCommand,
  profileCheckCommand,
  profilePreviewCommand,
  profileSaveCommand,
  requestShowCommand,
  requestRecipeCommand,
  auditCommand,
  dueCommand,
  reserveCommand,
  publishCommand,
  servedCommand,
  qrCommand,
  restoreCommand,
  personNewCommand,
  mediaListCommand,
  mediaLookCommand,
  mediaLabelCommand,
  tokenListCommand,
  tokenTestCommand,
];
