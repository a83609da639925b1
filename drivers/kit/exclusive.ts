/** Runs tasks one after another: a device has one wire, and a receipt must not be cut by a status request. */
export class Exclusive {
  #last: Promise<unknown> = Promise.resolve();

  /** Starts `task` when all tasks asked for before have ended, however they ended. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
