import { log } from './0001-log.ts';
import { runs } from './0002-runs.ts';
import { issuance } from './0003-issuance.ts';
import { custody } from './0004-custody.ts';
import { retirement } from './0005-retirement.ts';
import { restoration } from './0006-restoration.ts';
import { requests } from './0007-requests.ts';
import { certificateKeys } from './0008-certificate-keys.ts';
import { crlEntryBlocks } from './0009-crl-entry-blocks.ts';
import { served } from './0010-served.ts';
import { journalTbsHash } from './0011-journal-tbs-hash.ts';
import { crlSeries } from './0012-crl-series.ts';
import { ocspResponses } from './0013-ocsp-responses.ts';
import { renewals } from './0014-renewals.ts';
import { crlScopes } from './0015-crl-scopes.ts';
import { deltaCrls } from './0016-delta-crls.ts';
import { reserve } from './0017-reserve.ts';
import type { Migration } from './migration.ts';

/** Every migration, in order. */
export const migrations: readonly Migration[] = [
  log,
  runs,
  issuance,
  custody,
  retirement,
  restoration,
  requests,
  certificateKeys,
  crlEntryBlocks,
  served,
  journalTbsHash,
  crlSeries,
  ocspResponses,
  renewals,
  crlScopes,
  deltaCrls,
  reserve,
];

/** user_version of a database this program writes. */
export const latestVersion = migrations.length;
