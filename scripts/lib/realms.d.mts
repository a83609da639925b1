/** Folders with a tsconfig of their own. */
export const REALMS: readonly string[];
