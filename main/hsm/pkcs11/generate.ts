// One key pair from the attribute tables, and what was read back of it.

import type { Handle, Template } from 'pkcs11js';
import { CeremonyError } from '../../errors.ts';
import { keyAlgorithms } from '../../pki/algorithms.ts';
import type { KeyAlgorithm } from '../../pki/algorithms.ts';
import { cka, cko, crossedPublicAttributes, privateKeyAttributes, publicKeyAttributes } from '../attributes.ts';
import type { AttributeRow } from '../attributes.ts';
import type { KeyDescription } from '../hsm.ts';
import type { ModuleQuirks } from '../key-checks.ts';
import { refuseLabelInUse, checkCkaId } from '../key-request.ts';
import { chooseGenerateMechanism } from '../mechanisms.ts';
import { afterActing, beforeActing } from '../outcome.ts';
import { ignoringErrors } from './cryptoki.ts';
import type { Cryptoki } from './cryptoki.ts';
import { describeKey } from './describe-key.ts';
import { ckaIdBytes, findKeys } from './objects.ts';
import { ckk, ecParams } from './public-key.ts';
import { openSession } from './sessions.ts';
import { listMechanisms } from './slots.ts';
import type { Slot } from './slots.ts';

export interface GenerateRequest {
  readonly label: string;
  readonly ckaId: string;
  readonly algorithm: KeyAlgorithm;
}

/** C_GenerateKeyPair. Throws token.label-in-use and token.mechanism-unsupported before the token is asked to make anything. */
export function generateKeyPair(cryptoki: Cryptoki, slot: Slot, request: GenerateRequest, quirks: ModuleQuirks): KeyDescription {
  const session = beforeActing(() => openSession(cryptoki, slot));
  try {
    const mechanism = beforeActing(() => prepare(cryptoki, slot, session, request));
    const { privateKey } = cryptoki.C_GenerateKeyPair(session, { mechanism }, publicTemplate(request, quirks), privateTemplate(request));
    return afterActing(() => describeKey(cryptoki, session, privateKey, quirks));
  } finally {
    ignoringErrors(() => cryptoki.C_CloseSession(session));
  }
}

function prepare(cryptoki: Cryptoki, slot: Slot, session: Handle, { label, ckaId, algorithm }: GenerateRequest): number {
  checkCkaId(ckaId);
  for (const objectClass of ['PRIVATE_KEY', 'PUBLIC_KEY'] as const) {
    const same = [
      ...findKeys(cryptoki, session, objectClass, [{ type: cka.LABEL, value: label }]),
      ...findKeys(cryptoki, session, objectClass, [{ type: cka.ID, value: ckaIdBytes(ckaId) }]),
    ];
    refuseLabelInUse(label, same.length > 0);
  }
  const mechanism = chooseGenerateMechanism(algorithm, listMechanisms(cryptoki, slot.handle));
  if (mechanism === null) {
    throw new CeremonyError(
      'token.mechanism-unsupported',
      `This token cannot make an ${keyAlgorithms[algorithm].title} key; nothing was made; change the plan or use another token.`,
      { details: { algorithm } },
    );
  }
  return mechanism;
}

const fromRows = (rows: readonly AttributeRow[]): Template => rows.map(({ type, value }) => ({ type, value }));
const publicExponent = Buffer.from('010001', 'hex'); // BR 6.1.6; FIPS 186-5 §A.1.1

const named = ({ label, ckaId }: GenerateRequest): Template => [
  { type: cka.LABEL, value: label },
  { type: cka.ID, value: ckaIdBytes(ckaId) },
];

function publicTemplate(request: GenerateRequest, quirks: ModuleQuirks): Template {
  const left = quirks.publicUseCrossed ? crossedPublicAttributes.map(({ type }) => type) : [];
  const { family, bits } = keyAlgorithms[request.algorithm];
  const parameters: Template =
    family === 'rsa'
      ? [
          { type: cka.MODULUS_BITS, value: bits },
          { type: cka.PUBLIC_EXPONENT, value: publicExponent },
        ]
      : [{ type: cka.EC_PARAMS, value: Buffer.from(ecParams(request.algorithm)) }];
  return [
    { type: cka.CLASS, value: cko.PUBLIC_KEY },
    { type: cka.KEY_TYPE, value: keyTypeOf(request.algorithm) },
    ...named(request),
    ...fromRows(publicKeyAttributes.filter(({ type }) => !left.includes(type))),
    ...parameters,
  ];
}

function privateTemplate(request: GenerateRequest): Template {
  return [
    { type: cka.CLASS, value: cko.PRIVATE_KEY },
    { type: cka.KEY_TYPE, value: keyTypeOf(request.algorithm) },
    ...named(request),
    ...fromRows(privateKeyAttributes),
  ];
}

function keyTypeOf(algorithm: KeyAlgorithm): number {
  const byFamily = { rsa: ckk.RSA, ecdsa: ckk.EC, ed25519: ckk.EC_EDWARDS };
  return byFamily[keyAlgorithms[algorithm].family];
}
