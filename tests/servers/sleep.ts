/** Time that goes by. @module */

/** Waits so many ms, or until `over` is settled. */
export const sleep = (ms: number, over?: Promise<unknown>) =>
  new Promise<void>((resume) => {
    const timer = setTimeout(resume, ms);
    const end = () => {
      clearTimeout(timer);
      resume();
    };
    over?.then(end, end);
  });
