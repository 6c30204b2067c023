import { type Reader, runProgram } from './reader.ts';

/** `openssl verify`, strict, with the root as the only trust; `-crl_check` where there is a CRL. */
export const openssl: Reader = {
  name: 'OpenSSL',
  needs: [{ program: 'openssl', package: 'openssl' }],
  judge: (specimens) =>
    specimens.map(({ root, leaf, crl }) => {
      const revocation = crl === null ? [] : ['-crl_check', '-CRLfile', `${crl}.pem`];
      const target = leaf === null ? ['-check_ss_sig', `${root}.pem`] : [`${leaf}.pem`];
      const { status, says } = runProgram('openssl', ['verify', '-x509_strict', '-CAfile', `${root}.pem`, ...revocation, ...target]);
      return { accepted: status === 0, says };
    }),
};
