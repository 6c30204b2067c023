// Every step kind there is. A new kind is its file and one line here.

import { adoptAuthority } from './adopt-authority.ts';
import { adoptPolicy } from './adopt-policy.ts';
import { approve } from './approve.ts';
import { attest } from './attest.ts';
import { audit } from './audit.ts';
import { buildCertificate } from './build-certificate.ts';
import { buildCms } from './build-cms.ts';
import { buildCrl } from './build-crl.ts';
import { buildCrlSeries } from './build-crl-series.ts';
import { buildOcsp } from './build-ocsp.ts';
import { buildRequest } from './build-request.ts';
import { changePins } from './change-pins.ts';
import { checkSnapshotStep } from './check-snapshot.ts';
import { clock } from './clock.ts';
import { closeToken } from './close-token.ts';
import { confirmBackupKey } from './confirm-backup-key.ts';
import { confirmingImports } from './confirmed-import.ts';
import { custody } from './custody.ts';
import { exportArtifacts } from './export.ts';
import { generateKeyPair } from './generate-key-pair.ts';
import { holdInReserve } from './hold-in-reserve.ts';
import { importArtifacts } from './import-artifacts.ts';
import { importAuthority } from './import-authority.ts';
import { importCertificate } from './import-certificate.ts';
import { importIssuedCertificate } from './import-issued-certificate.ts';
import { importRequest } from './import-request.ts';
import { installAuthority } from './install-authority.ts';
import { importRequests } from './import-requests.ts';
import { initToken } from './init-token.ts';
import { lint } from './lint.ts';
import { openAuditKey } from './open-audit-key.ts';
import { openAuthority } from './open-authority.ts';
import { makeBackup } from './make-backup.ts';
import { openResponder } from './open-responder.ts';
import { openRequest } from './open-request.ts';
import { openSigner } from './open-signer.ts';
import { openToken } from './open-token.ts';
import { notify } from './notify.ts';
import { planSuccession } from './plan-succession.ts';
import { preflight } from './preflight.ts';
import { destroyCrls } from './destroy-crls.ts';
import { releaseCrl } from './release-crl.ts';
import { decide } from './decide.ts';
import { destroyKeys } from './destroy-keys.ts';
import { proposeDestruction } from './propose-destruction.ts';
import { proposeRetirement } from './propose-retirement.ts';
import { proposeRevocation } from './propose-revocation.ts';
import { recordRevocation } from './record-revocation.ts';
import { retireAuthority } from './retire-authority.ts';
import { proposeMassRevocation } from './propose-mass-revocation.ts';
import { recordMassRevocation } from './record-mass-revocation.ts';
import { proposePolicy } from './propose-policy.ts';
import { review } from './review.ts';
import { rollCall } from './roll-call.ts';
import { sign } from './sign.ts';
import { sharePins } from './share-pins.ts';
import { signCheckpoint } from './sign-checkpoint.ts';
import { signOff } from './sign-off.ts';
import { takeUpReserve } from './take-up-reserve.ts';
import type { StepKind } from './step.ts';

export const stepKinds: ReadonlyMap<string, StepKind> = new Map(
  [
    rollCall,
    attest,
    clock,
    decide,
    notify,
    preflight,
    initToken,
    custody,
    sharePins,
    changePins,
    openToken,
    openAuditKey,
    openAuthority,
    openResponder,
    openSigner,
    closeToken,
    generateKeyPair,
    planSuccession,
    makeBackup,
    confirmBackupKey,
    importRequest,
    importCertificate,
    openRequest,
    importIssuedCertificate,
    installAuthority,
    importRequests,
    importAuthority,
    importArtifacts,
    adoptAuthority,
    buildCertificate,
    buildRequest,
    buildCrl,
    buildCrlSeries,
    buildOcsp,
    buildCms,
    lint,
    review,
    approve,
    sign,
    signCheckpoint,
    audit,
    checkSnapshotStep,
    proposePolicy,
    adoptPolicy,
    proposeDestruction,
    proposeRetirement,
    proposeRevocation,
    recordRevocation,
    proposeMassRevocation,
    recordMassRevocation,
    destroyCrls,
    releaseCrl,
    destroyKeys,
    retireAuthority,
    holdInReserve,
    takeUpReserve,
    exportArtifacts,
    signOff,
  ].map((kind) => [kind.kind, kind.takesFiles === true ? confirmingImports(kind) : kind]),
);
