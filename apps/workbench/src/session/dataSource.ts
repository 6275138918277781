/** Where data are opened from: a file of the reader's, or one that the page's own server has. */
export type DataSource =
  | {
      readonly kind: 'file';
      readonly file: File;
      /** The right to read it again, in browsers that give one. */
      readonly handle?: FileHandle;
    }
  | {
      readonly kind: 'address';
      readonly name: string;
      /** Relative to the page. */
      readonly address: string;
    };

/** What the browser keeps of it. */
export type StoredSource =
  | Extract<DataSource, { kind: 'address' }>
  | { readonly kind: 'copy'; readonly file: File }
  | { readonly kind: 'handle'; readonly handle: FileHandle; readonly name: string }
  | { readonly kind: 'name'; readonly name: string };

/** A handle of the File System Access API, whose permissions TypeScript does not know yet. */
export interface FileHandle extends FileSystemFileHandle {
  queryPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>;
  requestPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>;
}

/** The file behind a handle; undefined where the browser does not allow it (any more), or the file is gone. Ask after a click only. */
export async function fileOf(handle: FileHandle, ask: boolean): Promise<File | undefined> {
  try {
    let state = (await handle.queryPermission?.({ mode: 'read' })) ?? 'granted';
    if (state === 'prompt' && ask) state = (await handle.requestPermission?.({ mode: 'read' })) ?? 'denied';
    return state === 'granted' ? await handle.getFile() : undefined;
  } catch {
    return undefined;
  }
}

type Picker = (options: { id: string }) => Promise<FileHandle[]>;

/** Lets the reader choose a file with a handle; undefined where the browser cannot, `none` where nothing was chosen. */
export async function pickFile(): Promise<DataSource | 'none' | undefined> {
  const pick = (window as unknown as { showOpenFilePicker?: Picker }).showOpenFilePicker;
  if (!pick) return undefined;
  try {
    const [handle] = await pick.call(window, { id: 'expofam-data' });
    return { kind: 'file', file: await handle.getFile(), handle };
  } catch (error) {
    // Forbidden here (a frame of another origin): the plain way still works.
    return (error as DOMException).name === 'AbortError' ? 'none' : undefined;
  }
}

/** What was dropped on the page. Its items are to be asked for before anything is awaited. */
export async function droppedFile(data: DataTransfer): Promise<DataSource | undefined> {
  const item = data.items[0] as (DataTransferItem & { getAsFileSystemHandle?(): Promise<FileSystemHandle | null> }) | undefined;
  const file = data.files[0];
  const asked = item?.getAsFileSystemHandle?.();
  if (!file) return undefined;
  const handle = await asked?.catch(() => null);
  return { kind: 'file', file, ...(handle?.kind === 'file' ? { handle: handle as FileHandle } : {}) };
}
