/**
 * One in so many signatures of a batch is verified by both implementations, the others by the one that did not sign: node:crypto where a
 * module did, `@noble/curves` where the embedded token did, whose signer is node:crypto (architecture.md, How bytes become a certificate).
 * Before they leave, node:crypto verifies all of them once more, and again one in so many is held against both.
 * `conclave verify` holds every one against both.
 */
export const bothEvery = 64;
