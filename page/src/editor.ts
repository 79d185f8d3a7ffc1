// The editor, loaded when it is wanted: CodeMirror with Python, and errors at their line.
import { history, historyKeymap, indentLess, indentMore, standardKeymap } from "@codemirror/commands";
import { pythonLanguage } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, drawSelection, EditorView, gutter, GutterMarker, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colors = HighlightStyle.define([
  { tag: [tags.keyword, tags.controlKeyword, tags.operatorKeyword, tags.definitionKeyword, tags.moduleKeyword], color: "var(--code-keyword)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
  { tag: [tags.comment, tags.docString], color: "var(--code-comment)", fontStyle: "italic" },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className), tags.className], color: "var(--code-name)", fontWeight: "600" },
]);

const look = EditorView.theme({
  "&": { height: "100%", fontSize: "13px", backgroundColor: "var(--panel)", color: "var(--ink)" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--panel)", color: "var(--dim)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--hover)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--select) !important" },
  ".cm-mark-line": { textDecoration: "underline wavy var(--bad) 1px", textUnderlineOffset: "3px" },
  ".cm-mark-gutter": { width: "12px" },
  ".cm-mark-dot": { display: "block", width: "8px", height: "8px", borderRadius: "50%", backgroundColor: "var(--bad)", margin: "6px 2px" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
});

/** The line that is wrong, and why. */
type Mark = { at: number; to: number; message: string };

const setMark = StateEffect.define<Mark | undefined>();

class Dot extends GutterMarker {
  constructor(private message: string) { super(); }
  override eq(other: Dot) { return this.message === other.message; }
  override toDOM() {
    const dot = document.createElement("span");
    dot.className = "cm-mark-dot";
    dot.title = this.message;
    return dot;
  }
}

// A mark stays with its line while the text around it changes.
const mark = StateField.define<Mark | undefined>({
  create: () => undefined,
  update(old, change) {
    for (const e of change.effects) if (e.is(setMark)) return e.value;
    return old && change.docChanged ? { ...old, at: change.changes.mapPos(old.at), to: change.changes.mapPos(old.to) } : old;
  },
  provide: field => EditorView.decorations.from(field, m => (m && m.to > m.at ? Decoration.set(Decoration.mark({ class: "cm-mark-line", attributes: { title: m.message } }).range(m.at, m.to)) : Decoration.none)),
});

const markGutter = gutter({
  class: "cm-mark-gutter",
  markers: view => {
    const m = view.state.field(mark);
    return m ? RangeSet.of([new Dot(m.message).range(view.state.doc.lineAt(m.at).from)]) : RangeSet.empty;
  },
});

export type Editor = {
  set(text: string): void;
  text(): string;
  /** Marks a line; without one, the marks are taken away. */
  mark(line?: number, message?: string): void;
  go(line: number): void;
  destroy(): void;
};

export function createEditor(host: HTMLElement, text: string, label: string, changed: (text: string) => void): Editor {
  let quiet = false;
  const extensions = [
    lineNumbers(), history(), drawSelection(), highlightActiveLine(), highlightActiveLineGutter(), bracketMatching(), indentUnit.of("    "), pythonLanguage, syntaxHighlighting(colors), mark, markGutter, look,
    // Tab stays the browser's, so that the keyboard is not caught; Ctrl-] and Ctrl-[ indent.
    keymap.of([...standardKeymap, ...historyKeymap, { key: "Mod-]", run: indentMore }, { key: "Mod-[", run: indentLess }]),
    EditorView.contentAttributes.of({ "aria-label": label }),
    EditorView.updateListener.of(u => {
      if (u.docChanged && !quiet) changed(u.state.doc.toString());
    }),
  ];
  const view = new EditorView({ parent: host, state: EditorState.create({ doc: text, extensions }) });
  view.scrollDOM.tabIndex = 0;
  const clamp = (line: number) => view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
  return {
    set(next) {
      quiet = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } });
      quiet = false;
    },
    text: () => view.state.doc.toString(),
    mark(line, message = "") {
      if (!line) {
        if (view.state.field(mark)) view.dispatch({ effects: setMark.of(undefined) });
        return;
      }
      const at = clamp(line);
      view.dispatch({ effects: setMark.of({ at: at.from + /^\s*/.exec(at.text)![0].length, to: at.to, message }) });
    },
    go(line) {
      const at = clamp(line);
      view.dispatch({ selection: { anchor: at.from }, effects: EditorView.scrollIntoView(at.from, { y: "center" }) });
      view.focus();
    },
    destroy: () => view.destroy(),
  };
}
