/** The editor: CodeMirror in a shadow root, where its styles are constructed sheets and need no inline style. */

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** As in the book's listings: keywords are bold, comments muted, nothing has a colour. */
const LOOK = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.definitionKeyword], fontWeight: "600" },
  { tag: tags.comment, color: "#a8a298" },
]);

const THEME = EditorView.theme(
  {
    "&": { height: "100%", backgroundColor: "transparent", color: "#e9e5dd", fontSize: "13px" },
    ".cm-scroller": { fontFamily: '"IBM Plex Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace', lineHeight: "1.5" },
    ".cm-content": { caretColor: "#e9e5dd", padding: "8px 0" },
    ".cm-gutters": { backgroundColor: "transparent", border: "0", color: "#a8a298", fontSize: "11px" },
    ".cm-activeLine": { backgroundColor: "#1a1d21" },
    ".cm-selectionBackground, &.cm-focused .cm-selectionBackground": { backgroundColor: "#3d4550 !important" },
    ".cm-cursor": { borderLeftColor: "#e9e5dd", borderLeftWidth: "2px" },
    "&.cm-focused": { outline: "none" },
  },
  { dark: true },
);

export class Editor {
  private readonly view: EditorView;
  private quiet = false;

  constructor(
    private readonly place: HTMLElement,
    private readonly changed: (text: string) => void,
  ) {
    const root = place.attachShadow({ mode: "open" });
    const inside = document.createElement("div");
    inside.className = "inside";
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(".inside { height: 100% }");
    root.adoptedStyleSheets = [sheet];
    root.append(inside);
    this.view = new EditorView({ root, parent: inside, state: this.state("", "") });
  }

  /** Show `text` as the file `name`; what was typed before can no longer be undone. */
  show(name: string, text: string): void {
    this.view.setState(this.state(name, text));
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  /** Replace all of the text as one step that can be undone. */
  replace(text: string): void {
    this.quiet = true;
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } });
    this.quiet = false;
  }

  focus(): void {
    this.view.focus();
  }

  blur(): void {
    this.view.contentDOM.blur();
  }

  /** Whether the keyboard is here. */
  get focused(): boolean {
    return document.activeElement === this.place;
  }

  private state(name: string, text: string): EditorState {
    return EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        bracketMatching(),
        indentOnInput(),
        indentUnit.of("    "),
        name.endsWith(".py") ? python() : [],
        syntaxHighlighting(LOOK),
        THEME,
        keymap.of([indentWithTab, ...defaultKeymap, ...historyKeymap]),
        EditorView.contentAttributes.of({ "aria-label": `${name || "Editor"}. Tab indents; Escape, then Tab, or F6 leaves.` }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !this.quiet) this.changed(this.text);
        }),
      ],
    });
  }
}
