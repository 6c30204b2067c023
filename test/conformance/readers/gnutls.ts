import { type Reader, runProgram } from './reader.ts';

/** `certtool --verify` with the root as the only trust; `--load-crl` where there is a CRL, which `--verify-crl` judges as well. */
export const gnutls: Reader = {
  name: 'GnuTLS',
  needs: [{ program: 'certtool', package: 'gnutls-bin' }],
  judge: (specimens) =>
    specimens.map(({ root, leaf, crl }) => {
      const trust = ['--load-ca-certificate', `${root}.pem`];
      const answers = [
        ...(crl === null ? [] : [runProgram('certtool', ['--verify-crl', ...trust, '--infile', `${crl}.pem`])]),
        runProgram('certtool', [
          '--verify',
          ...trust,
          ...(crl === null ? [] : ['--load-crl', `${crl}.pem`]),
          '--infile',
          `${leaf ?? root}.pem`,
        ]),
      ];
      const says = answers.map((answer) => answer.says).join('\n');
      // A CRL that is not verified ends with status 0 all the same.
      return { accepted: answers.every(({ status }) => status === 0) && !says.includes('Not verified'), says };
    }),
};
