/** scrypt's N, far below production: what is tested here is not how slow it is. */
export const kdfCost = 2 ** 12;
