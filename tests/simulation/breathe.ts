/** Lets everything that is already resolved run, and Node report what nobody caught. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
