// What the visitor drops or chooses: files and folders, which stay where they are.
import type { Named } from "./types";

const most = 2000;
const leftOut = /(^|\/)(\.git|\.hg|node_modules|__pycache__|\.venv|venv|\.ipynb_checkpoints)(\/|$)/;

async function walk(entry: FileSystemEntry, found: Named[]): Promise<void> {
  if (found.length >= most || leftOut.test(entry.fullPath)) return;
  if (entry.isFile) {
    const file = await new Promise<File | undefined>(done => (entry as FileSystemFileEntry).file(done, () => done(undefined)));
    if (file) found.push({ name: entry.fullPath.replace(/^\//, ""), file });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>(done => reader.readEntries(done, () => done([])));
    if (entries.length === 0) return;
    for (const each of entries) await walk(each, found);
  }
}

/** The files of a drop, folders gone through. */
export async function dropped(transfer: DataTransfer): Promise<Named[]> {
  const entries = [...transfer.items].map(i => i.webkitGetAsEntry?.()).filter(e => e != null);
  const plain = [...transfer.files];
  if (entries.length === 0) return chosen(plain);
  const found: Named[] = [];
  for (const entry of entries) await walk(entry, found);
  return found;
}

/** The files of an input element. */
export function chosen(files: Iterable<File>): Named[] {
  return [...files].map(file => ({ name: file.webkitRelativePath || file.name, file })).filter(f => !leftOut.test(f.name)).slice(0, most);
}

/** Hands a text to the visitor as a file. */
export function save(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const a = document.createElement("a");
  a.href = url;
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
