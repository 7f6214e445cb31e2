/** Files dropped anywhere on the page, folders opened. */
import { useEffect, useRef, useState } from 'preact/hooks';

/** What was dropped. */
export interface DroppedFiles {
  readonly files: readonly File[];
  /** The folder they lay in, if it was one folder that was dropped. */
  readonly folder: string | null;
}

/** Hands on files dropped on the page while the component is there; returns whether some are held over it. */
export function useFileDrop(onDrop: (dropped: DroppedFiles) => void): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useRef(onDrop);
  latest.current = onDrop;
  useEffect(() => {
    const listeners = new AbortController();
    const { signal } = listeners;
    const hasFiles = (event: DragEvent): boolean =>
      event.dataTransfer?.types.includes('Files') ?? false;
    const over = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    document.addEventListener('dragenter', over, { signal });
    document.addEventListener('dragover', over, { signal });
    document.addEventListener(
      'dragleave',
      // Between two parts of the page there is something to go to; outside it there is nothing.
      (event) => event.relatedTarget === null && setOver(false),
      { signal },
    );
    document.addEventListener(
      'drop',
      (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(false);
        void readDrop(event.dataTransfer!).then((dropped) => latest.current(dropped));
      },
      { signal },
    );
    return () => listeners.abort();
  }, []);
  return isOver;
}

async function readDrop({ items, files }: DataTransfer): Promise<DroppedFiles> {
  // The items are there only until the first wait.
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (!entries.some(({ isDirectory }) => isDirectory)) return { files: [...files], folder: null };
  const found = await Promise.all(entries.map(filesIn));
  return { files: found.flat(), folder: entries.length === 1 ? entries[0]!.name : null };
}

async function filesIn(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    return [
      await new Promise<File>((resolve, reject) =>
        (entry as FileSystemFileEntry).file(resolve, reject),
      ),
    ];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: File[] = [];
  for (;;) {
    // A reader hands out a part at a time, and nothing at the end.
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) return found;
    for (const child of part) found.push(...(await filesIn(child)));
  }
}
