/**
 * What outlives the worker beside pages: forms that wait, and who was signed in last. IndexedDB, one store, keys of ours.
 * (idb-keyval would do as well; it is not less code than this.)
 *
 * @module
 */

const NAME = "rumbledore";

const result = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

let opened: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  return opened ??= (async () => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("kept");
    const database = await result(request);
    // The worker that comes after this one may want to delete it.
    database.onversionchange = () => {
      database.close();
      opened = null;
    };
    return database;
  })();
}

async function asked<T>(
  mode: IDBTransactionMode,
  ask: (kept: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open();
  return await result(ask(database.transaction("kept", mode).objectStore("kept")));
}

/** What is kept under a name; nothing where the browser keeps nothing. */
export const got = <T>(name: string): Promise<T | undefined> =>
  asked<T | undefined>("readonly", (kept) => kept.get(name)).catch(() => undefined);

/** Everything kept whose name begins so, in the order of names; nothing where the browser keeps nothing. */
export const all = <T>(prefix: string): Promise<T[]> =>
  asked<T[]>("readonly", (kept) => kept.getAll(IDBKeyRange.bound(prefix, `${prefix}\uffff`))).catch(() => []);

/** Keeps something under a name, in the place of what was there. */
export const put = (name: string, value: unknown): Promise<unknown> =>
  asked("readwrite", (kept) => kept.put(value, name));

export const drop = (name: string): Promise<unknown> => asked("readwrite", (kept) => kept.delete(name));

/** Leaves nothing behind. */
export async function dropAll(): Promise<void> {
  const database = await open();
  database.close();
  opened = null;
  await result(indexedDB.deleteDatabase(NAME));
}
